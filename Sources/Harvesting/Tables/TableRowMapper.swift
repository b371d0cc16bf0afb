internal import Metadata

/// Makes a source record of a row: an object with one string for every filled cell, and the same as JSON for a payload
/// that explains itself.
struct TableRowMapper {
    let header: TableHeader
    let identity: RecordIdentity
    let format: PayloadFormat
    /// The most a row may weigh; a larger one is handed out with a defect and its beginning.
    let recordBytes: Int
    private var builder = SourceTreeBuilder()
    /// Of a row that is too large.
    private static let keptBytes = 1 << 16

    init(header: TableHeader, identity: RecordIdentity, format: PayloadFormat, recordBytes: Int) {
        self.header = header
        self.identity = identity
        self.format = format
        self.recordBytes = recordBytes
    }

    mutating func outcome(of row: TableRow) -> ReadOutcome {
        var findings: [Finding] = []
        var payload = "{"
        builder.open("")
        for (index, cell) in row.cells.enumerated() where !cell.trimmed.isEmpty {
            if payload.utf8.count > recordBytes { break }
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
        let tree = builder.finish()
        let isTooLarge = payload.utf8.count > recordBytes
        let record = JSONRecord(
            tree: isTooLarge ? nil : tree,
            payload: isTooLarge ? Array(payload.utf8.prefix(Self.keptBytes)) : Array((payload + "}").utf8),
            findings: isTooLarge ? [] : findings, defect: isTooLarge ? .tooLarge : nil)
        return identity.outcome(of: record, format: format)
    }

    /// Text a spreadsheet would run when somebody opens an export of ours (OWASP, CSV injection). Kept as it is; whoever
    /// writes a spreadsheet must quote it.
    private static func looksLikeFormula(_ cell: String) -> Bool {
        guard let first = cell.first, "=+-@\t\r".contains(first), cell.utf8.count > 1 else { return false }
        return Double(cell) == nil && !cell.dropFirst().allSatisfy { $0 == "-" }
    }
}
