internal import Metadata

/// The kind of resource, and which of the four parts of a 晒课 are there.
enum TypeNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        let choice = CodedChoice(draft.values.groups(.type), codes: context.lexicon.types.codes)
        if let first = choice.chosen.first(where: { !$0.codes.isEmpty }) ?? choice.chosen.first {
            let code = first.codes.count == 1 ? first.codes[0] : nil
            draft.resource.resourceType = Coded(code: code, raw: first.value.text)
            if code == nil { draft.note("type_unmapped", .warning, field: "resourceType", first.value) }
        }
        for value in draft.values.all(.parts) {
            guard let code = context.lexicon.parts.codes(value.text).first else {
                draft.note("part_unmapped", field: "parts", value)
                continue
            }
            let part = LessonPart(part: code)
            if !draft.resource.parts.contains(part) { draft.resource.parts.append(part) }
        }
    }
}
