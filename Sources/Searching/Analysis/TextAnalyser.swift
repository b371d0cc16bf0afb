internal import Foundation
package import Metadata

/// The analysis chain: one code for records and for queries.
///
/// Tokens: for a character or syllable with a neighbour, the pair; for one that ends its run, itself alone; for a word,
/// the word. One token a unit, so token positions are unit positions and a phrase of tokens is a phrase of text. A
/// single character is found as a prefix of its pairs, a part of a word as a prefix of the word.
package struct TextAnalyser: Sendable {
    package let folding: SearchFolding
    let scanner: UnitScanner
    let pinyin: PinyinTable

    package init(folding: SearchFolding, pinyin: PinyinTable) {
        self.folding = folding
        self.pinyin = pinyin
        scanner = UnitScanner(table: folding.table)
    }

    /// Reads the tables of Schemas/search.
    /// - Throws: `ConfigError` naming the file and line that cannot be used.
    package init(root: ProjectRoot) throws(ConfigError) {
        var pairs: [(Unicode.Scalar, Unicode.Scalar)] = []
        for row in try SearchTables.rows("traditional.tsv", root: root) {
            guard let from = row.key.unicodeScalars.first, let to = row.value.unicodeScalars.first else { continue }
            pairs.append((from, to))
        }
        var readings: [(syllable: String, characters: String)] = []
        for row in try SearchTables.rows("pinyin.tsv", root: root) { readings.append((row.key, row.value)) }
        var rare: [(syllable: String, characters: String)] = []
        for row in try SearchTables.rows("rare-readings.tsv", root: root) { rare.append((row.key, row.value)) }
        self.init(folding: SearchFolding(traditional: pairs), pinyin: PinyinTable(readings, rare: rare))
    }

    /// The units of a text, with the folded text they point into.
    func analyse(_ text: String) -> (folded: FoldedText, units: [SearchUnit]) {
        let folded = folding.fold(text)
        return (folded, scanner.units(of: folded))
    }

    /// Appends the tokens of a text to `buffer`, each with the field's letter before it and a space after it.
    /// - Parameter last: what the value of the same field before ends with; a mark keeps phrases from running across.
    ///   Between two characters, and between two syllables, none is needed: what runs on is a pair, and no pair begins
    ///   in one value and ends in another.
    /// - Returns: what the text ends with; `last` when nothing in it is looked for.
    @discardableResult
    func appendTokens(
        of text: String, field: UInt8, after last: SearchUnit.Kind? = nil, to buffer: inout [UInt8], limit: Int = 4096
    ) -> SearchUnit.Kind? {
        let (folded, units) = analyse(text)
        guard let first = units.first else { return last }
        if let last, first.kind == .word || last != first.kind {
            buffer.append(field)
            buffer.append(TextAnalyser.wall)
            buffer.append(0x20)
        }
        for (index, unit) in units.prefix(limit).enumerated() {
            buffer.append(field)
            Self.append(unit, of: folded.scalars, to: &buffer)
            if unit.joinsNext, index + 1 < units.count {
                if unit.kind == .syllable { buffer.append(contentsOf: Self.tsheg) }
                Self.append(units[index + 1], of: folded.scalars, to: &buffer)
            }
            buffer.append(0x20)
        }
        return units[min(units.count, limit) - 1].kind
    }

    /// A token no text has, between two values of one field.
    static let wall: UInt8 = 0x30
    /// Joins the two syllables of a Tibetan pair.
    static let tsheg: [UInt8] = [0xE0, 0xBC, 0x8B]

    @inline(__always)
    static func append(_ unit: SearchUnit, of scalars: [UInt32], to buffer: inout [UInt8]) {
        for index in unit.start..<unit.end { append(scalars[index], to: &buffer) }
    }

    @inline(__always)
    static func append(_ scalar: UInt32, to buffer: inout [UInt8]) {
        switch scalar {
        case 0..<0x80: buffer.append(UInt8(scalar))
        case 0x80..<0x800:
            buffer.append(UInt8(0xC0 | scalar >> 6))
            buffer.append(UInt8(0x80 | scalar & 0x3F))
        case 0x800..<0x10000:
            buffer.append(UInt8(0xE0 | scalar >> 12))
            buffer.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            buffer.append(UInt8(0x80 | scalar & 0x3F))
        default:
            buffer.append(UInt8(0xF0 | scalar >> 18))
            buffer.append(UInt8(0x80 | scalar >> 12 & 0x3F))
            buffer.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            buffer.append(UInt8(0x80 | scalar & 0x3F))
        }
    }
}

/// The two-column tables of Schemas/search: tab separated, `#` starts a comment line.
enum SearchTables {
    static func rows(_ name: String, root: ProjectRoot) throws(ConfigError) -> [(key: String, value: String)] {
        let shown = "Schemas/search/\(name)"
        let file = root.schemas.appending(path: "search").appending(path: name)
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw ConfigError(file: shown, line: 0, reason: "读不到文件或不是 UTF-8", mend: "检查 --root 指向的目录是否含有该文件")
        }
        var rows: [(key: String, value: String)] = []
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            if line.isEmpty || line.hasPrefix("#") { continue }
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard cells.count == 2, !cells[0].isEmpty, !cells[1].isEmpty else {
                throw ConfigError(file: shown, line: number, reason: "这一行不是用制表符分开的两列", mend: "补上制表符")
            }
            rows.append((String(cells[0]), String(cells[1])))
        }
        return rows
    }
}
