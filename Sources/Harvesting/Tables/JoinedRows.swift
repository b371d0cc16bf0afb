/// The rows of several sheets one after another, numbered through.
final class JoinedRows: TableRowSource {
    /// A sheet that follows, opened when it is its turn.
    struct Part {
        /// Where its data begin.
        var firstRow: Int
        var open: () throws(TableError) -> any TableRowSource
    }

    private var current: any TableRowSource
    private var firstRow = 0
    private var waiting: ArraySlice<Part>
    private var offset = 0
    private var last = 0

    init(_ first: any TableRowSource, _ following: [Part]) {
        current = first
        waiting = following[...]
    }

    func next() throws(TableError) -> TableRow? {
        while true {
            while var row = try current.next() {
                if row.number < firstRow { continue }
                row.number += offset
                last = row.number
                return row
            }
            guard let part = waiting.popFirst() else { return nil }
            current = try part.open()
            firstRow = part.firstRow
            offset = last
        }
    }
}
