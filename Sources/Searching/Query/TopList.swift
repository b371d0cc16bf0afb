/// Keeps the best of many: a heap whose root is the worst kept.
struct TopList {
    struct Entry {
        /// The higher the better.
        var rank: UInt64
        /// Of two with one rank the lower comes first, so that pages never overlap.
        var place: UInt32
    }

    private static let firstTier: UInt64 = 1 << 63
    private let limit: Int
    /// Those kept, in no order.
    private(set) var unordered: [Entry] = []

    init(limit: Int) {
        self.limit = limit
        unordered.reserveCapacity(min(limit, 1024))
    }

    /// A rank in the order of a key, which is not negative; those of the second tier after all of the first.
    @inline(__always) static func rank(_ key: Double, isSecond: Bool) -> UInt64 {
        // The bits of such numbers, read as integers, ascend as they do; the first one, the sign, is free.
        max(0, key).bitPattern | (isSecond ? 0 : firstTier)
    }

    /// The key a rank was made of.
    static func key(_ rank: UInt64) -> Double { Double(bitPattern: rank & ~firstTier) }

    @inline(__always) private static func precedes(_ left: Entry, _ right: Entry) -> Bool {
        left.rank != right.rank ? left.rank > right.rank : left.place < right.place
    }

    @inline(__always) mutating func add(_ rank: UInt64, _ place: UInt32) {
        let item = Entry(rank: rank, place: place)
        if !isFull {
            unordered.append(item)
            rise(unordered.count - 1)
        } else if let worst = unordered.first, Self.precedes(item, worst) {
            unordered[0] = item
            sink()
        }
    }

    var isFull: Bool { unordered.count >= limit }

    /// The rank that a further item must exceed, once it is full.
    var worst: UInt64 { unordered.first?.rank ?? 0 }

    /// Best first.
    var sorted: [Entry] { unordered.sorted(by: Self.precedes) }

    private mutating func rise(_ index: Int) {
        unordered.withUnsafeMutableBufferPointer { items in
            var index = index
            while index > 0 {
                let parent = (index - 1) / 2
                guard Self.precedes(items[parent], items[index]) else { return }
                items.swapAt(parent, index)
                index = parent
            }
        }
    }

    private mutating func sink() {
        unordered.withUnsafeMutableBufferPointer { items in
            var index = 0
            while true {
                let left = 2 * index + 1
                guard left < items.count else { return }
                let right = left + 1
                let child = right < items.count && Self.precedes(items[left], items[right]) ? right : left
                guard Self.precedes(items[index], items[child]) else { return }
                items.swapAt(index, child)
                index = child
            }
        }
    }
}
