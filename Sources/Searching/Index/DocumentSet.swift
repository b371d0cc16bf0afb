/// A set of document ids as bits: 125 KB for a million documents, combined a word at a time.
struct DocumentSet: Sendable, Equatable {
    private(set) var words: [UInt64]

    /// - Parameter capacity: ids below this fit.
    init(capacity: Int) {
        words = [UInt64](repeating: 0, count: (capacity + 63) / 64)
    }

    init(_ documents: some Sequence<UInt32>, capacity: Int) {
        self.init(capacity: capacity)
        insert(documents)
    }

    /// Takes in each document of a row whose bit, looked up by its code, is 1.
    /// - Parameter start: the document the first code is of, a multiple of 64.
    @inline(__always)
    mutating func mark<Code: FixedWidthInteger>(_ codes: [Code], _ bits: [UInt64], from start: Int) {
        let count = min(codes.count, capacity - start)
        words.withUnsafeMutableBufferPointer { words in
            codes.withUnsafeBufferPointer { codes in
                bits.withUnsafeBufferPointer { bits in
                    for place in stride(from: 0, to: count, by: 64) {
                        var word: UInt64 = 0
                        for offset in 0..<min(64, count - place) {
                            word |= bits[Int(codes[place + offset])] << UInt64(offset)
                        }
                        words[(start + place) >> 6] |= word
                    }
                }
            }
        }
    }

    var capacity: Int { words.count * 64 }
    var count: Int {
        words.withUnsafeBufferPointer { words in
            var count = 0
            for word in words { count &+= word.nonzeroBitCount }
            return count
        }
    }

    var isEmpty: Bool {
        words.withUnsafeBufferPointer { words in
            for start in stride(from: 0, to: words.count, by: Self.stretch) {
                var seen: UInt64 = 0
                for place in start..<min(start + Self.stretch, words.count) { seen |= words[place] }
                if seen != 0 { return false }
            }
            return true
        }
    }

    /// Words looked at before it is asked whether there was anything: a branch for each would cost more than the look.
    private static let stretch = 64

    @inline(__always) func contains(_ document: UInt32) -> Bool {
        let word = Int(document >> 6)
        return words.withUnsafeBufferPointer { $0.count > word && $0[word] >> UInt64(document & 63) & 1 == 1 }
    }

    @inline(__always) mutating func insert(_ document: UInt32) {
        let word = Int(document >> 6)
        if word < words.count { words[word] |= 1 << UInt64(document & 63) }
    }

    @inline(__always) mutating func remove(_ document: UInt32) {
        let word = Int(document >> 6)
        if word < words.count { words[word] &= ~(1 << UInt64(document & 63)) }
    }

    mutating func insert(_ documents: some Sequence<UInt32>) {
        words.withUnsafeMutableBufferPointer { words in
            for document in documents {
                let word = Int(document >> 6)
                if word < words.count { words[word] |= 1 << UInt64(document & 63) }
            }
        }
    }

    mutating func formUnion(_ other: DocumentSet) { combine(other, |) }
    mutating func formIntersection(_ other: DocumentSet) { combine(other, &) }
    mutating func subtract(_ other: DocumentSet) { combine(other) { $0 & ~$1 } }

    @inline(__always) private mutating func combine(_ other: DocumentSet, _ operation: (UInt64, UInt64) -> UInt64) {
        words.withUnsafeMutableBufferPointer { left in
            other.words.withUnsafeBufferPointer { right in
                // Two loops, for one that asks at each word where the other set ends is not vectorised.
                let shared = min(left.count, right.count)
                for index in 0..<shared { left[index] = operation(left[index], right[index]) }
                for index in shared..<left.count { left[index] = operation(left[index], 0) }
            }
        }
    }

    /// Calls `body` with every id, ascending.
    @inline(__always) func visit(_ body: (UInt32) -> Void) {
        words.withUnsafeBufferPointer { words in
            for (index, word) in words.enumerated() where word != 0 {
                var rest = word
                while rest != 0 {
                    body(UInt32(index << 6 + rest.trailingZeroBitCount))
                    rest &= rest - 1
                }
            }
        }
    }

    /// The ids, ascending.
    var ids: [UInt32] {
        let count = count
        return [UInt32](unsafeUninitializedCapacity: count) { buffer, written in
            visit { document in
                buffer[written] = document
                written += 1
            }
        }
    }
}
