internal import Metadata

/// 年级 as a set of numbers: single grades, bands, and 初一 to 初四, which need the school system.
enum GradeNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        var grades = Set<Int>()
        var isSettled = false
        for group in draft.values.groups(.grade) {
            for value in group.values {
                if !draft.resource.gradesRaw.contains(value.text) { draft.resource.gradesRaw.append(value.text) }
                if isSettled { continue }
                for label in labels(value.text, context) { read(label, value, into: &grades, &draft, context) }
            }
            isSettled = isSettled || !grades.isEmpty
        }
        if grades.isEmpty { inferFromVolume(&grades, &draft, context) }
        draft.resource.grades = grades.sorted()
        if grades.isEmpty, needsGrade(draft.resource) { draft.flag("grade_missing") }
    }

    private static let separators: Set<Character> = ["、", "，", ",", ";", "；", "/", "|"]

    /// The whole label if it is known, else its parts if every one is: 七年级、八年级.
    private static func labels(_ text: String, _ context: MappingContext) -> [String] {
        if context.lexicon.grades.reading(text) != nil { return [text] }
        guard text.contains(where: separators.contains) else { return [text] }
        let parts = text.split(whereSeparator: separators.contains).map(\.trimmed)
        return parts.allSatisfy { context.lexicon.grades.reading($0) != nil } ? parts : [text]
    }

    private static func read(
        _ label: String, _ value: RawText, into grades: inout Set<Int>, _ draft: inout Draft,
        _ context: MappingContext
    ) {
        guard let reading = context.lexicon.grades.reading(label) else {
            draft.note("grade_unmapped", .warning, field: "grades", value)
            return
        }
        if reading.isTeacherBook {
            if draft.resource.resourceType == nil {
                draft.resource.resourceType = Coded(code: "teacher_book", raw: value.text)
                draft.provenance("resourceType", source: value.path, rule: "teacher_book_in_grade", .inferred)
            }
            return
        }
        grades.formUnion(agreed(reading, label, value, &draft, context))
    }

    /// The grades a label names; none, with a finding, when they contradict the declared stage or cannot be told.
    private static func agreed(
        _ reading: GradeReading, _ label: String, _ value: RawText, _ draft: inout Draft, _ context: MappingContext
    ) -> Set<Int> {
        guard let grades = named(reading, label, draft.resource, context) else {
            draft.note("grade_ambiguous", .warning, field: "grades", value)
            return []
        }
        guard let stage = declaredStage(draft.resource) else { return grades }
        if isBeyondSchool(stage, context) {
            // 本科一年级 is a year of the course, no grade, and contradicts nothing; nor does 高一 of a vocational school,
            // which stands beside the senior one.
            let isBeside = stage == "vocational_secondary" && grades.allSatisfy((10...12).contains)
            if !grades.isEmpty, reading.stageYear == nil, !isBeside {
                draft.note("grade_conflict", .warning, field: "grades", value)
            }
            return []
        }
        guard let possible = possibleGrades[stage], !grades.isEmpty,
            !grades.contains(where: { possible.contains($0) })
        else { return grades }
        draft.note("grade_conflict", .warning, field: "grades", value)
        return []
    }

    /// Nil when the label needs a school system that is not known.
    private static func named(
        _ reading: GradeReading, _ label: String, _ resource: LearningResource, _ context: MappingContext
    ) -> Set<Int>? {
        let system = resource.schoolSystem
        if let year = reading.juniorYear { return juniorGrade(year, in: system).map { [$0] } }
        if reading.isWholeStage {
            let stages = context.lexicon.stages.codes(label)
            let meant = stages.isEmpty ? resource.stages.compactMap(\.code) : stages
            var grades = Set<Int>()
            for stage in meant where !isBeyondSchool(stage, context) {
                grades.formUnion(allGrades(of: stage, in: system))
            }
            return grades
        }
        if let year = reading.stageYear, let stage = declaredStage(resource) {
            if stage == "junior", year <= 4 { return juniorGrade(year, in: system).map { [$0] } }
            if stage == "senior", year <= 3 { return [9 + year] }
        }
        return Set(reading.grades)
    }

    /// The stage of the record's own stage field, if it is one.
    private static func declaredStage(_ resource: LearningResource) -> String? {
        resource.stages.count == 1 ? resource.stages[0].code : nil
    }

    /// Wide enough for both school systems.
    private static let possibleGrades: [String: ClosedRange<Int>] = [
        "primary": 1...6, "junior": 6...9, "senior": 10...12,
    ]

    private static func isBeyondSchool(_ stage: String, _ context: MappingContext) -> Bool {
        let level = context.lexicon.vocabularies.stages.term(code: stage)?.columns["lom_context"]
        return level == "training" || level == "higher education"
    }

    /// 初一 is grade 7 under 六三 and 6 under 五四; 初四 exists under 五四 alone.
    static func juniorGrade(_ year: Int, in system: SchoolSystem) -> Int? {
        switch system {
        case .sixThree: year <= 3 ? 6 + year : nil
        case .fiveFour: 5 + year
        case .unknown: year == 4 ? 9 : nil
        }
    }

    /// A volume label may carry the grade: 八年级下册.
    private static func inferFromVolume(_ grades: inout Set<Int>, _ draft: inout Draft, _ context: MappingContext) {
        for value in draft.values.all(.volume) {
            guard let reading = context.lexicon.grades.reading(value.text), reading.volume != nil else { continue }
            let found = agreed(reading, value.text, value, &draft, context)
            if found.isEmpty { continue }
            grades.formUnion(found)
            draft.provenance("grades", source: value.path, rule: "grade_in_volume", .inferred)
            draft.resource.gradesRaw.append(value.text)
            return
        }
    }

    private static func allGrades(of stage: String, in system: SchoolSystem) -> ClosedRange<Int> {
        switch stage {
        case "primary": system == .fiveFour ? 1...5 : 1...6
        case "junior": system == .fiveFour ? 6...9 : 7...9
        case "senior": 10...12
        default: 1...9
        }
    }

    /// 高中 books carry modules instead; beyond school there are no grades.
    private static func needsGrade(_ resource: LearningResource) -> Bool {
        resource.gradesRaw.isEmpty
            && resource.stages.contains { $0.code == "primary" || $0.code == "junior" }
    }
}
