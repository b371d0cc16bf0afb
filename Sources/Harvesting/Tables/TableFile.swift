internal import Metadata

/// A file with one table in it.
protocol TableDocument {
    /// Its rows from the first one on.
    func open() throws(TableError) -> any TableRowSource
    /// How many rows the heading has by the file's own merged cells, if it begins at this row (1-based).
    func mergedHeadingRows(at row: Int) throws(TableError) -> Int?
    /// Whether the last row can be told to be cut by what it looks like.
    var hasTrustworthyWidth: Bool { get }
    /// Every row has to be as wide as the heading, else this is no reading of the file.
    var mustFit: Bool { get }
    /// The same file where a cell that is never closed is read otherwise; nil when there is no other reading.
    func secondReading() -> (any TableDocument)?
}

/// The heading of a document's table.
struct TableHeading {
    let header: TableHeader
    /// The number of the first row below it.
    let firstRow: Int
    /// Something stands below it.
    let hasRows: Bool

    init(_ document: any TableDocument, _ options: TableOptions) throws(TableError) {
        let preview = try Self.filledRows(document, limit: 30)
        var start = options.headerRow.map { $0 - 1 }
        if start == nil {
            start = try TableHeader.place(in: preview) { (row) throws(TableError) in
                if let rows = options.headerRows { return rows > 1 }
                return try document.mergedHeadingRows(at: row.number) ?? 1 > 1
            }
        }
        guard let start = start ?? preview.indices.first, preview.indices.contains(start) else {
            throw .malformed("没有表头")
        }
        let merged = try document.mergedHeadingRows(at: preview[start].number)
        let end = min(start + (options.headerRows ?? merged ?? 1), preview.count)
        header = TableHeader(Array(preview[start..<end]))
        firstRow = preview[end - 1].number + 1
        hasRows = end < preview.count
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

/// A table that has been looked through once: its heading is known and it is whole.
struct TableFile {
    let header: TableHeader
    /// Data rows, without headings and trailer.
    private(set) var rowCount = 0
    private let document: any TableDocument
    private let firstRow: Int
    private let trailer: TableTrailer?

    /// Rows of another width than the heading.
    private var oddRows = 0
    /// Rows in one of whose cells others may stand, swallowed by a quotation mark that closes nothing.
    private var swallowingRows = 0

    /// Reads the file from end to end without keeping it: a file that turns out to be cut is refused whole, before any
    /// of its rows is believed. One whose quotation marks do not fit together is read a second way.
    init(_ document: any TableDocument, options: TableOptions, limit: Int) throws(TableError) {
        do throws(TableError) {
            let file = try TableFile(reading: document, options, limit)
            self = file.swallowingRows > 0 ? Self.better(than: file, document, options, limit) : file
        } catch {
            guard error == CSVRowReader.openQuote || error == CSVRowReader.hugeCell,
                let second = document.secondReading()
            else { throw error }
            let file = try TableFile(reading: second, options, limit)
            guard !second.mustFit || file.oddRows == 0 else { throw error }
            self = file
        }
    }

    /// The second reading where it fits the heading as well as the first.
    private static func better(
        than file: TableFile, _ document: any TableDocument, _ options: TableOptions, _ limit: Int
    ) -> TableFile {
        guard let second = document.secondReading(),
            // A second reading that fails is none.
            let other = try? TableFile(reading: second, options, limit), other.oddRows <= file.oddRows
        else { return file }
        return other
    }

    private init(
        reading document: any TableDocument, _ options: TableOptions, _ limit: Int
    ) throws(TableError) {
        self.document = document
        trailer = options.trailer.flatMap(TableTrailer.init)
        let heading = try TableHeading(document, options)
        header = heading.header
        firstRow = heading.firstRow

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
            let isOdd = row.cells.count != header.names.count
            if isOdd { oddRows += 1 }
            if row.cells.contains(where: { $0.contains(where: \.isNewline) && (isOdd || $0.contains("\"")) }) {
                swallowingRows += 1
            }
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
}

/// The rows under the heading; blank ones, repeated headings and sums left out.
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
            if trailer?.count(in: row) == nil, header.isSum(row) { continue }
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
