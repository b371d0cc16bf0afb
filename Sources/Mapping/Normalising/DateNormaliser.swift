internal import Metadata

/// Dates with their precision; without a zone Asia/Shanghai is assumed, and that is said.
enum DateNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        draft.resource.created = read(.created, "created", &draft)
        draft.resource.published = read(.published, "published", &draft)
        draft.resource.modified = read(.modified, "modified", &draft)
    }

    private static func read(_ field: TargetField, _ name: String, _ draft: inout Draft) -> SourceDate? {
        guard let value = draft.values.first(field) else { return nil }
        guard let date = SourceDateReader.read(value.text), !isEmpty(date) else {
            draft.note("date_invalid", .warning, field: name, value)
            return nil
        }
        if date.zoneAssumed { draft.flag("date_without_zone") }
        if field == .modified, ![.minute, .second].contains(date.precision) { draft.flag("date_imprecise") }
        return date
    }

    /// What databases and spreadsheets hold where there is no date, on the clock of UTC or of China.
    private static let emptyDays = Set(
        [(1, 1, 1), (1899, 12, 30), (1900, 1, 1), (1970, 1, 1)].compactMap { UTCInstant(year: $0, month: $1, day: $2) })

    private static func isEmpty(_ date: SourceDate) -> Bool {
        switch date.precision {
        case .year, .month: return false
        // At the start of such a day; a clock in China shows the start of 1970 at eight.
        case .day, .minute, .second:
            return emptyDays.contains(date.instant)
                || date.precision != .day && emptyDays.contains(date.instant.onShanghaiClock)
        }
    }
}
