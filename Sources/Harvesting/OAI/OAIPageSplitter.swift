internal import Glibc

/// Cuts an answer into its records without believing that it is well-formed: a record begins where a start tag called
/// `record` is followed by one called `header`, and ends with the last `</record>` before the next.
struct OAIPageSplitter {
    /// The records, in order.
    private(set) var records: [Range<Int>] = []
    /// Local name of the root element; empty when there is none.
    private(set) var root = ""
    /// End of the last closing tag of the root; nil when the answer is cut.
    private(set) var end: Int?

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        var starts: [Int] = []
        var lastRecordEnd = 0
        var pendingStart: Int?
        func closeOpenRecord(before place: Int) {
            guard let start = starts.popLast() else { return }
            records.append(start..<(lastRecordEnd > start ? lastRecordEnd : place))
        }
        var silent = SilentMarkup()
        var place = 0
        while let open = Self.next(UInt8(ascii: "<"), in: bytes, from: place) {
            place = open + 1
            guard let tag = Tag(bytes, at: open) else {
                place = silent.end(bytes, open)
                continue
            }
            if root.isEmpty, !tag.isEnd { root = tag.name(bytes) }
            if let start = pendingStart, tag.isEnd || tag.name(bytes) == "header" {
                if !tag.isEnd {
                    closeOpenRecord(before: start)
                    starts.append(start)
                }
            }
            pendingStart = nil
            if tag.isEnd, tag.equals("record", bytes) {
                lastRecordEnd = tag.end(bytes)
            } else if tag.isEnd, tag.equals("OAI-PMH", bytes) {
                end = tag.end(bytes)
            } else if tag.isEnd, tag.equals("ListRecords", bytes) || tag.equals("GetRecord", bytes) {
                closeOpenRecord(before: open)
            } else if !tag.isEnd, tag.equals("record", bytes) {
                pendingStart = open
            } else if !tag.isEnd, tag.equals("resumptionToken", bytes), lastRecordEnd > starts.last ?? Int.max {
                closeOpenRecord(before: open)
            }
        }
        closeOpenRecord(before: bytes.count)
    }

    static func next(_ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
}

/// Comments and CDATA, which hold no tags.
private struct SilentMarkup {
    private var kinds: [(mark: [UInt8], close: [UInt8], isClosed: Bool)] = [
        (Array("<!--".utf8), Array("-->".utf8), true), (Array("<![CDATA[".utf8), Array("]]>".utf8), true),
    ]

    /// Behind what begins at `open`, or behind its first byte when it begins nothing, or has no end: what has none here
    /// has none further on, and is not looked for again.
    mutating func end(_ bytes: UnsafeBufferPointer<UInt8>, _ open: Int) -> Int {
        for place in kinds.indices where kinds[place].isClosed && bytes[open...].starts(with: kinds[place].mark) {
            if let end = bytes[open...].firstRange(of: kinds[place].close)?.upperBound { return end }
            kinds[place].isClosed = false
        }
        return open + 1
    }
}

/// The name of one start or end tag, as a place in the bytes.
private struct Tag {
    let isEnd: Bool
    private let local: Range<Int>

    init?(_ bytes: UnsafeBufferPointer<UInt8>, at open: Int) {
        var place = open + 1
        guard place < bytes.count else { return nil }
        isEnd = bytes[place] == UInt8(ascii: "/")
        if isEnd { place += 1 }
        var start = place
        guard place < bytes.count, bytes[place].isNameStart else { return nil }
        while place < bytes.count, bytes[place] > 0x20, bytes[place] != UInt8(ascii: ">"),
            bytes[place] != UInt8(ascii: "/"), place - open < 256
        {
            if bytes[place] == UInt8(ascii: ":") { start = place + 1 }
            place += 1
        }
        local = min(start, place)..<place
    }

    func equals(_ name: StaticString, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        name.utf8CodeUnitCount == local.count
            && name.withUTF8Buffer { wanted in wanted.elementsEqual(bytes[local]) }
    }

    func name(_ bytes: UnsafeBufferPointer<UInt8>) -> String { String(decoding: bytes[local], as: UTF8.self) }

    /// Behind its `>`, which stands behind the name with nothing but blanks between.
    func end(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var place = local.upperBound
        while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
        return place < bytes.count && bytes[place] == UInt8(ascii: ">") ? place + 1 : place
    }
}
