internal import Metadata

/// Mends the text of one record (or one small document) where there is one safe reading, and says what it did.
/// Nothing here guesses: what stays broken stays broken, and the record goes to quarantine.
enum XMLRepair {
    struct Repaired {
        var bytes: [UInt8]
        var findings: [Finding]
    }

    static func repair(_ source: [UInt8]) -> Repaired {
        var findings = FindingSet()
        let text = utf8(source, &findings)
        var pass = RepairPass(source: text)
        pass.run(&findings)
        let bytes = DoubleEncoding.isSuspect(pass.result) ? undoDoubleEncoding(pass.result, &findings) : pass.result
        return Repaired(bytes: bytes, findings: findings.all)
    }

    /// A record, or a title, in GB18030 among others in UTF-8 is read as such; stray bytes become U+FFFD and are flagged.
    private static func utf8(_ source: [UInt8], _ findings: inout FindingSet) -> [UInt8] {
        let decoded = source.withUnsafeBufferPointer { TextCharset.decoded($0) }
        guard let decoded else { return source }
        if decoded.charset == "GB18030" || decoded.foreignRuns > 0 {
            findings.add("encoding_repaired", value: "GB18030")
        }
        if decoded.replaced > 0 { findings.add("mojibake", severity: .warning) }
        return decoded.bytes
    }

    private static func undoDoubleEncoding(_ source: [UInt8], _ findings: inout FindingSet) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(source.count)
        var place = 0
        while place < source.count {
            let isTag = source[place] == UInt8(ascii: "<")
            let mark: UInt8 = isTag ? UInt8(ascii: ">") : UInt8(ascii: "<")
            let found = source[place...].firstIndex(of: mark) ?? source.count
            let end = isTag ? min(found + 1, source.count) : found
            let run = source[place..<end]
            if !isTag, let undone = DoubleEncoding.undone(run) {
                findings.add("encoding_repaired", value: "UTF-8×2")
                result += undone
            } else {
                result += run
            }
            place = end
        }
        return result
    }
}

/// Findings of one record, each rule and place once.
struct FindingSet {
    private(set) var all: [Finding] = []
    /// A record with this many faults is known well enough.
    var isFull: Bool { all.count >= 50 }

    mutating func add(_ rule: String, severity: Finding.Severity = .notice, path: String = "", value: String = "") {
        let finding = Finding(rule: rule, severity: severity, path: path, value: value)
        if !isFull, !all.contains(finding) { all.append(finding) }
    }
}
