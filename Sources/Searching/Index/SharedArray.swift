internal import Synchronization

/// Numbers that are only ever added to: a copy shares memory with the array it came from, and goes on where that ends.
///
/// While a publication is taken over, the table of strings before and the one after are both in use; they differ in
/// what was added at the end.
struct SharedArray<Element: BitwiseCopyable & Sendable>: Sendable {
    // Sendable because an array reads below its own count alone, and what stands there never changes: the next place
    // is written by the one array that could take it.
    private final class Storage: @unchecked Sendable {
        let start: UnsafeMutablePointer<Element>
        let capacity: Int
        /// Places taken, by whichever of the arrays that share this.
        let taken = Atomic(0)

        init(capacity: Int) {
            start = .allocate(capacity: capacity)
            self.capacity = capacity
        }

        deinit { start.deallocate() }

        /// Whether places `start` to `end` are the asker's from now on.
        func take(from start: Int, to end: Int) -> Bool {
            end <= capacity
                && taken.compareExchange(expected: start, desired: end, ordering: .acquiringAndReleasing).exchanged
        }
    }

    private var storage = Storage(capacity: 16)
    private(set) var count = 0

    @inline(__always) subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count)
        return storage.start[index]
    }

    mutating func append(_ element: Element) {
        withUnsafePointer(to: element) { append(contentsOf: UnsafeBufferPointer(start: $0, count: 1)) }
    }

    mutating func append(contentsOf elements: UnsafeBufferPointer<Element>) {
        let end = count + elements.count
        if !storage.take(from: count, to: end) {
            let wider = Storage(capacity: max(end, storage.capacity + storage.capacity / 2))
            wider.start.initialize(from: storage.start, count: count)
            wider.taken.store(end, ordering: .releasing)
            storage = wider
        }
        if let start = elements.baseAddress { (storage.start + count).initialize(from: start, count: elements.count) }
        count = end
    }

    @inline(__always)
    func withUnsafeBufferPointer<Result>(_ body: (UnsafeBufferPointer<Element>) -> Result) -> Result {
        withExtendedLifetime(storage) { body(UnsafeBufferPointer(start: storage.start, count: count)) }
    }
}
