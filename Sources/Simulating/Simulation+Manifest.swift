extension Simulation {
    /// Counts one day by walking every source once; nothing but counters and planted groups is kept.
    /// - Parameter since: the earlier day changes are counted from; the day before when nil.
    package func manifest(day: Int, since: Int? = nil) -> SimulationManifest {
        let earlier = since ?? day - 1
        var count = TruthCount(simulation: self, day: day, earlier: earlier)
        for source in sources { count.add(source) }
        return count.manifest()
    }
}

/// The counters of a walk.
private struct TruthCount {
    let simulation: Simulation
    let day: Int
    let earlier: Int
    var platforms: [PlatformTruth] = []
    var targets = TargetTruth()
    var groups: [String: [PlantedTruth.Member]] = [:]
    var lessonNodes: Set<Int> = []
    var awardedNodes: Set<Int> = []
    var units: Set<String> = []
    let twins: Set<Int>

    init(simulation: Simulation, day: Int, earlier: Int) {
        self.simulation = simulation
        self.day = day
        self.earlier = earlier
        let headings = Dictionary(grouping: simulation.names.lessons) { lesson in
            [
                lesson.subject.code, lesson.edition.text, String(lesson.grade), lesson.volume.text, lesson.heading.text,
            ]
        }
        twins = Set(headings.values.filter { $0.count > 1 }.joined().map(\.number))
    }

    mutating func add(_ source: SimulatedSource) {
        var truth = PlatformTruth(code: source.code, name: source.name, shape: source.shape.rawValue)
        for index in 0..<source.count(day: day) {
            guard let life = simulation.lifecycle(source, index, day: day) else { continue }
            let before = earlier < 1 ? nil : simulation.lifecycle(source, index, day: earlier)
            let wasLive = before?.isLive ?? false
            guard life.isLive else {
                truth.gone += 1
                if wasLive { truth.deleted += 1 }
                continue
            }
            truth.live += 1
            if !wasLive {
                truth.added += 1
            } else if life.touched > earlier {
                truth.changed += 1
            } else {
                truth.unchanged += 1
            }
            let record = simulation.record(source, index, life)
            truth.count(record, source.shape)
            count(record, source)
        }
        if source.province != nil, truth.live > 0 { targets.provinces += 1 }
        platforms.append(truth)
    }

    private mutating func count(_ record: TrueRecord, _ source: SimulatedSource) {
        if record.type.code == "lesson_case" {
            if source.shape.tellsYear { targets.lessonCases += 1 }
            if let lesson = record.lesson, tells(lesson, record, source.shape) {
                lessonNodes.insert(lesson)
                if record.award?.code == "national_youke" { awardedNodes.insert(lesson) }
            }
        }
        // Colleges stand under their full name; a school is a place and a kind.
        if source.shape.tellsYear, let school = record.school, school.kind == nil { units.insert(school.text) }
        if record.award?.code == "model_case" { targets.modelCases += 1 }
        if let batch = record.batch { targets.nationalCourses[String(batch), default: 0] += 1 }
        let subject = record.subject?.code ?? ""
        if record.language == "ko" || record.language == "ii", record.stage?.code == "junior",
            ["math", "physics", "chemistry"].contains(subject), let grade = record.grade
        {
            let cell = "\(grade)/\(subject)/\(record.volume?.code ?? "")"
            targets.minorityJuniorScience[record.language, default: [:]][cell, default: 0] += 1
        }
        if subject == "han_for_minority" { targets.hanForMinority[record.stage?.code ?? "", default: 0] += 1 }
        if record.type.code == "digital_textbook_package", let grade = record.grade {
            targets.packages["\(grade)/\(subject)", default: 0] += 1
        }
        if let kind = source.slices.first(where: { $0.range.contains(record.index) })?.kind, kind != .lesson {
            targets.projects[kind.rawValue, default: 0] += 1
        }
        if let planted = record.planted {
            groups[planted.group, default: []].append(
                PlantedTruth.Member(
                    platform: source.code, id: simulation.sourceID(source, record.index), title: record.title.text,
                    role: planted.role))
        }
    }

    /// Whether an answer of this shape says on which node the record hangs: a workbook has only the title, which may be
    /// 물리 17, and the lessons site names a section without its chapter.
    private func tells(_ lesson: Int, _ record: TrueRecord, _ shape: SimulatedShape) -> Bool {
        switch shape {
        case .xlsx: record.title.text.contains(simulation.names.lessons[lesson].title.text) && !twins.contains(lesson)
        case .jsonGet: !twins.contains(lesson)
        default: true
        }
    }

    func manifest() -> SimulationManifest {
        var total = PlatformTruth(code: "all", name: "全部", shape: "")
        for platform in platforms { total.add(platform) }
        var planted = PlantedTruth()
        planted.groups = groups.keys.sorted().map { PlantedTruth.Group(group: $0, members: groups[$0] ?? []) }
        planted.duplicates = planted.groups.reduce(0) { $0 + max(0, $1.work.count - 1) }
        var targets = targets
        targets.nodes = simulation.names.lessons.count
        targets.nodesWithLessonCase = lessonNodes.count
        targets.nodesWithNationalYouke = awardedNodes.count
        targets.newUnits = units.count
        targets.lessonCaseWorks =
            targets.lessonCases
            - planted.groups.reduce(0) { sum, group in
                let cases = group.work.filter { member in
                    simulation.source(code: member.platform).map {
                        $0.shape.tellsYear && $0.shape.onlyType != "micro_video"
                    } ?? false
                }
                return sum + max(0, cases.count - 1)
            }
        return SimulationManifest(
            seed: simulation.settings.seed, day: day, since: earlier, platforms: platforms, total: total,
            planted: planted, targets: targets)
    }
}

extension PlatformTruth {
    fileprivate mutating func count(_ record: TrueRecord, _ shape: SimulatedShape) {
        if shape != .jsonPost { byType[record.type.code, default: 0] += 1 }
        if let stage = record.stage { byStage[stage.code, default: 0] += 1 }
        if let subject = record.subject { bySubject[subject.code, default: 0] += 1 }
        if let grade = record.grade { byGrade[String(grade), default: 0] += 1 }
        if let edition = record.edition { byEdition[edition.text, default: 0] += 1 }
        if let volume = record.volume { byVolume[volume.code, default: 0] += 1 }
        byLanguage[record.language, default: 0] += 1
        if let award = record.award { byAward[award.code, default: 0] += 1 }
    }

    fileprivate mutating func add(_ other: PlatformTruth) {
        live += other.live
        gone += other.gone
        added += other.added
        changed += other.changed
        deleted += other.deleted
        unchanged += other.unchanged
        byType.merge(other.byType, uniquingKeysWith: +)
        byStage.merge(other.byStage, uniquingKeysWith: +)
        bySubject.merge(other.bySubject, uniquingKeysWith: +)
        byGrade.merge(other.byGrade, uniquingKeysWith: +)
        byEdition.merge(other.byEdition, uniquingKeysWith: +)
        byVolume.merge(other.byVolume, uniquingKeysWith: +)
        byLanguage.merge(other.byLanguage, uniquingKeysWith: +)
        byAward.merge(other.byAward, uniquingKeysWith: +)
    }
}
