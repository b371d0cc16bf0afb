internal import Foundation
internal import Metadata

/// The values of a workbook's table (ECMA-376 part 1, §18): those of one sheet, and of others that go on with it.
final class XLSXDocument: TableDocument {
    private let book: XLSXBook
    private let path: String
    private var merges: MergedCells?
    /// Sheets whose rows follow, from the given row of each.
    private var following: [(path: String, firstRow: Int)] = []

    /// - Parameter sheet: by name or by number from 1; nil: the first one people see.
    /// - Throws: `TableError`.
    convenience init(_ data: Data, sheet: String?, limits: Platform.Limits) throws(TableError) {
        let book = try XLSXBook(data, limits: limits)
        self.init(book, try book.path(of: sheet))
    }

    init(_ book: XLSXBook, _ path: String) {
        self.book = book
        self.path = path
    }

    let hasTrustworthyWidth = false
    let mustFit = false

    func open() throws(TableError) -> any TableRowSource {
        let first = try book.rows(path, try areas())
        if following.isEmpty { return first }
        let book = book
        return JoinedRows(
            first,
            following.map { sheet in
                JoinedRows.Part(firstRow: sheet.firstRow) { () throws(TableError) in
                    try XLSXDocument(book, sheet.path).open()
                }
            })
    }

    func mergedHeadingRows(at row: Int) throws(TableError) -> Int? {
        let heights = try areas().areas.filter { $0.rows.lowerBound == row && $0.rows.count <= 10 }.map(\.rows.count)
        return heights.max()
    }

    func secondReading() -> (any TableDocument)? { nil }

    /// The rows of another sheet come after those of this one.
    func append(_ path: String, firstRow: Int) { following.append((path, firstRow)) }

    private func areas() throws(TableError) -> MergedCells {
        if let merges { return merges }
        let found = try book.merges(path)
        merges = found
        return found
    }
}

/// A reference such as `AB12`.
struct CellReference: Equatable {
    /// From 0.
    let column: Int
    /// From 1.
    let row: Int

    /// Excel's own last column is XFD, its last row 1048576; what lies beyond is nonsense.
    init?(_ text: String) {
        var column = 0
        var row = 0
        for byte in text.utf8 where byte != UInt8(ascii: "$") {
            switch byte {
            case 0x41...0x5A where row == 0: column = column * 26 + Int(byte - 0x40)
            case 0x30...0x39 where column > 0: row = row * 10 + Int(byte - 0x30)
            default: return nil
            }
            guard column <= 16384, row <= 1_048_576 else { return nil }
        }
        guard column > 0, row > 0 else { return nil }
        self.column = column - 1
        self.row = row
    }
}

extension ZipArchive {
    /// Hands every start tag of a small entry on.
    /// - Throws: `TableError`.
    func read(_ name: String, onStart: (XMLPull) -> Void) throws(TableError) {
        let entry = try entry(name)
        guard let xml = XMLPull(entry) else { throw .malformed("内存不足") }
        do throws(XMLPullError) {
            while let event = try xml.next() { if event == .start { onStart(xml) } }
        } catch {
            throw entry.error(name)
        }
    }
}
