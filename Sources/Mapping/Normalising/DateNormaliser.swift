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
        guard let date = SourceDateReader.read(value.text) else {
            draft.note("date_invalid", .warning, field: name, value)
            return nil
        }
        if date.zoneAssumed { draft.flag("date_without_zone") }
        if field == .modified, ![.minute, .second].contains(date.precision) { draft.flag("date_imprecise") }
        return date
    }
}
