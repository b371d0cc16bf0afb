extension RandomAccessCollection {
    /// The first place whose element satisfies a condition that, once true, stays true; the end when none does. By
    /// halving: some twenty looks into a million.
    @inlinable
    package func partitioningIndex(where belongs: (Element) -> Bool) -> Index {
        var low = startIndex
        var left = count
        while left > 0 {
            let half = left / 2
            let middle = index(low, offsetBy: half)
            if belongs(self[middle]) {
                left = half
            } else {
                low = index(after: middle)
                left -= half + 1
            }
        }
        return low
    }
}
