internal import Metadata

/// One table of a report, the same in every format.
package struct ReportTable: Sendable, Equatable {
    package enum Cell: Sendable, Equatable {
        case text(String)
        case number(Int)
        case decimal(Double)
        /// Stands where a number would; in words why there is none. Never written as 0.
        case missing(String)

        package var text: String {
            switch self {
            case .text(let text), .missing(let text): text
            case .number(let number): String(number)
            case .decimal(let number): String(number)
            }
        }

        package var isNumber: Bool {
            switch self {
            case .number, .decimal: true
            case .text, .missing: false
            }
        }
    }

    /// Also the name of its sheet: at most 31 characters.
    package var name: String
    package var header: [String]
    package var rows: [[Cell]]

    package init(_ name: String, _ header: [String], _ rows: [[Cell]]) {
        self.name = name
        self.header = header
        self.rows = rows
    }
}

extension ReportTable {
    /// RFC 4180, UTF-8 with a byte order mark, as spreadsheets here expect.
    package var csv: [UInt8] {
        var text = CSVTable.byteOrderMark
        for row in [header] + rows.map({ $0.map(\.text) }) {
            text += CSVTable.line(row)
        }
        return Array(text.utf8)
    }

    /// A GitHub-flavoured table under a heading.
    var markdown: String {
        func line(_ cells: [String]) -> String {
            let escaped = cells.map {
                $0.replacing("\\", with: "\\\\").replacing("|", with: "\\|").replacing("\n", with: " ")
                    .replacing("<", with: "&lt;")
            }
            return "| " + escaped.joined(separator: " | ") + " |\n"
        }
        let numeric = header.indices.map { column in rows.contains { $0[column].isNumber } }
        return "## \(name)\n\n" + line(header) + "|" + numeric.map { $0 ? " ---: |" : " --- |" }.joined() + "\n"
            + rows.map { line($0.map(\.text)) }.joined()
    }
}
