/// What a harvest has to tell the operator, in Chinese: each thing once. A source that goes wrong in ten thousand places
/// shows what is wrong with it by a few of them.
package struct HarvestNotes: Sendable, Equatable {
    /// So many are kept.
    package static let limit = 50
    /// Characters of one: addresses in it come from the platform.
    private static let length = 500

    private var kept: [String] = []
    private var surplus = 0

    package init(_ notes: [String] = []) {
        for note in notes { add(note) }
    }

    /// Those kept, and how many more there were.
    package var lines: [String] { surplus == 0 ? kept : kept + ["另有 \(surplus) 条说明未列出"] }

    /// - Parameter isSum: tells of all there was of something and is kept after any number of others.
    package mutating func add(_ note: String, isSum: Bool = false) {
        let note = String(note.prefix(Self.length))
        if kept.contains(note) { return }
        if kept.count < Self.limit || isSum {
            kept.append(note)
        } else {
            surplus += 1
        }
    }

    mutating func reword(_ change: (String) -> String) { kept = kept.map(change) }

    /// All that others tell: what they kept is few.
    package mutating func add(_ others: HarvestNotes) {
        for note in others.kept { add(note, isSum: true) }
        surplus += others.surplus
    }
}
