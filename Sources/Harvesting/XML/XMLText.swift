internal import Foundation

/// The text of an XML document in UTF-8, whatever it came in: what the bytes prove goes before what a label says.
struct XMLText {
    /// UTF-8 (as far as the bytes allow), from the first markup on: no byte order mark, no blank lines, no notices.
    private(set) var bytes: Data
    /// In Chinese, for the operator.
    private(set) var notes: [String] = []

    init(_ raw: Data) {
        bytes = Self.unmarked(raw)
        guard let start = bytes.withUnsafeBytes({ Self.start(of: $0.bindMemory(to: UInt8.self)) }) else { return }
        if start > 0 { bytes = bytes.dropFirst(start) }
        let label = bytes.withUnsafeBytes { Self.declaredEncoding($0.bindMemory(to: UInt8.self)) }
        guard let label, label != "utf-8", label != "utf8", label != "us-ascii", !Self.isWide(raw) else { return }
        guard let decoded = TextCharset.decoded(bytes, declared: label), decoded.charset != "UTF-8" else {
            // What is damaged in it is mended record by record.
            notes.append("声明编码 \(label)，实为 UTF-8，已按 UTF-8 读取")
            return
        }
        bytes = Data(decoded.bytes)
    }

    /// For bytes that are not UTF-8 though nothing says otherwise: the whole text as GB18030, if that is what it is.
    func asGB18030() -> XMLText? {
        guard let decoded = TextCharset.decoded(bytes), decoded.charset == "GB18030" else { return nil }
        var text = self
        text.bytes = Data(decoded.bytes)
        text.notes.append("声明编码 UTF-8，实为 GB18030，已按 GB18030 读取")
        return text
    }

    /// Without its document type declaration: entities declared there are nobody's.
    var withoutDoctype: Data {
        bytes.withUnsafeBytes { raw in
            let all = raw.bindMemory(to: UInt8.self)
            guard let range = Doctype.range(in: all) else { return bytes }
            var rest = Data(all[..<range.lowerBound])
            rest.append(contentsOf: all[range.upperBound...])
            return rest
        }
    }

    private static func unmarked(_ raw: Data) -> Data {
        if raw.starts(with: [0xEF, 0xBB, 0xBF]) { return raw.dropFirst(3) }
        guard isWide(raw) else { return raw }
        return TextCharset.decoded(raw).map { Data($0.bytes) } ?? raw
    }

    /// UTF-16 by its mark.
    private static func isWide(_ raw: Data) -> Bool {
        raw.starts(with: [0xFE, 0xFF]) || raw.starts(with: [0xFF, 0xFE])
    }

    /// Where the document begins: the XML declaration, or the first markup when there is none within reach.
    private static func start(of bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let first = bytes.firstIndex(where: { !$0.mayLead }) else {
            return nil
        }
        if bytes[first...].starts(with: "<?xml".utf8) { return first }
        let end = min(bytes.count, first + (64 << 10))
        // From one angle bracket to the next: Foundation's search costs more than mapping the record does.
        var place = first
        var markup: Int?
        while let open = OAIPageSplitter.next(UInt8(ascii: "<"), in: bytes, from: place), open < end {
            if bytes[open...].starts(with: "<?xml ".utf8) { return open }
            markup = markup ?? open
            place = open + 1
        }
        return markup
    }

    private static func declaredEncoding(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        let head = bytes.prefix(200)
        guard head.starts(with: "<?xml".utf8) else { return nil }
        let declaration = head.prefix { $0 != UInt8(ascii: ">") }
        return Transcoding.named("encoding", in: declaration)?.lowercased()
    }
}
