internal import Glibc

/// Looks into a text by its bytes. UTF-8 never holds one character's bytes within another's, so these find what a look
/// by characters would (and what stands under a combining mark), without a look into Unicode.
extension String {
    package func holds(byte: UInt8) -> Bool {
        var text = self
        return text.withUTF8 { utf8 in
            utf8.baseAddress.map { memchr($0, Int32(byte), utf8.count) != nil } ?? false
        }
    }

    /// - Parameter words: not empty.
    package func holds(_ words: String) -> Bool {
        var (text, words) = (self, words)
        return text.withUTF8 { utf8 in
            words.withUTF8 { wanted in
                guard let start = utf8.baseAddress, let first = wanted.baseAddress, let last = wanted.last else {
                    return false
                }
                // By the last byte, which differs from character to character: all of Han begin with the same five.
                var place = start + (wanted.count - 1)
                let end = start + utf8.count
                while place < end, let found = memchr(place, Int32(last), end - place) {
                    let candidate = UnsafeRawPointer(found) - (wanted.count - 1)
                    if memcmp(candidate, first, wanted.count) == 0 { return true }
                    place += found - UnsafeMutableRawPointer(mutating: place) + 1
                }
                return false
            }
        }
    }

    package func begins(with words: String) -> Bool { has(words) { _ in 0 } }

    package func ends(with words: String) -> Bool { has(words) { $0 } }

    /// - Parameter place: where the words should stand, of that many bytes that may be before them.
    @inline(__always)
    private func has(_ words: String, at place: (Int) -> Int) -> Bool {
        var (text, words) = (self, words)
        return text.withUTF8 { utf8 in
            words.withUTF8 { wanted in
                guard utf8.count >= wanted.count else { return false }
                guard let start = utf8.baseAddress, let first = wanted.baseAddress else { return true }
                return memcmp(start + place(utf8.count - wanted.count), first, wanted.count) == 0
            }
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The index of the first byte that `isWanted` takes, or nil.
    /// - Parameter mayHold: whether one of eight bytes may be such a one; told without looking at each.
    @inlinable
    @inline(__always)
    package func firstIndex(amongEight mayHold: (UInt64) -> Bool, where isWanted: (Int) -> Bool) -> Int? {
        var index = 0
        while index < count {
            let end = Swift.min(index + 8, count)
            if let base = baseAddress, end - index == 8,
                !mayHold(UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
            {
                index = end
                continue
            }
            while index < end {
                if isWanted(index) { return index }
                index += 1
            }
        }
        return nil
    }
}

/// Eight bytes at once (Warren, "Hacker's Delight", 6-1).
extension UInt64 {
    /// - Parameter limit: at most 0x80.
    @inlinable
    @inline(__always)
    package func holdsByte(below limit: UInt64) -> Bool {
        (self &- 0x0101_0101_0101_0101 &* limit) & ~self & 0x8080_8080_8080_8080 != 0
    }

    @inlinable
    @inline(__always)
    package func holdsByte(_ byte: UInt64) -> Bool {
        (self ^ 0x0101_0101_0101_0101 &* byte).holdsByte(below: 1)
    }

    /// - Parameter limit: at least 0x81.
    @inlinable
    @inline(__always)
    package func holdsByte(atLeast limit: UInt64) -> Bool {
        ((self & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x0101_0101_0101_0101 &* (0x100 &- limit)) & self & 0x8080_8080_8080_8080
            != 0
    }
}
