internal import Metadata

/// Awards. Flags are cumulative (部级 implies 省级, 市级, 县级): of one programme the highest counts.
enum AwardNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        let year = draft.values.first(.awardYear).flatMap { Int($0.text.prefix(4)) }
        let batch = draft.values.first(.awardBatch).flatMap { Int($0.text) }
        var best: [String: Award] = [:]
        for value in draft.values.all(.award) {
            let codes = context.lexicon.awards.codes(value.text)
            guard let code = codes.first, codes.count == 1, let entry = context.lexicon.awardRanks[code] else {
                draft.note("award_unmapped", .warning, field: "awards", value)
                best["unmapped"] = Award(level: FacetField.unmapped, raw: value.text, year: year, batch: batch)
                continue
            }
            if let known = best[entry.scope], rank(known, context) <= entry.rank { continue }
            best[entry.scope] = Award(level: code, raw: value.text, year: year, batch: batch)
        }
        draft.resource.awards = best.values.sorted { $0.level < $1.level }
        if draft.resource.awards.count > 1 { draft.resource.awards.removeAll { $0.level == "none" } }
    }

    private static func rank(_ award: Award, _ context: MappingContext) -> Int {
        context.lexicon.awardRanks[award.level]?.rank ?? 99
    }
}
