/// Numbers in buckets, ascending in each and all in one row: who has what, turned round.
struct Buckets: Sendable {
    private var ends: [UInt32] = [0]
    private var numbers: [UInt32] = []

    init() {}

    /// - Parameters:
    ///   - count: buckets there are.
    ///   - visit: tells every number with its bucket, twice in the same order, numbers ascending; one that comes again for the
    ///     same bucket is kept once.
    @inline(__always)
    init(count: Int, visit: (_ body: (_ bucket: Int, _ number: UInt32) -> Void) -> Void) {
        var sizes = [UInt32](repeating: 0, count: count + 1)
        var last = [UInt32](repeating: .max, count: count)
        visit { bucket, number in
            if last[bucket] == number { return }
            last[bucket] = number
            sizes[bucket + 1] += 1
        }
        for bucket in 0..<count { sizes[bucket + 1] += sizes[bucket] }
        var places = sizes
        var numbers = [UInt32](repeating: 0, count: Int(sizes[count]))
        last = [UInt32](repeating: .max, count: count)
        visit { bucket, number in
            if last[bucket] == number { return }
            last[bucket] = number
            numbers[Int(places[bucket])] = number
            places[bucket] += 1
        }
        ends = sizes
        self.numbers = numbers
    }

    /// What is in a bucket, ascending; nothing in one that is not there.
    subscript(bucket: Int) -> ArraySlice<UInt32> {
        bucket >= 0 && bucket + 1 < ends.count ? numbers[Int(ends[bucket])..<Int(ends[bucket + 1])] : []
    }

    @inline(__always) func count(_ bucket: Int) -> Int {
        bucket >= 0 && bucket + 1 < ends.count ? Int(ends[bucket + 1] - ends[bucket]) : 0
    }
}
