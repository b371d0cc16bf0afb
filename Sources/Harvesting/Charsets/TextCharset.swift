internal import Foundation

/// Which charset a text is in. Decided here and nowhere else, for XML, JSON, web pages and tables alike: what the bytes
/// prove goes before what a label says, and one damaged character proves nothing about the others.
package enum TextCharset {
    /// A text made UTF-8.
    struct Decoded {
        var bytes: [UInt8]
        /// What most of it was in.
        var charset: String
        /// Places that meant nothing; each is U+FFFD now.
        var replaced = 0
        /// Runs of text that were in another charset than the rest.
        var foreignRuns = 0
    }

    /// The beginning of a text whose charset nobody declared, to recognise it by.
    /// - Parameter limit: bytes that are read.
    package static func beginning(of bytes: [UInt8], limit: Int) -> String {
        let piece = Data(bytes.prefix(limit))
        guard let text = decoded(piece) else { return String(decoding: piece, as: UTF8.self) }
        return String(decoding: text.bytes, as: UTF8.self)
    }

    /// What a text is judged to be in that nobody declared: `UTF-8`, `GB18030`, …
    package static func name(of bytes: [UInt8]) -> String { verdict(on: Data(bytes), declared: nil).name }

    /// - Parameter declared: what a label says, if anything does; false labels do no harm.
    /// - Returns: nil for a text that is good UTF-8 already (a byte order mark may stand before it).
    static func decoded(_ data: Data, declared: String? = nil) -> Decoded? {
        data.withUnsafeBytes { decoded($0.bindMemory(to: UInt8.self), declared: declared) }
    }

    static func decoded(_ bytes: UnsafeBufferPointer<UInt8>, declared: String? = nil) -> Decoded? {
        let verdict = judge(bytes, declared)
        if verdict.isGood { return nil }
        let text = UnsafeBufferPointer(rebasing: bytes[verdict.skip...])
        guard verdict.name != "UTF-8", verdict.name != "GB18030", let decoder = CharsetDecoder(verdict.name) else {
            var runs = RunDecoder(isGB18030: verdict.name == "GB18030")
            let decoded = runs.decode(text)
            return Decoded(
                bytes: decoded, charset: verdict.name, replaced: runs.replaced, foreignRuns: runs.foreignRuns)
        }
        let decoded = decoder.decode(Array(text)[...]) + decoder.flush()
        return Decoded(bytes: decoded, charset: verdict.name, replaced: decoder.replacements)
    }

    /// What a text is judged to be in.
    struct Verdict {
        /// The name for `CharsetDecoder`.
        var name: String
        /// Bytes of a mark before the text.
        var skip = 0
        /// UTF-8 without a fault.
        var isGood = false
    }

    static func verdict(on data: Data, declared: String?) -> Verdict {
        data.withUnsafeBytes { judge($0.bindMemory(to: UInt8.self), declared) }
    }

    /// Whether a character stands in a text that stands for bytes which meant nothing.
    static func holdsReplacement(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var place = 0
        while let found = OAIPageSplitter.next(0xEF, in: bytes, from: place) {
            if found + 2 < bytes.count, bytes[found + 1] == 0xBF, bytes[found + 2] == 0xBD { return true }
            place = found + 1
        }
        return false
    }

    private static func judge(_ bytes: UnsafeBufferPointer<UInt8>, _ declared: String?) -> Verdict {
        if bytes.starts(with: [0xFF, 0xFE]) { return Verdict(name: "UTF-16LE", skip: 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return Verdict(name: "UTF-16BE", skip: 2) }
        let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let skip = isMarked ? 3 : 0
        let text = UnsafeBufferPointer(rebasing: bytes[skip...])
        let scan = UTF8Scan(counting: text)
        let label = isMarked ? nil : declared.map(Transcoding.widened)
        if scan.isValid {
            // Pairs of GBK such as 学习 are UTF-8 too, of two bytes: of these the label knows more than the bytes.
            if label == "GB18030", scan.sequences > 0, scan.long == 0 { return Verdict(name: "GB18030") }
            return Verdict(name: "UTF-8", skip: skip, isGood: true)
        }
        return Verdict(name: damaged(text, scan, label), skip: skip)
    }

    /// The charset of a text that is not good UTF-8.
    private static func damaged(_ text: UnsafeBufferPointer<UInt8>, _ scan: UTF8Scan, _ label: String?) -> String {
        if label == "GB18030" { return scan.long > scan.invalid ? "UTF-8" : "GB18030" }
        // One or two broken characters in good UTF-8 are not GB18030.
        guard scan.invalid > scan.sequences else { return "UTF-8" }
        let look = GB18030Look(text)
        if let label, label != "UTF-8", CharsetDecoder(label) != nil {
            // Latin-1 is what servers and templates say that were never told.
            return label == "WINDOWS-1252" && look.isPlausible ? "GB18030" : label
        }
        // A text of one word is Chinese when nothing speaks against it.
        let isBrief = scan.sequences == 0 && look.broken == 0 && look.common > 0
        return look.isPlausible || isBrief ? "GB18030" : "UTF-8"
    }
}
