internal import Foundation
package import Metadata

/// Why an answer is not a page.
package enum OAIPageProblem: Error, Sendable, Equatable {
    case html
    case notOAI
    /// It ends in the middle.
    case cut
    /// The parts around the records cannot be read.
    case malformed(String)

    /// For the operator.
    package var chineseText: String {
        switch self {
        case .html: "收到的是 HTML 页面，不是数据"
        case .notOAI: "应答不是 OAI-PMH"
        case .cut: "应答在中途断掉"
        case .malformed(let detail): "应答不是合法的 XML（\(detail)）"
        }
    }
}

/// Reads one OAI-PMH answer: in one pass when it is well-formed and of ordinary size; record by record, each alone and
/// mended where there is one safe reading, when it is not, or when it is huge.
package struct OAIPageReader {
    /// From here on a page is handed out in parts, each parsed when it is asked for.
    static let hugeBytes = 32 << 20

    package let envelope: OAIEnvelope
    /// What was odd about the whole answer, in Chinese.
    package let notes: [String]
    /// The answer has no end; the records are those before the cut.
    package let isCut: Bool
    private let format: PayloadFormat
    private let limits: XMLLimits
    private let bytes: Data
    private var whole: OAIBatch?
    private var rest: ArraySlice<Range<Int>>

    /// - Parameters:
    ///   - salvaging: read what there is of a cut answer.
    ///   - stored: what the catalogue has; records that come again as they are stored are not parsed.
    /// - Throws: `OAIPageProblem`.
    package init(
        _ body: FetchBody, format: PayloadFormat, limits: XMLLimits = XMLLimits(), salvaging: Bool = false,
        stored: (any StoredPayloads)? = nil
    ) throws(OAIPageProblem) {
        guard let raw = try? body.bytes() else { throw .malformed("临时文件读不出") }
        try self.init(raw, format: format, limits: limits, salvaging: salvaging, stored: stored)
    }

    init(
        _ raw: Data, format: PayloadFormat, limits: XMLLimits = XMLLimits(), salvaging: Bool = false,
        hugeBytes: Int = OAIPageReader.hugeBytes, stored: (any StoredPayloads)? = nil
    ) throws(OAIPageProblem) {
        self.format = format
        self.limits = limits
        let text = XMLText(raw)
        let isHuge = text.bytes.count >= hugeBytes
        if !isHuge,
            let page = stored.flatMap({ Self.changedPage(text.bytes, format, limits, $0) })
                ?? Self.wholePage(text.bytes, format, limits)
        {
            bytes = text.bytes
            envelope = page.envelope
            whole = page.batch
            rest = []
            notes = text.notes
            isCut = false
            return
        }
        let mended = text.asGB18030() ?? text
        let content = mended.withoutDoctype
        let split = content.withUnsafeBytes { OAIPageSplitter($0.bindMemory(to: UInt8.self)) }
        guard split.root == "OAI-PMH" else { throw Self.isHTML(content, split.root) ? .html : .notOAI }
        isCut = split.end == nil
        guard !isCut || salvaging else { throw .cut }
        bytes = content
        notes = mended.notes
        whole = nil
        rest = split.records[...]
        envelope = try Self.envelope(content, split, format, limits)
    }

    /// Nothing is left to hand out.
    package var isExhausted: Bool { whole == nil && rest.isEmpty }

    /// The next part of the page, or nil after the last.
    package mutating func next(maxRecords: Int = 1000, maxBytes: Int = 8 << 20) -> OAIBatch? {
        if let batch = whole {
            whole = nil
            return batch
        }
        guard !rest.isEmpty else { return nil }
        var batch = OAIBatch()
        var read = 0
        for count in 0... {
            guard count < maxRecords, read < maxBytes, let range = rest.popFirst() else { break }
            read += range.count
            let unreadable = batch.unreadable.count
            OAISingleRecord.read(
                Array(bytes[bytes.startIndex + range.lowerBound..<bytes.startIndex + range.upperBound]), format, limits,
                &batch)
            // The record in which a cut answer ends is not a bad one: it has not been fetched yet.
            if isCut, rest.isEmpty { batch.unreadable.removeLast(batch.unreadable.count - unreadable) }
        }
        return batch
    }

    /// The page with only those records parsed that are not stored as they come; nil when it is not that simple.
    private static func changedPage(
        _ bytes: Data, _ format: PayloadFormat, _ limits: XMLLimits, _ stored: any StoredPayloads
    ) -> (envelope: OAIEnvelope, batch: OAIBatch)? {
        guard let known = OAIStoredRecords(bytes, format: format, limits: limits, stored: stored),
            var page = wholePage(known.rest, format, limits)
        else { return nil }
        if !page.batch.records.isEmpty {
            // A record that comes twice on one page is read in the order in which it came.
            let identifiers = Set(known.records.map(\.sourceID))
            if page.batch.records.contains(where: { identifiers.contains($0.sourceID) }) { return nil }
        }
        page.batch.records = known.records + page.batch.records
        return page
    }

    private static func wholePage(
        _ bytes: Data, _ format: PayloadFormat, _ limits: XMLLimits
    ) -> (envelope: OAIEnvelope, batch: OAIBatch)? {
        let sink = OAIPageSink(format: format, limits: limits)
        let isGood = bytes.withUnsafeBytes { raw in
            do throws(XMLProblem) {
                try sink.parse(raw.bindMemory(to: UInt8.self))
                return sink.rootName == "OAI-PMH"
            } catch { return false }
        }
        return isGood ? (sink.envelope, sink.batch) : nil
    }

    /// Everything but the records, parsed as a page of its own.
    private static func envelope(
        _ bytes: Data, _ split: OAIPageSplitter, _ format: PayloadFormat, _ limits: XMLLimits
    ) throws(OAIPageProblem) -> OAIEnvelope {
        var frame: [UInt8] = []
        var place = 0
        let end = split.end ?? bytes.count
        for range in split.records where range.lowerBound >= place {
            if frame.count <= hugeBytes {
                frame +=
                    bytes[bytes.startIndex + place..<bytes.startIndex + min(range.lowerBound, place + hugeBytes + 1)]
            }
            place = range.upperBound
        }
        if place < end, frame.count <= hugeBytes {
            frame += bytes[bytes.startIndex + place..<bytes.startIndex + min(end, place + hugeBytes + 1)]
        }
        guard frame.count <= hugeBytes else { throw .malformed("记录之外的内容过大") }
        if split.end == nil { frame = closed(frame) }
        let repaired = XMLRepair.repair(frame).bytes
        let sink = OAIPageSink(format: format, limits: limits)
        do throws(XMLProblem) {
            try repaired.withUnsafeBufferPointerTyped { buffer throws(XMLProblem) in try sink.parse(buffer) }
        } catch {
            throw .malformed(error.detail)
        }
        return sink.envelope
    }

    /// A cut frame with its open elements closed.
    private static func closed(_ frame: [UInt8]) -> [UInt8] {
        var result = frame
        if let open = frame.lastIndex(of: UInt8(ascii: "<")), !frame[open...].contains(UInt8(ascii: ">")) {
            result.removeSubrange(open...)
        }
        var open = OpenElements()
        open.read(result)
        for name in open.names.reversed() { result += "</\(name)>".utf8 }
        return result
    }

    private static func isHTML(_ bytes: Data, _ root: String) -> Bool {
        let head = String(decoding: bytes.prefix(1024), as: UTF8.self).lowercased()
        return root.lowercased() == "html" || head.contains("<!doctype html") || head.contains("<html")
    }
}
