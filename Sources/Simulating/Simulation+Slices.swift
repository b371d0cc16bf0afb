extension Simulation {
    /// A record of a slice: courses, textbooks, experiments and the like.
    func special(_ source: SimulatedSource, _ index: Int, _ slice: Slice, _ dice: inout Dice) -> TrueRecord {
        let place = index - slice.range.lowerBound
        switch slice.kind {
        case .package: return package(source, index, place, &dice)
        case .moc: return moc(source, index, place, slice, &dice)
        case .openCourse, .generalCourse, .openMOOC: return openCourse(source, index, place, slice.kind, &dice)
        case .fiveMinutes:
            let topic = names.topics[place % names.topics.count]
            let title = TrueRecord.Title(
                prefix: names.fiveMinutes, core: topic, middle: names.blank,
                suffix: names.number(1 + place / names.topics.count))
            return open(source, index, title: title, type: "micro_video", stage: "continuing", &dice)
        case .textbook: return textbook(source, index, place, minority: false, &dice)
        case .minorityTextbook: return textbook(source, index, place, minority: true, &dice)
        case .experiment:
            let title = TrueRecord.Title(
                core: names.experiments[place % names.experiments.count], middle: names.experimentMark,
                suffix: names.number(1 + place / names.experiments.count))
            return open(source, index, title: title, type: "experiment", stage: "undergraduate", &dice)
        case .vocational, .vocationalMaterial:
            let isMaterial = slice.kind == .vocationalMaterial
            let title = TrueRecord.Title(
                core: names.trades[place % names.trades.count],
                middle: isMaterial ? names.materialMark : names.tradeMark,
                suffix: names.number(1 + place / names.trades.count))
            var record = open(
                source, index, title: title, type: isMaterial ? "material" : "course_package",
                stage: "vocational_higher", &dice)
            record.school = TrueRecord.School(place: dice.pick(names.colleges))
            return record
        case .classic, .recitation: return recitation(source, index, place, slice.kind, &dice)
        case .dialect:
            let county = names.allCounties[place * 7 % names.allCounties.count]
            let title = TrueRecord.Title(
                prefix: county.name, core: names.dialects[place % names.dialects.count], middle: names.blank,
                suffix: names.number(1 + place))
            var record = blank(source, index, title: title, type: "material", &dice)
            record.county = county
            return record
        case .lesson: return taught(source, index, dice.pick(pools.general), type: "lesson_case", &dice)
        }
    }

    private func open(
        _ source: SimulatedSource, _ index: Int, title: TrueRecord.Title, type: String, stage: String,
        _ dice: inout Dice
    ) -> TrueRecord {
        var record = blank(source, index, title: title, type: type, &dice)
        record.stage = Self.word(stage, in: names.stages)
        record.teacher = TrueRecord.Teacher(
            surname: dice.pick(names.surnames), first: dice.pick(names.given), second: dice.pick(names.given))
        return record
    }

    private func moc(_ source: SimulatedSource, _ index: Int, _ place: Int, _ slice: Slice, _ dice: inout Dice)
        -> TrueRecord
    {
        let number = place + (slice.batch == 1 ? names.courses.count / 2 : 0)
        let course = names.courses[number % names.courses.count]
        var record = open(
            source, index, title: TrueRecord.Title(core: course.course), type: "online_course", stage: "undergraduate",
            &dice)
        record.subject = course.discipline
        record.school = TrueRecord.School(
            place: names.universities[(number / names.courses.count + number) % names.universities.count])
        record.award = names.awards["national_moc"]
        record.batch = slice.batch
        return record
    }

    private func openCourse(
        _ source: SimulatedSource, _ index: Int, _ place: Int, _ kind: Slice.Kind, _ dice: inout Dice
    ) -> TrueRecord {
        let course = names.courses[place % names.courses.count]
        let mark: Name
        switch kind {
        case .generalCourse: mark = names.generalCourseMark
        case .openMOOC: mark = names.moocMark
        default: mark = names.openCourseMark
        }
        let title = TrueRecord.Title(
            core: course.course, middle: mark, suffix: names.number(1 + place / names.courses.count))
        var record = open(source, index, title: title, type: "online_course", stage: "continuing", &dice)
        record.subject = course.discipline
        return record
    }

    private func package(_ source: SimulatedSource, _ index: Int, _ place: Int, _ dice: inout Dice) -> TrueRecord {
        let books = pools.volumes.filter { $0.grade <= 3 }
        let lesson = books[place % books.count]
        var record = taught(source, index, lesson, type: "digital_textbook_package", &dice)
        record.title = TrueRecord.Title(
            prefix: lesson.gradeName, core: lesson.volume, middle: lesson.subject, suffix: names.packageMark)
        record.teacher = nil
        record.chapter = nil
        record.section = nil
        record.lesson = nil
        record.parts = []
        return record
    }

    private func textbook(
        _ source: SimulatedSource, _ index: Int, _ place: Int, minority: Bool, _ dice: inout Dice
    ) -> TrueRecord {
        let books = minority ? pools.juniorScience : pools.volumes
        let lesson = books[(minority ? place * 5 : place) % books.count]
        let tongue = source.languages.draw(&dice)
        var record = blank(
            source, index,
            title: TrueRecord.Title(
                prefix: lesson.subject, core: lesson.gradeName, middle: lesson.volume,
                suffix: minority ? tongue.suffix : names.number(1 + place / books.count)),
            type: "e_textbook", &dice)
        record.tongue = tongue
        record.stage = lesson.stage
        record.grade = lesson.grade
        record.gradeName = lesson.gradeName
        record.subject = lesson.subject
        record.edition = lesson.edition
        record.volume = lesson.volume
        return record
    }

    private func recitation(
        _ source: SimulatedSource, _ index: Int, _ place: Int, _ kind: Slice.Kind, _ dice: inout Dice
    ) -> TrueRecord {
        let lesson = pools.chinese[place % pools.chinese.count]
        let title = TrueRecord.Title(
            prefix: names.openingMarks, core: lesson.title, middle: names.closingMarks,
            suffix: kind == .classic ? names.classicMark : names.recitationMark)
        var record = blank(source, index, title: title, type: "reading_audio", &dice)
        record.stage = lesson.stage
        record.subject = lesson.subject
        if kind == .recitation {
            record.grade = lesson.grade
            record.gradeName = lesson.gradeName
            record.edition = lesson.edition
            record.volume = lesson.volume
        }
        return record
    }
}
