/// Makes UTF-8 of a text that is not, run by run. A run is what stands between two marks (`<`, `>`, `"`, line ends) that
/// are no part of a character in either charset, so a damaged character costs no more than its own run, and one record
/// in another charset than its neighbours is still read.
struct RunDecoder {
    /// What the text as a whole is in, where a run does not show it: GB18030, else UTF-8.
    let isGB18030: Bool
    private(set) var replaced = 0
    private(set) var foreignRuns = 0
    private let decoder = CharsetDecoder("GB18030")

    init(isGB18030: Bool) {
        self.isGB18030 = isGB18030
    }

    /// - Parameter bytes: whole runs; the last one is taken as whole, too.
    mutating func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 3 / 2)
        var start = 0
        for place in bytes.indices where Self.isMark(bytes[place]) {
            append(UnsafeBufferPointer(rebasing: bytes[start..<place]), to: &result)
            result.append(bytes[place])
            start = place + 1
        }
        append(UnsafeBufferPointer(rebasing: bytes[start...]), to: &result)
        return result
    }

    static func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x0A, 0x0D, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""): true
        default: false
        }
    }

    private mutating func append(_ run: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) {
        let scan = UTF8Scan(counting: run)
        if scan.isValid, scan.sequences == 0 {
            result.append(contentsOf: run)
            return
        }
        let isGB = readsAsGB18030(run, scan)
        if isGB != isGB18030 { foreignRuns += 1 }
        if isGB, let decoder {
            let before = decoder.replacements
            result += decoder.decode(Array(run)[...])
            result += decoder.flush()
            replaced += decoder.replacements - before
        } else if scan.isValid {
            result.append(contentsOf: run)
        } else {
            result += String(decoding: run, as: UTF8.self).utf8
            replaced += 1
        }
    }

    private func readsAsGB18030(_ run: UnsafeBufferPointer<UInt8>, _ scan: UTF8Scan) -> Bool {
        if !isGB18030 {
            guard scan.invalid > scan.long else { return false }
            let look = GB18030Look(run)
            return look.isPlausible && look.broken == 0
        }
        guard scan.isValid else { return scan.long <= scan.invalid }
        // Good UTF-8 in a text of GB18030: of three bytes throughout is no accident, of two bytes it is 学习.
        guard scan.long == scan.sequences else { return true }
        return scan.long == 1 && GB18030Look(run).broken == 0
    }
}
