/// Which visible documents have each string: a column turned round, two arrays for all of it.
struct Inverse: Sendable {
    private var ends: [UInt32] = [0]
    private var documents: [UInt32] = []

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
        var ends = [UInt32](repeating: 0, count: count + 1)
        visible.visit { ends[number(Int($0)) + 1] += 1 }
        ends[1] = 0
        for index in 1...count { ends[index] += ends[index - 1] }
        var places = ends
        documents = [UInt32](unsafeUninitializedCapacity: Int(ends[count])) { buffer, written in
            visible.visit { document in
                let string = number(Int(document))
                if string == 0 { return }
                buffer[Int(places[string])] = document
                places[string] += 1
            }
            written = Int(ends[count])
        }
        self.ends = ends
    }

    /// The documents of a string, ascending.
    subscript(string: UInt32) -> ArraySlice<UInt32> {
        let string = Int(string)
        return string + 1 < ends.count ? documents[Int(ends[string])..<Int(ends[string + 1])] : []
    }

    @inline(__always) func count(_ string: Int) -> Int {
        string + 1 < ends.count ? Int(ends[string + 1] - ends[string]) : 0
    }
}
