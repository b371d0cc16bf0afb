internal import Metadata

/// 学科. A label of two subjects (信息科技, 政治) is settled by the stage.
enum SubjectNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        let stages = draft.resource.stages.compactMap(\.code)
        let choice = CodedChoice(draft.values.groups(.subject)) { label in
            settle(context.lexicon.subjects.codes(label), stages, context)
        }
        for (value, codes) in choice.chosen {
            let subject = Coded(code: codes.count == 1 ? codes[0] : nil, raw: value.text)
            if !draft.resource.subjects.contains(where: { $0.code != nil && $0.code == subject.code }) {
                draft.resource.subjects.append(subject)
            }
            if subject.code == nil { draft.note("subject_unmapped", .warning, field: "subjects", value) }
        }
        let codes = Set(draft.resource.subjects.compactMap(\.code))
        if let other = choice.others.first(where: { codes.isDisjoint(with: $0.codes) }) {
            draft.note("subject_conflict", .warning, field: "subjects", other.value)
        }
    }

    /// One code if the stages leave one; 政治 of a 初中 is 道德与法治.
    private static func settle(_ codes: [String], _ stages: [String], _ context: MappingContext) -> [String] {
        if stages.isEmpty || codes.isEmpty { return codes }
        func isTaught(_ code: String) -> Bool {
            guard let taught = context.lexicon.subjectStages[code] else { return false }
            return stages.contains(where: taught.contains)
        }
        if codes.count > 1 {
            let taught = codes.filter(isTaught)
            return taught.count == 1 ? taught : codes
        }
        guard codes[0] == "politics", !isTaught("politics"), isTaught("morality") else { return codes }
        return ["morality"]
    }
}
