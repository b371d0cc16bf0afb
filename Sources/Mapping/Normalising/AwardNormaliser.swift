internal import Metadata

/// Awards. Flags are cumulative (部级 implies 省级, 市级, 县级): of one programme the highest counts.
enum AwardNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        let year = Self.year(&draft, context)
        let batch = Self.batch(&draft)
        var best: [String: Award] = [:]
        for value in draft.values.all(.award) {
            let codes = context.lexicon.awards.codes(value.text)
            guard let code = codes.first, codes.count == 1, let entry = context.lexicon.awardRanks[code] else {
                draft.note("award_unmapped", .warning, field: "awards", value)
                best["unmapped"] = Award(level: FacetField.unmapped, raw: value.text, year: year, batch: batch)
                continue
            }
            if let known = best[entry.scope], rank(known, context) <= entry.rank { continue }
            best[entry.scope] = Award(
                level: code, raw: value.text, year: year,
                batch: batch ?? year.flatMap { context.lexicon.awardBatches[code]?[$0] })
        }
        draft.resource.awards = best.values.sorted { $0.level < $1.level }
        if draft.resource.awards.count > 1 { draft.resource.awards.removeAll { $0.level == "none" } }
    }

    /// The year of the award, if it is one in which there can have been an award.
    private static func year(_ draft: inout Draft, _ context: MappingContext) -> Int? {
        guard let value = draft.values.first(.awardYear) else { return nil }
        let latest = (context.now?.civil.year ?? 2099) + 1
        if let year = named(value.text), year >= 1990, year <= latest { return year }
        draft.note("award_year_invalid", .warning, field: "awards", value)
        return nil
    }

    /// The first four digits of a year, a date or a school year; of a count since 1970 the year in China.
    private static func named(_ text: String) -> Int? {
        let text = TextFolding.fold(text)
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        switch digits.count {
        case 4, 6, 8, 12, 14: return Int(digits.prefix(4))
        case 10, 13:
            guard digits.count == text.count, let count = Int64(digits) else { return nil }
            let seconds = digits.count == 13 ? count / 1000 : count
            return UTCInstant(seconds: seconds).onShanghaiClock.civil.year
        default: return nil
        }
    }

    /// `2`, `二`, `第二批`.
    private static func batch(_ draft: inout Draft) -> Int? {
        guard let value = draft.values.first(.awardBatch) else { return nil }
        var number = TextFolding.fold(value.text)[...]
        if number == "首批" { return 1 }
        if number.hasPrefix("第") { number.removeFirst() }
        for unit in ["批次", "批"] where number.hasSuffix(unit) { number.removeLast(unit.count) }
        if number.allSatisfy(\.isNumber), let batch = Int(TitleNumbers.of(String(number))), (1...99).contains(batch) {
            return batch
        }
        draft.note("award_batch_invalid", .warning, field: "awards", value)
        return nil
    }

    private static func rank(_ award: Award, _ context: MappingContext) -> Int {
        context.lexicon.awardRanks[award.level]?.rank ?? 99
    }
}
