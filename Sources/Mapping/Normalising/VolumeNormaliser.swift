internal import Metadata

/// 册次, in every spelling, alone or behind a grade.
enum VolumeNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        let isSenior = draft.resource.stages.contains { $0.code == "senior" }
        let choice = CodedChoice(draft.values.groups(.volume)) { codes($0, isSenior: isSenior, context) }
        if let (value, codes) = choice.chosen.first(where: { $0.codes.count == 1 }) ?? choice.chosen.first {
            draft.resource.volume = Coded(code: codes.count == 1 ? codes[0] : nil, raw: value.text)
            if codes.count != 1 { draft.note("volume_unmapped", .warning, field: "volume", value) }
            return
        }
        for value in draft.values.all(.grade) {
            guard let code = context.lexicon.grades.reading(value.text)?.volume else { continue }
            draft.resource.volume = Coded(code: code, raw: value.text)
            draft.provenance("volume", source: value.path, rule: "volume_in_grade", .inferred)
            return
        }
    }

    private static func codes(_ label: String, isSenior: Bool, _ context: MappingContext) -> [String] {
        let codes = context.lexicon.volumes.codes(label)
        if codes.isEmpty, let volume = context.lexicon.grades.reading(label)?.volume { return [volume] }
        // 必修 全一册 is the 2017 module in 高中 and a whole volume elsewhere.
        if codes.count == 2, codes.contains("v_req"), codes.contains("v_full") {
            return [isSenior ? "v_req" : "v_full"]
        }
        return codes
    }
}
