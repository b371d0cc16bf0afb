internal import Metadata

/// 学段: as declared, else as the grades imply.
enum StageNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        let choice = CodedChoice(draft.values.groups(.stage), codes: context.lexicon.stages.codes)
        for (value, codes) in choice.chosen {
            let stage = Coded(code: codes.count == 1 ? codes[0] : nil, raw: value.text)
            if !draft.resource.stages.contains(where: { $0.code == stage.code && stage.code != nil }) {
                draft.resource.stages.append(stage)
            }
            if stage.code == nil { draft.note("stage_unmapped", .warning, field: "stages", value) }
        }
    }

    /// 六年级 is 初中 under 五四学制.
    static func inferFromGrades(_ draft: inout Draft, _ context: MappingContext) {
        if draft.resource.stages.contains(where: { $0.code != nil }) { return }
        var codes: [String] = []
        for grade in draft.resource.grades {
            let code = stage(of: grade, in: draft.resource.schoolSystem)
            if !codes.contains(code) { codes.append(code) }
        }
        guard !codes.isEmpty else { return }
        draft.resource.stages = codes.map { Coded(code: $0, raw: draft.resource.stages.first?.raw ?? "") }
        draft.provenance("stages", source: "grades", rule: "grade_default_stage", .inferred)
    }

    static func stage(of grade: Int, in system: SchoolSystem) -> String {
        switch grade {
        case ...5: "primary"
        case 6: system == .fiveFour ? "junior" : "primary"
        case 7...9: "junior"
        default: "senior"
        }
    }
}
