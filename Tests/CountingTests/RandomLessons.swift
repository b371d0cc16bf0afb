import Metadata

/// A small, seeded generator (SplitMix64), so that a failing catalogue can be made again.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Random resources over the codes the targets ask for, with holes and unmapped values.
struct RandomLessons {
    var seed: UInt64

    func make(_ platform: String, _ number: Int) -> [LearningResource] {
        var random = SeededGenerator(state: seed)
        return (0..<number).map { index in one(platform, "\(platform)-\(index)", &random) }
    }

    private func one(_ platform: String, _ id: String, _ random: inout SeededGenerator) -> LearningResource {
        var resource = LearningResource(platform: platform, sourceID: id, province: platform)
        resource.titles = [LanguageText(lang: "zh", text: "课 \(id)")]
        func pick(_ codes: [String?]) -> String? { codes.randomElement(using: &random) ?? nil }
        func coded(_ codes: [String?]) -> Coded? { pick(codes).map { Coded(code: $0 == "?" ? nil : $0, raw: $0) } }
        resource.resourceType = coded([
            "lesson_case", "lesson_case", "online_course", "micro_video", "digital_textbook_package", "reading_audio",
            "?", nil,
        ])
        resource.languages = [TeachingLanguage(code: pick(["zh", "zh", "ko", "ii"]) ?? "zh", evidence: .declared)]
        if let stage = coded(["junior", "primary", "?", nil]) { resource.stages = [stage] }
        if let subject = coded(["math", "physics", "chemistry", "chinese", "han_for_minority", "?"]) {
            resource.subjects = [subject]
        }
        resource.grades = [[1], [2, 3], [8], []].randomElement(using: &random) ?? []
        if resource.grades.isEmpty { resource.gradesRaw = ["水平"] }
        resource.provider = pick(["国家开放大学", "甲", "乙小学", "丙", nil]).map { Provider(name: $0, kind: "unit") }
        resource.region.sanquSanzhou = Bool.random(using: &random)
        let years = [2017, 2018, 2019, nil]
        if let level = pick(["none", "national_youke", "national_moc", "model_case", nil]) {
            resource.awards = [
                Award(
                    level: level, raw: level, year: years.randomElement(using: &random) ?? nil,
                    batch: [1, 2, nil].randomElement(using: &random) ?? nil)
            ]
        }
        resource.programmes = [[], ["mooc"], ["general_course", "recitation"]].randomElement(using: &random) ?? []
        if Int.random(in: 0..<10, using: &random) == 0 { resource.flags = ["no_source_id"] }
        return resource
    }
}
