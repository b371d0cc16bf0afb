import Cataloguing
import Harvesting
import Mapping
import Metadata

extension PendingRecord {
    /// The record with no mobile, ID-card number or e-mail address left in the bytes that will be kept.
    ///
    /// The hash stays that of the bytes as delivered, so that the next night still knows them. Only records with a
    /// number are touched: quarantined ones are looked through, mapped ones say themselves that they had one.
    func withoutPersonalNumbers(_ mapper: Mapper) -> PendingRecord {
        switch body {
        case .sameRaw, .tombstone: return self
        case .rejected(let stage, let findings):
            var record = self
            var findings = findings.map(Self.cleaned)
            if let (bytes, note) = Self.redacted(payload, format) {
                record.payload = bytes
                findings.append(Finding(rule: Self.rule, severity: .warning, field: "payload", value: note))
            }
            record.body = .rejected(stage, findings)
            return record
        case .active(let mapped):
            guard mapped.findings.contains(where: { $0.rule == Self.rule }),
                let (bytes, _) = Self.redacted(payload, format), maps(bytes, like: mapped.resource, mapper)
            else { return self }
            var record = self
            record.payload = bytes
            return record
        }
    }

    private static let rule = "personal_number_removed"

    /// A number may also be part of an address or identifier; bytes that would then map to something else stay whole.
    private func maps(_ bytes: [UInt8], like resource: LearningResource, _ mapper: Mapper) -> Bool {
        guard let sourceID, let tree = try? PayloadReader().tree(of: bytes, as: format) else { return false }
        let record = SourceRecord(
            sourceID: sourceID, datestamp: datestamp, sets: sets, format: format, payload: bytes, tree: tree)
        guard case .mapped(var again, _) = mapper.map(record) else { return false }
        again.flags = resource.flags
        return again == resource
    }

    private static func cleaned(_ finding: Finding) -> Finding {
        guard let (clean, _) = PersonalNumbers.removed(from: finding.value) else { return finding }
        var finding = finding
        finding.value = clean
        return finding
    }

    fileprivate static func redacted(
        _ bytes: [UInt8], _ format: PayloadFormat? = nil
    ) -> (bytes: [UInt8], note: String)? {
        var utf8 = String(validating: bytes, as: UTF8.self)
        if format == .json || format == .jsonLD { utf8 = utf8.map(JSONEscapes.readable) }
        // Bytes of an unknown charset are looked at one by one: numbers are ASCII in all of them.
        let text = utf8 ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        guard let (clean, kinds) = PersonalNumbers.removed(from: text) else { return nil }
        let note = PersonalNumbers.Kind.allCases.compactMap { kind in
            let number = kinds.count { $0 == kind }
            return number == 0 ? nil : "\(kind.chineseName)×\(number)"
        }.joined(separator: " ")
        let kept = utf8 == nil ? clean.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } : Array(clean.utf8)
        return (kept, note)
    }
}

extension RefusedAnswer {
    /// The answer with no such number left in the bytes that will be kept.
    func withoutPersonalNumbers() -> RefusedAnswer {
        guard let (bytes, _) = PendingRecord.redacted(beginning) else { return self }
        var answer = self
        answer.beginning = bytes
        return answer
    }
}
