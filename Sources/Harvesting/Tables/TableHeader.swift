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
        (DoubleEncoding.undone(text) ?? text).filter { !$0.isWhitespace && $0 != "\u{FEFF}" }
    }

    /// Where the heading is among the first rows that are not empty: the first with at least two filled cells (a title
    /// over the table fills one), unless the rows below are twice as wide. Such a row says who filled the form in, and
    /// when.
    /// - Parameter isTall: whether a row begins a heading of several rows, which may widen downwards.
    static func place(
        in rows: [TableRow], isTall: (TableRow) throws(TableError) -> Bool
    ) throws(TableError) -> Int? {
        let widths = rows.map { $0.cells.count { !$0.trimmed.isEmpty } }
        var place = widths.firstIndex { $0 >= 2 }
        while let here = place, let below = widths[(here + 1)...].prefix(5).max(), widths[here] * 2 <= below,
            try !isTall(rows[here])
        {
            place = widths[(here + 1)...].firstIndex { $0 >= 2 }
        }
        return place
    }

    private static let sums: Set = ["合计", "总计", "小计", "共计", "合计：", "总计：", "小计：", "共计：", "合计:", "总计:"]

    /// Whether a row under the heading adds up what stands above it.
    func isSum(_ row: TableRow) -> Bool {
        guard let first = row.cells.first(where: { !$0.trimmed.isEmpty }), first.utf8.count <= 32,
            Self.sums.contains(Self.tidy(first))
        else { return false }
        let filled = row.cells.map(\.trimmed).filter { !$0.isEmpty }
        return filled.count * 2 <= names.count || filled.dropFirst().allSatisfy { Double($0) != nil }
    }
}
