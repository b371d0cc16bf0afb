/// Reads a worksheet's rows one by one. Of formulas only the value the spreadsheet last came to is read.
final class SheetRowReader: TableRowSource {
    /// A table is not wider than this; a sheet formatted to its last column is.
    private static let columns = 2000
    /// The numbers a row may have (ECMA-376, as spreadsheets limit them).
    private static let rows = 1...1_048_576

    private let xml: XMLPull
    private let entry: ZipEntry
    private let strings: SharedStrings
    private let formats: CellFormats
    private var merges: MergedCells
    private var lastRow = 0

    init(_ xml: XMLPull, entry: ZipEntry, strings: SharedStrings, formats: CellFormats, merges: MergedCells) {
        self.merges = merges
        self.xml = xml
        self.entry = entry
        self.strings = strings
        self.formats = formats
    }

    func next() throws(TableError) -> TableRow? {
        do throws(XMLPullError) {
            while let event = try xml.next() {
                if event == .start, xml.isNamed("row") { return try row() }
            }
            return nil
        } catch {
            throw entry.error("工作表")
        }
    }

    private func row() throws(XMLPullError) -> TableRow {
        let said = xml.attribute("r").flatMap { Int($0) }.flatMap { Self.rows.contains($0) ? $0 : nil }
        let number = said ?? lastRow + 1
        lastRow = number
        var row = TableRow(number: number, cells: [])
        while let event = try xml.next() {
            if event == .end, xml.isNamed("row") { break }
            guard event == .start, xml.isNamed("c") else { continue }
            let column = xml.attribute("r").flatMap(CellReference.init)?.column ?? row.cells.count
            let cell = try cell()
            guard column < Self.columns, !cell.text.isEmpty else { continue }
            while row.cells.count <= column { row.cells.append("") }
            row.cells[column] = cell.text
            if cell.isFormula { row.formulas.insert(column) }
        }
        merges.fill(&row)
        return row
    }

    private func cell() throws(XMLPullError) -> (text: String, isFormula: Bool) {
        let type = xml.attribute("t") ?? "n"
        let style = xml.attribute("s").flatMap { Int($0) }
        var value = ""
        var inside = ""
        var isFormula = false
        var phonetic = 0
        while let event = try xml.next() {
            switch event {
            case .start:
                inside = xml.name
                if inside == "f" { isFormula = true }
                if inside == "rPh" { phonetic += 1 }
            case .text:
                if inside == "v" || (inside == "t" && phonetic == 0) { value += xml.text }
            case .end:
                if xml.isNamed("rPh") { phonetic -= 1 }
                if xml.isNamed("c") { return (text(value, type: type, style: style), isFormula) }
                inside = ""
            }
        }
        return ("", false)
    }

    private func text(_ value: String, type: String, style: Int?) -> String {
        switch type {
        case "s": Int(value).flatMap { strings[$0] } ?? ""
        case "b": value == "1" ? "TRUE" : "FALSE"
        // An error such as #REF! is no value.
        case "e": ""
        case "n": value.isEmpty ? "" : formats.text(value, style: style)
        default: value
        }
    }
}
