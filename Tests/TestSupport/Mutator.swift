/// Makes broken inputs from good ones, the same ones for the same seed.
package struct Mutator: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    package mutating func number(below limit: Int) -> Int {
        Int(truncatingIfNeeded: next() >> 33) % max(1, limit)
    }

    /// One of the corpus with a few bytes changed, cut, repeated, or taken from its neighbours.
    /// - Parameter tokens: what the format is sensitive to.
    package mutating func mutated(_ corpus: [[UInt8]], tokens: [String]) -> [UInt8] {
        var bytes = corpus[number(below: corpus.count)]
        for _ in 0...number(below: 5) {
            let place = number(below: bytes.count + 1)
            switch number(below: 8) {
            case 0 where !bytes.isEmpty: bytes[min(place, bytes.count - 1)] = UInt8(number(below: 256))
            case 1 where !tokens.isEmpty:
                bytes.insert(contentsOf: Array(tokens[number(below: tokens.count)].utf8), at: place)
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + number(below: 200)))
            case 3 where number(below: 4) == 0: bytes.removeSubrange(place...)
            case 4:
                let piece = Array(bytes[place..<min(bytes.count, place + number(below: 300))])
                bytes.insert(contentsOf: piece + piece, at: number(below: bytes.count + 1))
            case 5:
                let other = corpus[number(below: corpus.count)]
                let start = number(below: other.count + 1)
                bytes.insert(contentsOf: other[start..<min(other.count, start + number(below: 500))], at: place)
            case 6 where !bytes.isEmpty: bytes[min(place, bytes.count - 1)] ^= 1 << UInt8(number(below: 8))
            default: bytes.insert(UInt8(number(below: 32)), at: place)
            }
        }
        return bytes
    }

    /// An input with a piece of it repeated in its place until it is so large: nested deeply, or long without end.
    package mutating func grown(_ bytes: [UInt8], to size: Int) -> [UInt8] {
        guard !bytes.isEmpty, bytes.count < size else { return bytes }
        let start = number(below: bytes.count)
        let piece = Array(bytes[start..<min(bytes.count, start + 1 + number(below: 64))])
        var grown = Array(bytes[..<start])
        while grown.count + bytes.count - start < size { grown += piece }
        return grown + Array(bytes[start...])
    }
}
