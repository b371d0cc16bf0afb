internal import CMalloc
internal import Foundation

/// What the C library's allocator is told once, at the start of a process.
package enum Allocator {
    private static let mebibyte: Int32 = 1 << 20

    /// Settings for columns of a million documents beside sets of them that come and go with each search.
    package static func settle() {
        // glibc opens eight heaps a core, and each keeps what its threads once needed; two cost no time.
        mallopt(M_ARENA_MAX, Int32(2 * ProcessInfo.processInfo.activeProcessorCount))
        // Left alone, it keeps room for arrays as large as the largest ever freed: columns of a million, twice.
        mallopt(M_MMAP_THRESHOLD, 4 * mebibyte)
        // Having been told the one it no longer finds the other by itself, and would give every set back to the system
        // to be zeroed for the next.
        mallopt(M_TRIM_THRESHOLD, 16 * mebibyte)
    }

    /// Gives back to the system what is free.
    static func trim() { malloc_trim(0) }
}
