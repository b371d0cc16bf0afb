import Metadata

extension Simulation {
    /// The truth about record `index` of a source on `day`, or nil when it is not born yet.
    package func record(_ source: SimulatedSource, _ index: Int, day: Int) -> TrueRecord? {
        lifecycle(source, index, day: day).map { record(source, index, $0) }
    }

    func record(_ source: SimulatedSource, _ index: Int, _ life: Lifecycle) -> TrueRecord {
        var dice = Dice(settings.seed, source.number, index, 1)
        let slice = source.slices.first { $0.range.contains(index) }
        var record: TrueRecord
        if let slice, slice.kind != .lesson {
            record = special(source, index, slice, &dice)
        } else {
            let lessonIndex = index - (slice?.range.lowerBound ?? 0)
            record = planted(source, index, lessonIndex) ?? lesson(source, index, &dice)
        }
        record.isDeleted = !life.isLive
        record.revision = life.revision
        record.sentence += life.revision
        record.created = moment(source, index, date: life.born)
        record.datestamp = datestamp(source, index, life)
        return record
    }

    /// A record with nothing but what every kind has.
    func blank(_ source: SimulatedSource, _ index: Int, title: TrueRecord.Title, type: String, _ dice: inout Dice)
        -> TrueRecord
    {
        TrueRecord(
            source: source.number, index: index, isDeleted: false, revision: 0, created: settings.base,
            datestamp: settings.base, title: title, type: Self.word(type, in: names.types), tongue: names.chinese,
            parts: [], rights: dice.pick(names.rights), sentence: dice.below(names.sentences.count))
    }

    /// The word for a code, or the code itself.
    static func word(_ code: String, in table: [String: Name]) -> Name { table[code] ?? Name(code, code: code) }

    private func lesson(_ source: SimulatedSource, _ index: Int, _ dice: inout Dice) -> TrueRecord {
        let tongue = source.languages.draw(&dice)
        let isChinese = tongue.label.code == "zh"
        let lesson: Lesson
        if isChinese {
            let pool = source.usesFiveFourSystem ? pools.withoutGrade6 : pools.general
            lesson = dice.pick(source.hasMinorityLanguages && dice.chance(0.04) ? pools.han : pool)
        } else {
            lesson = dice.pick(dice.chance(0.7) ? pools.juniorScience : pools.general)
        }
        let types = ["lesson_case", "lesson_case", "lesson_case", "courseware", "micro_video", "lesson_plan"]
        let type = source.shape.onlyType ?? dice.pick(types)
        var record = taught(source, index, lesson, type: type, &dice)
        record.tongue = tongue
        if !isChinese { record.title = minorityTitle(lesson, tongue, index, &dice) }
        if type == "lesson_case", source.shape.carriesAward { record.award = award(source, &dice) }
        return record
    }

    /// A lesson with a teacher and a school.
    func taught(_ source: SimulatedSource, _ index: Int, _ lesson: Lesson, type: String, _ dice: inout Dice)
        -> TrueRecord
    {
        var record = blank(source, index, title: TrueRecord.Title(core: lesson.title), type: type, &dice)
        record.stage = lesson.stage
        record.grade = lesson.grade
        record.gradeName = lesson.gradeName
        record.subject = lesson.subject
        record.edition = lesson.edition
        record.volume = lesson.volume
        record.chapter = lesson.chapter
        record.section = lesson.heading
        record.lesson = lesson.number
        record.parts = TrueRecord.Parts(rawValue: UInt8(1 + dice.below(15)))
        record.teacher = TrueRecord.Teacher(
            surname: dice.pick(names.surnames), first: dice.pick(names.given), second: dice.pick(names.given))
        let kinds = lesson.stage.code == "primary" ? names.primarySchools : names.middleSchools
        if source.counties.isEmpty {
            let county = dice.pick(names.allCounties)
            record.school = TrueRecord.School(place: county.name, kind: dice.pick(kinds))
        } else {
            let county = dice.pick(source.counties)
            record.county = county
            record.school = TrueRecord.School(place: county.name, kind: dice.pick(kinds))
        }
        if source.province == "660000" { record.division = dice.pick(names.divisions) }
        return record
    }

    /// 勾股定理（朝鲜语）, 수학 勾股定理 or 수학 17: the three ways such titles come.
    private func minorityTitle(_ lesson: Lesson, _ tongue: TeachingTongue, _ index: Int, _ dice: inout Dice)
        -> TrueRecord.Title
    {
        guard let word = tongue.words[lesson.subject.code], dice.chance(0.35) else {
            return TrueRecord.Title(core: lesson.title, suffix: tongue.suffix)
        }
        if dice.chance(0.5) { return TrueRecord.Title(prefix: word, core: names.blank, middle: lesson.title) }
        return TrueRecord.Title(prefix: word, core: names.blank, middle: names.number(1 + index % 99))
    }

    /// The pyramid of 一师一优课: the higher, the rarer; most lessons have no award.
    private func award(_ source: SimulatedSource, _ dice: inout Dice) -> Name? {
        let level: String
        switch dice.below(1000) {
        case 0..<8: level = "national_youke"
        case 8..<38: level = "provincial_youke"
        case 38..<98: level = "city_youke"
        case 98..<198: level = "county_youke"
        case 198..<206 where !source.shape.hasFlagsOnly: level = "model_case"
        default: return nil
        }
        return names.awards[level]
    }
}

extension Simulation {
    /// What an answer with room for one sentence says about a record; a change moves it on, so that a changed record is
    /// known by more than its date.
    func sentence(of record: TrueRecord) -> Name { names.sentences[record.sentence % names.sentences.count] }
}
