internal import Foundation

/// Delimited text as a table.
struct CSVDocument: TableDocument {
    let data: Data
    let charset: String?
    let delimiter: UInt8?
    /// What it was made of can be trusted only where every row is as wide as the heading.
    var mustFit = false

    func open() throws(TableError) -> any TableRowSource {
        try CSVRowReader(data, charset: charset, delimiter: delimiter)
    }

    func mergedHeadingRows(at row: Int) -> Int? { nil }

    /// A file that ends with a line end was not cut in the middle of a row.
    var hasTrustworthyWidth: Bool { !TextEnding.isLineEnd(data) }

    /// The same with quotation marks that close nothing taken as text; nil when there are none, or the file is cut.
    func secondReading() -> (any TableDocument)? {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text =
            TextCharset.decoded(data, declared: charset)?.bytes
            ?? [UInt8](data.starts(with: mark) ? data.dropFirst(mark.count) : data)
        let delimiter = delimiter ?? CSVRowReader.delimiter(of: Array(text.prefix(1 << 16)))
        guard let quotes = CSVQuotes(text, delimiter: delimiter), quotes.bytes != text else { return nil }
        return CSVDocument(data: Data(quotes.bytes), charset: "UTF-8", delimiter: delimiter, mustFit: quotes.isOpen)
    }
}
