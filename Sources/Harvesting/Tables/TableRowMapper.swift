internal import Metadata

/// Makes a source record of a row: an object with one string for every filled cell, and the same as JSON for a payload
/// that explains itself.
struct TableRowMapper {
    let header: TableHeader
    let identity: RecordIdentity
    let format: PayloadFormat
    private var builder = SourceTreeBuilder()

    init(header: TableHeader, identity: RecordIdentity, format: PayloadFormat) {
        self.header = header
        self.identity = identity
        self.format = format
    }

    mutating func outcome(of row: TableRow) -> ReadOutcome {
        var findings: [Finding] = []
        var payload = "{"
        builder.open("")
        for (index, cell) in row.cells.enumerated() where !cell.trimmed.isEmpty {
            let name = index < header.names.count ? header.names[index] : "列\(index + 1)"
            let undone = DoubleEncoding.undone(cell)
            if undone != nil {
                findings.append(
                    Finding(rule: "encoding_repaired", severity: .notice, path: name, value: "UTF-8×2"))
            }
            let cell = undone ?? cell
            builder.leaf(name, cell)
            payload += (payload.utf8.count > 1 ? "," : "") + "\"\(name.jsonEscaped)\":\"\(cell.jsonEscaped)\""
            if index >= header.names.count {
                findings.append(Finding(rule: "row_too_wide", severity: .warning, path: name, value: cell))
            }
            if row.formulas.contains(index) || Self.looksLikeFormula(cell) {
                findings.append(Finding(rule: "formula_text", severity: .notice, path: name, value: cell))
            }
            if cell.contains("\u{FFFD}") {
                findings.append(Finding(rule: "mojibake", severity: .warning, path: name, value: cell))
            }
        }
        builder.close()
        let record = JSONRecord(
            tree: builder.finish(), payload: Array((payload + "}").utf8), findings: findings, defect: nil)
        return identity.outcome(of: record, format: format)
    }

    /// Text a spreadsheet would run when somebody opens an export of ours (OWASP, CSV injection). Kept as it is; whoever
    /// writes a spreadsheet must quote it.
    private static func looksLikeFormula(_ cell: String) -> Bool {
        guard let first = cell.first, "=+-@\t\r".contains(first), cell.utf8.count > 1 else { return false }
        return Double(cell) == nil && !cell.dropFirst().allSatisfy { $0 == "-" }
    }
}
