package import Foundation

/// CSV (RFC 4180): our own small, trusted files read, and tables for spreadsheets written. Platforms' files go through
/// Harvesting.
package enum CSVTable {
    /// The rows as dictionaries by header.
    /// - Throws: `ConfigError` for an unreadable file or a row of another width than the header.
    package static func rows(of file: URL, shownAs name: String) throws(ConfigError) -> [[String: String]] {
        try parse(text(of: file, shownAs: name), shownAs: name)
    }

    /// The whole file.
    /// - Throws: `ConfigError` for an unreadable file.
    static func text(of file: URL, shownAs name: String) throws(ConfigError) -> String {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw ConfigError(file: name, line: 0, reason: "读不到文件或不是 UTF-8", mend: "检查 --root 指向的目录是否含有该文件")
        }
        return text
    }

    package static func parse(_ text: String, shownAs name: String) throws(ConfigError) -> [[String: String]] {
        var records: [(line: Int, cells: [String])] = []
        var cells: [String] = []
        var cell = ""
        var quoted = false
        var line = 1
        var start = 1
        var iterator = text.unicodeScalars.makeIterator()
        var pending = iterator.next()
        while let scalar = pending {
            pending = iterator.next()
            switch scalar {
            case "\"" where quoted && pending == "\"":
                cell.unicodeScalars.append("\"")
                pending = iterator.next()
            case "\"": quoted.toggle()
            case ",", "\n":
                if quoted {
                    cell.unicodeScalars.append(scalar)
                    if scalar == "\n" { line += 1 }
                    continue
                }
                cells.append(cell)
                cell = ""
                if scalar == "\n" {
                    records.append((start, cells))
                    cells = []
                    line += 1
                    start = line
                }
            case "\r" where !quoted: break
            default: cell.unicodeScalars.append(scalar)
            }
        }
        guard !quoted else {
            throw ConfigError(file: name, line: start, reason: "引号没有合上", mend: "在单元格末尾补上双引号")
        }
        if !cell.isEmpty || !cells.isEmpty { records.append((start, cells + [cell])) }
        guard let header = records.first?.cells else { return [] }
        var rows: [[String: String]] = []
        for record in records.dropFirst() where record.cells != [""] {
            guard record.cells.count == header.count else {
                throw ConfigError(
                    file: name, line: record.line, reason: "这一行有 \(record.cells.count) 列，表头有 \(header.count) 列",
                    mend: "补齐逗号，含逗号的单元格加双引号")
            }
            rows.append(Dictionary(zip(header, record.cells), uniquingKeysWith: { first, _ in first }))
        }
        return rows
    }
}

extension CSVTable {
    /// Without it spreadsheets here do not take a file for UTF-8.
    package static let byteOrderMark = "\u{FEFF}"

    /// One row, as a spreadsheet reads it back.
    package static func line(_ cells: [String]) -> String {
        cells.map(cell).joined(separator: ",") + "\r\n"
    }

    private static let seen: Set<Unicode.Scalar> = ["\n", "\r", "\t"]

    /// Quoted where needed; what a spreadsheet would run as a formula is made text (OWASP ASVS 1.2.10). A number with a
    /// sign is no formula. Without controls but line ends and tabs.
    static func cell(_ text: String) -> String {
        var text = text.withoutControls(keeping: seen)
        if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first), Double(text) == nil {
            text = "'" + text
        }
        guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
        var quoted: [UInt8] = [0x22]
        // By bytes: a mark that combines with a quotation mark makes another character of it.
        for byte in text.utf8 {
            if byte == 0x22 { quoted.append(byte) }
            quoted.append(byte)
        }
        return String(decoding: quoted + [0x22], as: UTF8.self)
    }
}
