internal import Metadata

/// A date later than tomorrow. Tomorrow itself is a matter of zones.
enum DateInFuture: Rule {
    static let name = "date_future"
    static let summary = "A creation, publication or change date lies more than a day after the harvest."
    private static let tolerance: Int64 = 86_400

    static func check(_ draft: inout Draft, _ context: MappingContext) {
        guard let now = context.now else { return }
        let dates = [
            ("created", draft.resource.created), ("published", draft.resource.published),
            ("modified", draft.resource.modified),
        ]
        for case (let field, let date?) in dates where date.instant.seconds > now.seconds + tolerance {
            draft.note(name, .warning, field: field, RawText(date.iso8601))
        }
    }
}
