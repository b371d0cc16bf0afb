import Foundation

/// Makes broken inputs from good ones, the same ones for the same seed.
struct Mutator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    /// Rounds per corpus entry: a few in the suite, `HUILIU_FUZZ_ROUNDS` for long runs.
    static let rounds = ProcessInfo.processInfo.environment["HUILIU_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 200

    mutating func number(below limit: Int) -> Int {
        // xorshift64*
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return Int((state &* 0x2545_F491_4F6C_DD1D) >> 33) % max(1, limit)
    }

    mutating func mutated(_ input: [UInt8], tokens: [String]) -> [UInt8] {
        var bytes = input
        for _ in 0...number(below: 4) {
            let place = number(below: bytes.count + 1)
            switch number(below: 6) {
            case 0 where !bytes.isEmpty: bytes[min(place, bytes.count - 1)] = UInt8(number(below: 256))
            case 1: bytes.insert(contentsOf: Array(tokens[number(below: tokens.count)].utf8), at: place)
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + number(below: 40)))
            case 3: bytes.removeSubrange(place...)
            case 4:
                let piece = Array(bytes[place..<min(bytes.count, place + number(below: 60))])
                bytes.insert(contentsOf: piece + piece, at: number(below: bytes.count + 1))
            default: bytes.insert(UInt8(number(below: 32)), at: place)
            }
        }
        return bytes
    }
}
