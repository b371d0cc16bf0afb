internal import Foundation

/// Makes UTF-8 of a long text piece by piece. Damaged UTF-8 and GB18030 are decided over row by row: a row holds whole
/// characters, and rows of two exports may stand in one file.
final class PieceDecoder {
    /// A row longer than this is decoded in parts.
    private static let rowBytes = 16 << 20

    private let name: String
    private let isGood: Bool
    private var runs: RunDecoder
    /// For every other charset.
    private let other: CharsetDecoder?
    /// The beginning of a row.
    private var waiting: [UInt8] = []

    /// Nil for a charset the system does not know.
    init?(_ verdict: TextCharset.Verdict) {
        name = verdict.name
        isGood = verdict.isGood
        runs = RunDecoder(isGB18030: verdict.name == "GB18030")
        let isOther = verdict.name != "UTF-8" && verdict.name != "GB18030"
        other = isOther ? CharsetDecoder(verdict.name) : nil
        if isOther, other == nil { return nil }
    }

    /// What can be told of the text so far.
    func decode(_ piece: [UInt8]) -> [UInt8] {
        if isGood { return piece }
        if let other { return other.decode(piece[...]) }
        guard let end = piece.lastIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
            waiting += piece
            return waiting.count > Self.rowBytes ? rest() : []
        }
        let rows = waiting + piece[...end]
        waiting = Array(piece[(end + 1)...])
        return rows.withUnsafeBufferPointer { runs.decode($0) }
    }

    /// Whether the text ends inside a character. To be asked before `rest`.
    var endsInsideCharacter: Bool {
        if let other { return other.endsInsideCharacter }
        if name == "UTF-8" { return Self.endsInsideUTF8(waiting) }
        let decoder = CharsetDecoder("GB18030")
        _ = decoder?.decode(waiting[...])
        return decoder?.endsInsideCharacter ?? false
    }

    /// What waited for more.
    func rest() -> [UInt8] {
        defer { waiting = [] }
        return waiting.withUnsafeBufferPointer { runs.decode($0) }
    }

    private static func endsInsideUTF8(_ bytes: [UInt8]) -> Bool {
        for (back, byte) in zip(1...3, bytes.reversed()) where byte & 0xC0 != 0x80 {
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 1
            return length > back
        }
        return false
    }
}
