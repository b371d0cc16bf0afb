internal import Metadata

extension FieldValues {
    /// Takes personal numbers out of the labels that vocabularies are asked about. With one in it a label is not known,
    /// and the kept bytes, which have none, would map to something else.
    /// - Returns: what they were, by the record's field.
    mutating func removePersonalNumbers(keeping words: MessengerWords) -> [String: [PersonalNumbers.Kind]] {
        var found: [String: [PersonalNumbers.Kind]] = [:]
        for (field, name) in Self.labels {
            rewrite(field) { text in
                guard let (clean, kinds) = PersonalNumbers.removed(from: text, keeping: words) else { return nil }
                found[name, default: []] += kinds
                return clean.trimmed
            }
        }
        return found
    }

    private static let labels: [(TargetField, String)] = [
        (.type, "resourceType"), (.language, "languages"), (.stage, "stages"), (.grade, "gradesRaw"),
        (.schoolSystem, "schoolSystem"), (.subject, "subjects"), (.edition, "edition"), (.publisher, "edition"),
        (.volume, "volume"), (.audience, "audience"), (.province, "region"), (.prefecture, "region"),
        (.county, "region"), (.division, "region"), (.award, "awards"), (.access, "rights"),
        (.providerKind, "provider"),
    ]
}
