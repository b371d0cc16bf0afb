internal import Metadata

/// The source gives no identifier: the row's hash stands in.
enum NoSourceID: Rule {
    static let name = "no_source_id"
    static let summary =
        "The source gives no identifier; a hash of the row stands in, so a changed row is a new record."

    static func check(_ draft: inout Draft, _ context: MappingContext) {
        if draft.resource.sourceID.hasPrefix("row:") { draft.flag(name) }
    }
}
