internal import Metadata

/// No title at all: nothing to show, nothing to find. The record goes to quarantine.
enum MissingTitle: Rule {
    static let name = "missing_title"
    static let summary = "There is no title; the record goes to quarantine."

    static func check(_ draft: inout Draft, _ context: MappingContext) {
        draft.resource.titles.removeAll { $0.text.isEmpty }
        if draft.resource.titles.isEmpty { draft.note(name, .error, field: "titles") }
    }
}
