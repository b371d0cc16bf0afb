/// Splittable randomness: the same key gives the same throws, on every machine, in any order, with nothing remembered.
///
/// SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", 2014).
struct Dice: Sendable {
    private var state: UInt64

    /// - Parameter salt: keeps questions about one record apart (its facts, its changes, its clock).
    init(_ seed: UInt64, _ source: Int, _ index: Int, _ salt: UInt64) {
        state = Self.mix(
            Self.mix(Self.mix(seed ^ salt &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(source)) &+ UInt64(index))
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A whole number in `0..<bound`; 0 when there is nothing to choose from.
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(max(bound, 1))).high)
    }

    /// True with the given probability.
    mutating func chance(_ probability: Double) -> Bool {
        Double(next() >> 11) * 0x1p-53 < probability
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }
}

/// A choice with weights, drawn in O(number of choices).
struct WeightedChoice<Element: Sendable>: Sendable {
    let elements: [Element]
    private let sums: [Int]

    init(_ weighted: [(element: Element, weight: Int)]) {
        elements = weighted.map(\.element)
        var sum = 0
        sums = weighted.map { pair in
            sum += pair.weight
            return sum
        }
    }

    func draw(_ dice: inout Dice) -> Element {
        let throwOfDice = dice.below(sums.last ?? 1)
        return elements[sums.firstIndex { $0 > throwOfDice } ?? 0]
    }
}
