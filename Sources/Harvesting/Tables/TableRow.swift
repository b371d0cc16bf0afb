internal import Metadata

/// One row of a table, whatever file it stood in.
package struct TableRow: Sendable, Equatable {
    /// 1-based place in the file, blank rows counted where the format counts them.
    package var number: Int
    package var cells: [String]
    /// Columns whose text is what a formula came to.
    package var formulas: Set<Int> = []

    package init(number: Int, cells: [String], formulas: Set<Int> = []) {
        self.number = number
        self.cells = cells
        self.formulas = formulas
    }

    var isBlank: Bool { cells.allSatisfy { $0.trimmed.isEmpty } }
}

/// Why a table could not be read at all.
package enum TableError: Error, Sendable, Equatable {
    /// A quotation mark is never closed, a character or the last row is cut: the file is not whole.
    case truncated(String)
    /// Not a file of this kind, or one that cannot be read.
    case malformed(String)
    /// A zip bomb, or larger than the platform's limits.
    case tooLarge(String)

    /// In Chinese, for reports.
    package var cause: String {
        switch self {
        case .truncated(let reason): "文件不完整：\(reason)"
        case .malformed(let reason): "文件无法读取：\(reason)"
        case .tooLarge(let reason): "文件超过上限：\(reason)"
        }
    }
}

/// Rows one after another.
protocol TableRowSource: AnyObject {
    /// The next row, nil after the last.
    func next() throws(TableError) -> TableRow?
}
