import Metadata
import TestSupport
import Testing

@testable import Cataloguing

@Suite("Which records of a chunk hang on which labels")
struct SlotLabelsTests {
    private func records(_ dice: inout Mutator) -> [[UInt32]?] {
        (0..<dice.number(below: 40)).map { _ in
            dice.number(below: 9) == 0
                ? nil
                : Array(Set((0..<dice.number(below: 12)).map { _ in UInt32(1 + dice.number(below: 30)) })).sorted()
        }
    }

    private func expected(_ records: [[UInt32]?], _ changed: Set<UInt32>) -> [Int] {
        records.indices.filter { slot in records[slot].map { !changed.isDisjoint(with: $0) } ?? true }
    }

    @Test(
        "The slots that asked about a changed label are those of a plain search, also after records were mapped again")
    func slots() throws {
        var dice = Mutator(seed: 1)
        for _ in 0..<400 {
            var records = records(&dice)
            var labels = SlotLabels(records)
            for _ in 0..<dice.number(below: 6) where !records.isEmpty {
                let slot = dice.number(below: records.count)
                let again = self.records(&dice).first ?? nil
                labels.replace(slot, with: again)
                records[slot] = again
            }
            let changed = Set((0..<dice.number(below: 4)).map { _ in UInt32(1 + dice.number(below: 32)) })
            let read = try SlotLabels(packed: labels.packed())
            #expect(read == labels)
            #expect(read.slots(asking: changed) == expected(records, changed))
            #expect(read.slots(asking: nil) == Array(records.indices))
        }
    }

    @Test("Damaged bytes are refused, or name no slot there is not")
    func damaged() throws {
        let good = try SlotLabels([[1, 2], nil, [2, 9, 12]]).packed()
        var dice = Mutator(seed: 2)
        var refused = 0
        for _ in 0..<2_000 {
            let bytes = try Zstd.compress(dice.mutated([try Zstd.decompress(good)], tokens: []))
            guard let labels = try? SlotLabels(packed: bytes) else {
                refused += 1
                continue
            }
            #expect(labels.slots(asking: [2]).allSatisfy { $0 < labels.count })
        }
        #expect(refused > 0)
        #expect(throws: Zstd.Failure.self) { try SlotLabels(packed: good.dropLast(3)) }
    }

    @Test("Between two states of the labels those differ that are new, gone or come to something else")
    func changes() {
        let old = LabelAnswers([.init(label: 9, answer: 1), .init(label: 2, answer: 2), .init(label: 5, answer: 3)])
        let new = LabelAnswers([.init(label: 2, answer: 2), .init(label: 5, answer: 4), .init(label: 7, answer: 5)])
        let stored = LabelAnswers(bytes: old.bytes)
        #expect(new.changes(since: stored) == [5, 7, 9])
        #expect(old.changes(since: stored) == [])
        let digests = [old, new].flatMap { answers in
            ["f", "g"].map { MappingBasis(frame: $0, answers: answers).digest }
        }
        #expect(Set(digests).count == 4)
        #expect(MappingBasis(frame: "f", answers: stored).digest == digests[0])
    }
}
