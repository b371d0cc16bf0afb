/// What records are mapped with, taken apart by what a change moves: a change of the frame may move any record, the
/// changed answer to a label only those records whose mapping asked about that label.
package struct MappingBasis: Sendable, Equatable {
    /// A digest over everything but the labels.
    package let frame: String
    package let answers: LabelAnswers

    package init(frame: String, answers: LabelAnswers) {
        self.frame = frame
        self.answers = answers
    }

    /// Equal bases have equal digests.
    package var digest: String { String(Digest.sha256(frame + answers.digest).hex.prefix(16)) }
}

/// Every label of the vocabularies and what it comes to, as numbers: equal answers have equal numbers.
package struct LabelAnswers: Sendable, Equatable {
    package struct Answer: Sendable, Equatable {
        package var label: UInt32
        package var answer: UInt32

        package init(label: UInt32, answer: UInt32) {
            self.label = label
            self.answer = answer
        }
    }

    /// Ascending by label, each label once.
    private let answers: [Answer]
    /// Equal answers have equal digests.
    package let digest: String

    /// - Parameter answers: in any order; labels whose numbers clash become one that changes when either does.
    package init(_ answers: [Answer]) {
        var unique: [Answer] = []
        for next in answers.sorted(by: { ($0.label, $0.answer) < ($1.label, $1.answer) }) {
            if let last = unique.indices.last, unique[last].label == next.label {
                unique[last].answer = unique[last].answer &* 31 &+ next.answer
            } else {
                unique.append(next)
            }
        }
        self.answers = unique
        digest = String(Digest.sha256(Self.bytes(unique)).hex.prefix(32))
    }

    /// As `bytes` tells it; a rest of less than eight bytes is left alone.
    package init(bytes: [UInt8]) {
        func number(_ start: Int) -> UInt32 { bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) } }
        self.init(
            stride(from: 0, to: bytes.count - 7, by: 8).map { Answer(label: number($0), answer: number($0 + 4)) })
    }

    /// Eight bytes each.
    package var bytes: [UInt8] { Self.bytes(answers) }

    private static func bytes(_ answers: [Answer]) -> [UInt8] {
        answers.flatMap { [$0.label, $0.answer] }.flatMap { number in
            withUnsafeBytes(of: number.bigEndian, Array.init)
        }
    }

    package static func == (left: LabelAnswers, right: LabelAnswers) -> Bool { left.digest == right.digest }

    /// The labels that come to something else than before, are new or are gone.
    package func changes(since old: LabelAnswers) -> Set<UInt32> {
        if self == old { return [] }
        var before = Dictionary(uniqueKeysWithValues: old.answers.map { ($0.label, $0.answer) })
        var changed: Set<UInt32> = []
        for answer in answers where before.removeValue(forKey: answer.label) != answer.answer {
            changed.insert(answer.label)
        }
        return changed.union(before.keys)
    }
}
