package import Counting

/// The files a statement can be had as, by their extension.
package enum ReportFormat: String, Sendable, CaseIterable {
    case json, csv, xlsx, md, html

    var mediaType: String {
        switch self {
        case .json: "application/json; charset=utf-8"
        case .csv: "text/csv; charset=utf-8"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .md: "text/markdown; charset=utf-8"
        case .html: "text/html; charset=utf-8"
        }
    }
}

extension CoverageStatement {
    /// The statement as a file. Numbers of targets, cells and platforms are the same in every format; JSON and CSV hold
    /// nothing else, the others tell who contributed as well.
    package func file(_ format: ReportFormat) throws -> [UInt8] {
        switch format {
        case .json: json()
        case .csv: book.numbers.csv
        case .xlsx: try book.workbook()
        case .md: book.markdown
        case .html: PrintedReport(book: book).html(isAlone: true).bytes
        }
    }
}
