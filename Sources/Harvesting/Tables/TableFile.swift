internal import Metadata

/// A file with one table in it.
protocol TableDocument {
    /// Its rows from the first one on.
    func open() throws(TableError) -> any TableRowSource
    /// How many rows the heading has by the file's own merged cells, if it begins at this row (1-based).
    func mergedHeadingRows(at row: Int) throws(TableError) -> Int?
    /// Whether the last row can be told to be cut by what it looks like.
    var hasTrustworthyWidth: Bool { get }
}

/// A table that has been looked through once: its heading is known and it is whole.
struct TableFile {
    let header: TableHeader
    /// Data rows, without headings and trailer.
    private(set) var rowCount = 0
    private let document: any TableDocument
    private let firstRow: Int
    private let trailer: TableTrailer?

    /// Reads the file from end to end without keeping it: a file that turns out to be cut is refused whole, before any
    /// of its rows is believed.
    init(_ document: any TableDocument, options: TableOptions, limit: Int) throws(TableError) {
        self.document = document
        trailer = options.trailer.flatMap(TableTrailer.init)
        let preview = try Self.filledRows(document, limit: 30)
        let start = options.headerRow.map { $0 - 1 } ?? preview.firstIndex(where: TableHeader.looksLikeHeader) ?? 0
        guard preview.indices.contains(start) else { throw .malformed("没有表头") }
        let merged = try document.mergedHeadingRows(at: preview[start].number)
        let end = min(start + (options.headerRows ?? merged ?? 1), preview.count)
        header = TableHeader(Array(preview[start..<end]))
        firstRow = preview[end - 1].number + 1

        var count = 0
        var widths: Set<Int> = []
        var last: TableRow?
        let rows = try self.rows(of: document)
        while let row = try rows.next() {
            if let said = trailer?.count(in: row) {
                guard said == count else { throw .truncated("末行说共 \(said) 行，实有 \(count) 行") }
                last = nil
                continue
            }
            count += 1
            guard count <= limit else { throw .tooLarge("超过 limits.records（\(limit) 行）") }
            if let last { widths.insert(last.cells.count) }
            last = row
        }
        // Every row but the last as wide as the heading, and the last one narrower: cut in the middle of it.
        if document.hasTrustworthyWidth, let last, count > 1, widths == [header.names.count],
            last.cells.count < header.names.count
        {
            throw .truncated("最后一行只有 \(last.cells.count) 列，表头有 \(header.names.count) 列")
        }
        rowCount = count
    }

    /// The data rows from the first.
    func rows() throws(TableError) -> TableDataRows { try rows(of: document) }

    private func rows(of document: any TableDocument) throws(TableError) -> TableDataRows {
        TableDataRows(source: try document.open(), firstRow: firstRow, header: header, trailer: trailer)
    }

    private static func filledRows(_ document: any TableDocument, limit: Int) throws(TableError) -> [TableRow] {
        let source = try document.open()
        var rows: [TableRow] = []
        while rows.count < limit, let row = try source.next() {
            if !row.isBlank { rows.append(row) }
        }
        return rows
    }
}

/// The rows under the heading, blank ones and repeated headings left out.
final class TableDataRows {
    private let source: any TableRowSource
    private let firstRow: Int
    private let header: TableHeader
    private let trailer: TableTrailer?

    init(source: any TableRowSource, firstRow: Int, header: TableHeader, trailer: TableTrailer?) {
        self.source = source
        self.firstRow = firstRow
        self.header = header
        self.trailer = trailer
    }

    /// The next row; the trailer is handed on, too, for whoever counts.
    func next() throws(TableError) -> TableRow? {
        while let row = try source.next() {
            if row.number < firstRow || row.isBlank { continue }
            // Exports glued together repeat their headings.
            if header.repeats(row) { continue }
            return row
        }
        return nil
    }

    /// The next row that is data.
    func nextData() throws(TableError) -> TableRow? {
        while let row = try next() {
            if trailer?.count(in: row) == nil { return row }
        }
        return nil
    }
}
