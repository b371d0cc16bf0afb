import Cataloguing
import Harvesting
import Mapping
import Metadata

extension PendingRecord {
    /// The record with no mobile, ID-card number or e-mail address left in the bytes that will be kept.
    ///
    /// The hash stays that of the bytes as delivered, so that the next night still knows them. Members that no crosswalk
    /// reads are looked through, too.
    func withoutPersonalNumbers(_ mapper: Mapper) -> PendingRecord {
        let words = mapper.context.messengerWords
        // What is no date may say anything.
        if let stamp = datestamp, DatestampOrder.rank(stamp) == 0,
            let (clean, _) = PersonalNumbers.removed(from: stamp, keeping: words)
        {
            var record = self
            record.datestamp = clean
            return record.withoutPersonalNumbers(mapper)
        }
        switch body {
        case .sameRaw, .tombstone: return self
        case .rejected(let stage, let findings):
            var record = self
            var findings = findings.map { PersonalNumbers.cleaned($0, keeping: words) }
            if let (bytes, note) = Self.redacted(payload, format, keeping: words) {
                record.payload = bytes
                findings.append(Finding(rule: PersonalNumbers.rule, severity: .warning, field: "payload", value: note))
            }
            record.body = .rejected(stage, findings)
            return record
        case .active(let mapped):
            let isNoted = mapped.findings.contains { $0.rule == PersonalNumbers.rule }
            guard isNoted || NumberGlance.mayHold(payload),
                let (bytes, note) = Self.redacted(
                    payload, format, of: mapped.resource, keeping: words,
                    where: { maps($0, like: mapped.resource, mapper) })
            else { return self }
            var record = self
            record.payload = bytes
            if !isNoted {
                // The text had none; members nobody reads had.
                let finding = Finding(rule: PersonalNumbers.rule, severity: .warning, field: "payload", value: note)
                record.body = .active(MappedRecord(mapped, findings: mapped.findings + [finding]))
            }
            return record
        }
    }

    /// What looks like a number may be an identifier or part of an address; without it the bytes would map to something
    /// else.
    private func maps(_ bytes: [UInt8], like resource: LearningResource, _ mapper: Mapper) -> Bool {
        guard let sourceID, let tree = try? PayloadReader().tree(of: bytes, as: format) else { return false }
        let record = SourceRecord(
            sourceID: sourceID, datestamp: datestamp, sets: sets, format: format, payload: bytes, tree: tree)
        guard case .mapped(var again, _) = mapper.map(record) else { return false }
        again.flags = resource.flags
        return again == resource
    }

    /// Where some must stay, so often it is tried which may go.
    private static let mostTries = 64

    /// - Parameters:
    ///   - resource: what is shown of the record: numbers that stand in it are those that may have to stay.
    ///   - isSame: whether bytes are as good as before; where they are not without all numbers, as many are taken out
    ///     as can be.
    fileprivate static func redacted(
        _ bytes: [UInt8], _ format: PayloadFormat? = nil, of resource: LearningResource? = nil,
        keeping words: MessengerWords, where isSame: ([UInt8]) -> Bool = { _ in true }
    ) -> (bytes: [UInt8], note: String)? {
        var utf8 = String(validating: bytes, as: UTF8.self)
        let isJSON = [.json, .jsonLD, .csv, .xlsx, .huiliu].contains(format)
        if isJSON { utf8 = utf8.map(JSONEscapes.readable) }
        // Bytes of an unknown charset are looked at one by one: numbers are ASCII in all of them.
        let text = utf8 ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        let form: PlainReading.Form = isJSON ? .json : format == nil ? .text : .xml
        func kept(_ clean: String) -> [UInt8] {
            utf8 == nil ? clean.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } : Array(clean.utf8)
        }
        guard let (clean, kinds) = PersonalNumbers.removed(from: text, as: form, keeping: words) else { return nil }
        if isSame(kept(clean)) { return (kept(clean), PersonalNumbers.note(kinds)) }
        let places = PersonalNumbers.places(in: text, as: form, keeping: words)
        let chosen = Self.chosen(among: places.map(\.text), resource, keeping: words) { some in
            PersonalNumbers.removed(from: text, as: form, only: some, keeping: words).map { isSame(kept($0)) } ?? false
        }
        guard !chosen.isEmpty,
            let some = PersonalNumbers.removed(from: text, as: form, only: chosen, keeping: words)
        else { return nil }
        return (kept(some), PersonalNumbers.note(chosen.sorted().map { places[$0].kind }))
    }

    /// Which numbers go: first those that the record does not show, together if that can be.
    private static func chosen(
        among numbers: [String], _ resource: LearningResource?, keeping words: MessengerWords,
        where isSame: (Set<Int>) -> Bool
    ) -> Set<Int> {
        let record = resource.map { String(decoding: $0.canonicalJSON(), as: UTF8.self) } ?? ""
        let shown = Set(PersonalNumbers.places(in: record, as: .json, keeping: words).map(\.text))
        var choice = Choice(triesLeft: mostTries)
        choice.remove(numbers.indices.filter { !shown.contains(numbers[$0]) }[...], where: isSame)
        // Nobody sees them, and they are too many to be tried: rather a payload that maps to less.
        if !choice.untried.isEmpty { return choice.removed.union(choice.untried) }
        choice.remove(numbers.indices.filter { shown.contains(numbers[$0]) }[...], where: isSame)
        return choice.removed
    }

    private struct Choice {
        var triesLeft: Int
        var removed: Set<Int> = []
        var untried: Set<Int> = []

        /// Halves what cannot go together: a few that have to stay cost few tries.
        mutating func remove(_ places: ArraySlice<Int>, where isSame: (Set<Int>) -> Bool) {
            if places.isEmpty { return }
            guard triesLeft > 0 else { return untried.formUnion(places) }
            triesLeft -= 1
            if isSame(removed.union(places)) { return removed.formUnion(places) }
            if places.count == 1 { return }
            let middle = places.startIndex + places.count / 2
            remove(places[..<middle], where: isSame)
            remove(places[middle...], where: isSame)
        }
    }
}

extension MappingOutcome {
    /// The outcome for bytes out of which personal numbers were taken when they were stored: what was noted then still
    /// holds, though the bytes no longer show it.
    func remembering(_ removed: [Finding]) -> MappingOutcome {
        if removed.isEmpty { return self }
        let fields = Set(removed.map(\.field))
        func joined(_ findings: [Finding]) -> [Finding] {
            findings.filter { $0.rule != PersonalNumbers.rule || !fields.contains($0.field) } + removed
        }
        switch self {
        case .deleted: return self
        case .rejected(let findings): return .rejected(joined(findings))
        case .mapped(var resource, let findings):
            // Numbers in members that nobody reads say nothing about the record.
            if fields != ["payload"], !resource.flags.contains(PersonalNumbers.rule) {
                resource.flags = (resource.flags + [PersonalNumbers.rule]).sorted()
            }
            return .mapped(resource, joined(findings))
        }
    }
}

extension RefusedAnswer {
    /// The answer with no such number left in the bytes that will be kept.
    func withoutPersonalNumbers() -> RefusedAnswer {
        var bytes = beginning
        // Digits of an escape would run on into those of a number behind it.
        let formats: [PayloadFormat?] = beginning.contains(UInt8(ascii: "\\")) ? [.json, nil] : [nil]
        for format in formats {
            // Nobody reads a product's name there.
            if let (clean, _) = PendingRecord.redacted(bytes, format, keeping: .none) { bytes = clean }
        }
        var answer = self
        answer.beginning = bytes
        return answer
    }
}
