/// The merged cells of a sheet. The file holds their text in the first cell only; people read it in all of them.
struct MergedCells {
    struct Area {
        var column: Int
        var rows: ClosedRange<Int>
    }

    /// More areas than this are not looked at.
    private static let limit = 200_000

    /// By their first rows.
    let areas: [Area]
    /// The first area that was not met yet.
    private var next = 0
    /// Column → what stands in it, and up to which row.
    private var open: [Int: (text: String, last: Int)] = [:]

    /// - Throws: `XMLPullError`.
    init(_ xml: XMLPull) throws(XMLPullError) {
        var areas: [Area] = []
        while let event = try xml.next() {
            guard event == .start, xml.isNamed("mergeCell"), let range = xml.attribute("ref") else { continue }
            let corners = range.split(separator: ":").compactMap { CellReference(String($0)) }
            guard corners.count == 2, corners[0].row <= corners[1].row, areas.count < Self.limit else { continue }
            areas.append(Area(column: corners[0].column, rows: corners[0].row...corners[1].row))
        }
        self.areas = areas.sorted { $0.rows.lowerBound < $1.rows.lowerBound }
    }

    /// Gives a row the texts of the cells that reach down into it, and notes those that begin in it. Rows come in the
    /// order of their numbers; a row without a cell of its own stays empty.
    mutating func fill(_ row: inout TableRow) {
        guard !areas.isEmpty else { return }
        open = open.filter { $0.value.last >= row.number }
        if !row.isBlank {
            for (column, cell) in open {
                while row.cells.count <= column { row.cells.append("") }
                if row.cells[column].isEmpty { row.cells[column] = cell.text }
            }
        }
        while next < areas.count, areas[next].rows.lowerBound <= row.number {
            let area = areas[next]
            next += 1
            guard area.rows.lowerBound == row.number, area.rows.upperBound > row.number,
                row.cells.indices.contains(area.column), !row.cells[area.column].isEmpty
            else { continue }
            open[area.column] = (row.cells[area.column], area.rows.upperBound)
        }
    }
}
