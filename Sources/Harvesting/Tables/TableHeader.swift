internal import Metadata

/// The names of a table's columns.
struct TableHeader: Sendable, Equatable {
    let names: [String]

    /// - Parameter rows: one or more header rows. With several, a cell that is empty above a filled one belongs to the
    ///   merged cell to its left, and names are joined by `/`.
    init(_ rows: [TableRow]) {
        let width = rows.map(\.cells.count).max() ?? 0
        var parts = [[String]](repeating: [], count: width)
        for (index, row) in rows.enumerated() {
            var carried = ""
            for column in 0..<width {
                let text = Self.tidy(column < row.cells.count ? row.cells[column] : "")
                if !text.isEmpty { carried = text }
                let isBelowFilled = rows[(index + 1)...].contains { below in
                    column < below.cells.count && !Self.tidy(below.cells[column]).isEmpty
                }
                let part = text.isEmpty && isBelowFilled ? carried : text
                if !part.isEmpty, parts[column].last != part { parts[column].append(part) }
            }
        }
        var seen: [String: Int] = [:]
        names = parts.enumerated().map { column, parts in
            let name = parts.isEmpty ? "列\(column + 1)" : parts.joined(separator: "/")
            seen[name, default: 0] += 1
            let count = seen[name] ?? 1
            return count == 1 ? name : "\(name)#\(count)"
        }
    }

    /// Whether a row is this heading once more.
    func repeats(_ row: TableRow) -> Bool {
        row.cells.count <= names.count && row.cells.first.map(Self.tidy) == names.first
            && TableHeader([row]).names.elementsEqual(names.prefix(row.cells.count))
    }

    /// Line breaks and blanks inside a heading are layout.
    private static func tidy(_ text: String) -> String {
        text.filter { !$0.isWhitespace && $0 != "\u{FEFF}" }
    }

    /// A heading is the first row with at least two filled cells: titles over a table fill one.
    static func looksLikeHeader(_ row: TableRow) -> Bool {
        row.cells.filter { !$0.trimmed.isEmpty }.count >= 2
    }
}
