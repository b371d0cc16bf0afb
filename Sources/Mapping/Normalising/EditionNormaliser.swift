internal import Metadata

/// 教材版本: tag, title and file name in the crosswalk's order of trust; a disagreement is flagged, never hidden.
enum EditionNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        let subjects = draft.resource.subjects.compactMap(\.code)
        func codes(_ label: String) -> [String] { settle(context.lexicon.editions.codes(label), subjects) }
        let publisher = draft.values.first(.publisher)
        let year = draft.values.first(.standardYear)?.text
        let choice = CodedChoice(draft.values.groups(.edition), codes: codes)
        draft.resource.curriculumStandard = draft.values.first(.curriculumStandard)?.text ?? year
        if let (value, codes) = choice.chosen.first(where: { $0.codes.count == 1 }) ?? choice.chosen.first {
            let code = codes.count == 1 ? codes[0] : nil
            draft.resource.edition = Edition(
                code: code, raw: value.text, publisher: publisher?.text, standardYear: year)
            if code == nil { draft.note("edition_unmapped", .warning, field: "edition", value) }
            if choice.isSecondChoice {
                draft.provenance("edition", source: value.path, rule: "less_trusted_source", .mapped)
            }
            if let code, let other = choice.others.first(where: { disagree(code, $0.codes, context) }) {
                draft.note("edition_conflict", .warning, field: "edition", other.value)
            }
        } else if let publisher {
            let found = codes(publisher.text)
            draft.resource.edition = Edition(
                code: found.count == 1 ? found[0] : nil, raw: publisher.text, publisher: publisher.text,
                standardYear: year)
            if found.count == 1 {
                draft.provenance("edition", source: publisher.path, rule: "edition_of_publisher", .inferred)
            } else {
                draft.note("edition_unmapped", .warning, field: "edition", publisher)
            }
        }
    }

    /// PEP names 人教PEP among English books and 人教版 elsewhere.
    private static func settle(_ codes: [String], _ subjects: [String]) -> [String] {
        guard codes.count == 2, codes.contains("ed006"), codes.contains("ed009"), !subjects.isEmpty else {
            return codes
        }
        return [subjects.contains("english") ? "ed009" : "ed006"]
    }

    /// Two editions of one base (人教版, 人教版（五线谱）) do not disagree.
    private static func disagree(_ code: String, _ others: [String], _ context: MappingContext) -> Bool {
        func base(_ code: String) -> String {
            context.lexicon.vocabularies.editions.term(code: code)?.columns["base"] ?? code
        }
        let mine = base(code)
        return !others.contains { base($0) == mine }
    }
}
