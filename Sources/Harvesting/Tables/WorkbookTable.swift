internal import Foundation
internal import Metadata

/// Which sheets of a workbook are the table nobody named: covers, instructions and hidden lists are none, and what stands
/// on several sheets under the same heading (小学, 初中, 高中) is one.
struct WorkbookTable {
    /// So many sheets are looked at.
    private static let sheets = 100

    let document: XLSXDocument
    /// In Chinese, what was left out.
    private(set) var notes: [String] = []

    init(_ data: Data, options: TableOptions, limits: Platform.Limits) throws(TableError) {
        let book = try XLSXBook(data, limits: limits)
        let visible = book.sheets.filter { !$0.isHidden }.prefix(Self.sheets)
        guard options.sheet == nil, visible.count > 1 else {
            document = XLSXDocument(book, try book.path(of: options.sheet))
            return
        }
        var tables: [(sheet: XLSXBook.Sheet, heading: TableHeading)] = []
        for sheet in visible {
            // A sheet whose heading cannot be read is no table; if none can, the first says why.
            guard let heading = try? TableHeading(XLSXDocument(book, sheet.path), options), heading.hasRows else {
                continue
            }
            tables.append((sheet, heading))
        }
        guard let place = Self.main(among: tables.map(\.heading), options) else {
            document = XLSXDocument(book, try book.path(of: nil))
            return
        }
        let main = tables[place]
        document = XLSXDocument(book, main.sheet.path)
        for (sheet, heading) in tables where sheet.path != main.sheet.path {
            if heading.header == main.heading.header {
                document.append(sheet.path, firstRow: heading.firstRow)
            } else {
                notes.append("工作表“\(sheet.name)”的表头与“\(main.sheet.name)”不同，未读；需要时写 options.sheet")
            }
        }
    }

    /// The first with the columns that make identifiers; without such an option the first of at least three columns.
    private static func main(among headings: [TableHeading], _ options: TableOptions) -> Int? {
        let wanted = options.identity.id.map(\.description)
        if !wanted.isEmpty {
            let named = headings.firstIndex { heading in wanted.allSatisfy { heading.header.names.contains($0) } }
            if let named { return named }
        }
        return headings.firstIndex { $0.header.names.count >= 3 } ?? headings.indices.first
    }
}
