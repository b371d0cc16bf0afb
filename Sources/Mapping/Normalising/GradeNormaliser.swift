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
        if let year = reading.juniorYear {
            if let grade = juniorGrade(year, in: draft.resource.schoolSystem) {
                grades.insert(grade)
            } else {
                draft.note("grade_ambiguous", .warning, field: "grades", value)
            }
        } else if reading.isWholeStage {
            let stages = context.lexicon.stages.codes(label)
            let named = stages.isEmpty ? draft.resource.stages.compactMap(\.code) : stages
            for stage in named { grades.formUnion(allGrades(of: stage, in: draft.resource.schoolSystem)) }
        } else if reading.isTeacherBook {
            if draft.resource.resourceType == nil {
                draft.resource.resourceType = Coded(code: "teacher_book", raw: value.text)
                draft.provenance("resourceType", source: value.path, rule: "teacher_book_in_grade", .inferred)
            }
        } else {
            grades.formUnion(reading.grades)
        }
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
            if let year = reading.juniorYear {
                guard let grade = juniorGrade(year, in: draft.resource.schoolSystem) else {
                    draft.note("grade_ambiguous", .warning, field: "grades", value)
                    continue
                }
                grades.insert(grade)
            } else {
                grades.formUnion(reading.grades)
            }
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
