/// Which visible documents have each string: a column turned round, two arrays for all of it.
struct Inverse: Sendable {
    private var buckets = Buckets()

    init() {}

    /// - Parameter count: strings there are; a code of 0 is no string.
    init(_ column: CodeArray, _ visible: DocumentSet, count: Int) {
        self.init(visible, count: count) { column[$0] }
    }

    /// The same of plain numbers; documents beyond the end have none.
    init(_ numbers: [UInt32], _ visible: DocumentSet, count: Int) {
        self.init(visible, count: count) { $0 < numbers.count ? Int(numbers[$0]) : 0 }
    }

    @inline(__always)
    private init(_ visible: DocumentSet, count: Int, _ number: (Int) -> Int) {
        buckets = Buckets(count: count) { body in
            visible.visit { document in
                let string = number(Int(document))
                if string != 0 { body(string, document) }
            }
        }
    }

    /// The documents of a string, ascending.
    subscript(string: UInt32) -> ArraySlice<UInt32> { buckets[Int(string)] }

    @inline(__always) func count(_ string: Int) -> Int { buckets.count(string) }
}
