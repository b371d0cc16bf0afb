internal import Metadata

/// A declared language that the writing of the text contradicts.
enum ScriptMismatch: Rule {
    static let name = "script_mismatch"
    static let summary =
        "The text is written in another minority language than the declared one; a Chinese title contradicts nothing."

    static func check(_ draft: inout Draft, _ context: MappingContext) {
        let codes = draft.resource.languages.filter { $0.evidence != .script && $0.evidence != .default }.map(\.code)
        guard !codes.isEmpty, let written = LanguageNormaliser.written(draft.resource, context),
            !codes.contains(written)
        else { return }
        draft.note(name, .warning, field: "languages", RawText(written))
    }
}
