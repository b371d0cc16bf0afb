internal import Foundation
internal import Metadata

/// Takes the records out of an answer that are stored already with the very same bytes, before anything is parsed: on
/// an ordinary night that is nearly all of them.
///
/// Only records written in the plainest way are looked at (no prefixes, attributes, comments or references around the
/// payload). Everything else stays in the answer and is read in full, so a miss costs time and nothing else.
struct OAIStoredRecords {
    private(set) var records: [SourceRecord] = []
    /// The answer without them.
    private(set) var rest = Data()

    /// - Returns: nil when no record could be taken out.
    init?(_ answer: Data, format: PayloadFormat, limits: XMLLimits, stored: any StoredPayloads) {
        answer.withUnsafeBytes { raw in
            // Under a prefix nothing is written in the plainest way.
            guard var place = Self.find("<OAI-PMH", in: raw, from: 0) else { return }
            var kept = 0
            while let start = Self.find("<record", in: raw, from: place) {
                guard let cursor = RecordCursor(raw, at: start, limit: limits.recordBytes), let payload = cursor.payload
                else {
                    // What looks like a record inside another one goes with it.
                    guard let end = Self.find("</record>", in: raw, from: start) else { break }
                    place = end + 1
                    continue
                }
                place = cursor.end
                if !stored.isStored(cursor.identifier, payload: payload) { continue }
                records.append(
                    SourceRecord(
                        sourceID: cursor.identifier, datestamp: cursor.datestamp, sets: cursor.sets, format: format,
                        isStored: true))
                rest.append(contentsOf: raw[kept..<start])
                kept = cursor.end
            }
            if !records.isEmpty { rest.append(contentsOf: raw[kept...]) }
        }
        if records.isEmpty { return nil }
    }

    /// The first place of a tag.
    static func find(_ tag: StaticString, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        var place = start
        while place + tag.utf8CodeUnitCount <= bytes.count {
            guard let open = memchr(base + place, Int32(UInt8(ascii: "<")), bytes.count - place) else { return nil }
            place = UnsafeRawPointer(open) - base
            guard place + tag.utf8CodeUnitCount <= bytes.count else { return nil }
            if memcmp(open, tag.utf8Start, tag.utf8CodeUnitCount) == 0 { return place }
            place += 1
        }
        return nil
    }
}

/// Reads one `<record>` written in the plainest way.
private struct RecordCursor {
    private let bytes: UnsafeRawBufferPointer
    private var place: Int
    private(set) var identifier = ""
    private(set) var datestamp: String?
    private(set) var sets: [String] = []
    /// The element inside `<metadata>`.
    private(set) var payload: UnsafeRawBufferPointer?
    /// Behind `</record>`.
    var end: Int { place }

    /// - Returns: nil for a record written in any other way.
    init?(_ bytes: UnsafeRawBufferPointer, at start: Int, limit: Int) {
        self.bytes = bytes
        place = start
        guard take("<record>"), take("<header>"), let identifier = element("<identifier>", "</identifier>"),
            let datestamp = element("<datestamp>", "</datestamp>")
        else { return nil }
        self.identifier = identifier
        self.datestamp = datestamp
        while let set = element("<setSpec>", "</setSpec>") { sets.append(set) }
        guard take("</header>"), take("<metadata>") else { return nil }
        skipBlanks()
        let first = place
        let reach = UnsafeRawBufferPointer(rebasing: bytes[..<min(bytes.count, start + limit)])
        guard let close = OAIStoredRecords.find("</metadata>", in: reach, from: place) else { return nil }
        var last = close
        while last > first, bytes[last - 1] <= 0x20 { last -= 1 }
        payload = UnsafeRawBufferPointer(rebasing: bytes[first..<last])
        place = close
        guard take("</metadata>"), take("</record>") else { return nil }
    }

    /// The text of an element without references or elements in it, and not empty.
    private mutating func element(_ open: StaticString, _ close: StaticString) -> String? {
        let before = place
        guard take(open) else { return nil }
        let start = place
        while place < bytes.count, place - start < 2_000, bytes[place] != UInt8(ascii: "<") {
            if bytes[place] == UInt8(ascii: "&") || bytes[place] < 0x20 { break }
            place += 1
        }
        let text = String(validating: bytes[start..<place], as: UTF8.self)
        guard let text, !text.isEmpty, text.utf8.first != 0x20, text.utf8.last != 0x20, take(close) else {
            place = before
            return nil
        }
        return text
    }

    private mutating func take(_ mark: StaticString) -> Bool {
        skipBlanks()
        let count = mark.utf8CodeUnitCount
        guard place + count <= bytes.count, let base = bytes.baseAddress,
            memcmp(base + place, mark.utf8Start, count) == 0
        else { return false }
        place += count
        return true
    }

    private mutating func skipBlanks() {
        while place < bytes.count, bytes[place] == 0x20 || (0x09...0x0D).contains(bytes[place]) { place += 1 }
    }
}
