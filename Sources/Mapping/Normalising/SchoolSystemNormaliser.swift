internal import Metadata

/// 六三 or 五四: by the record's own words where it has some, else by the platform.
enum SchoolSystemNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        draft.resource.schoolSystem = context.schoolSystem
        let words: [TargetField] = [.schoolSystem, .stage, .edition, .title]
        for field in words {
            for value in draft.values.all(field) {
                guard let system = stated(in: value.text), system != context.schoolSystem else { continue }
                draft.resource.schoolSystem = system
                draft.provenance("schoolSystem", source: value.path, rule: "stated_in_words", .inferred)
                return
            }
        }
        // 预备年级 and 初四 exist under 五四 alone; 六年级 of a declared 初中 too.
        let isJunior = draft.resource.stages.contains { $0.code == "junior" }
        for value in draft.values.all(.grade) where draft.resource.schoolSystem != .fiveFour {
            guard let reading = context.lexicon.grades.reading(value.text) else { continue }
            if reading.provesFiveFour || (isJunior && reading.grades == [6]) {
                draft.resource.schoolSystem = .fiveFour
                draft.provenance("schoolSystem", source: value.path, rule: "proved_by_grade", .inferred)
            }
        }
    }

    private static let fiveFour = ["五四学制", "五•四学制", "五·四学制", "五四制", "五・四学制", "5-4"]
    private static let sixThree = ["六三学制", "六·三学制", "六•三学制", "六三制", "6-3"]

    private static func stated(in text: String) -> SchoolSystem? {
        // A look at one byte saves ten searches: no mark without 制 or a digit.
        if text == "5-4" || text == "6-3" { return SchoolSystem(rawValue: text) }
        guard text.holds("制") else { return nil }
        if fiveFour.contains(where: text.holds) { return .fiveFour }
        if sixThree.contains(where: text.holds) { return .sixThree }
        return nil
    }
}
