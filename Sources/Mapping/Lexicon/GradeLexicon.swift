internal import Metadata

/// What a grade label says.
struct GradeReading: Sendable, Equatable {
    /// 1 to 12; empty when only the year within 初中 is known.
    var grades: [Int] = []
    /// 初一 to 初四: the year within 初中, which is grade 7 to 9 or 6 to 9 by the school system.
    var juniorYear: Int?
    /// The year a label without a stage counts (一年级), which is grade 7 or 10 where the record declares 初中 or 高中.
    var stageYear: Int?
    /// The volume that stood behind the grade (八年级下册).
    var volume: String?
    /// The label proves 五四学制 (预备年级, 初四).
    var provesFiveFour = false
    /// 教师用书 in the grade dimension: a type, not a grade.
    var isTeacherBook = false
    /// 跨年级, 通用: every grade of the stage.
    var isWholeStage = false
}

/// Grade labels, bands and the compounds with a volume, all prepared: looking up is exact, never a guess.
struct GradeLexicon: Sendable {
    private let exact: [ExactText: GradeReading]
    private let folded: [ExactText: GradeReading]
    private let others = Memo<GradeReading?>()
    /// Folded labels of one year of 高中.
    private let seniorYears: [String: GradeReading]
    private let volumes: VolumeLexicon

    init(grades: Vocabulary, bands: [String: [Int]], volumes: VolumeLexicon) {
        var labels: [String: GradeReading] = [:]
        for term in grades.terms {
            let synonyms = (term.columns["synonyms"] ?? "").split(separator: "|").map(String.init)
            var reading = GradeReading()
            if let number = term.columns["number"].flatMap({ Int($0) }) { reading.grades = [number] }
            reading.isTeacherBook = term.code == "teacher"
            reading.isWholeStage = term.code == "cross"
            for label in synonyms + [term.name] { labels[label] = reading }
        }
        for (year, numeral) in zip(1...4, ["一", "二", "三", "四"]) {
            let reading = GradeReading(juniorYear: year, provesFiveFour: year == 4)
            for label in ["初\(numeral)", "初\(year)", "初中\(numeral)年级", "初中\(year)年级"] {
                labels[label] = reading
            }
        }
        for (year, numeral) in zip(1...5, ["一", "二", "三", "四", "五"]) {
            for label in ["\(numeral)年级", "\(year)年级"] { labels[label]?.stageYear = year }
        }
        for label in ["预初", "预备年级", "预备班", "初中预备年级", "初预"] {
            labels[label] = GradeReading(grades: [6], provesFiveFour: true)
        }
        for (band, numbers) in bands where labels[band] == nil { labels[band] = GradeReading(grades: numbers) }
        seniorYears = Dictionary(
            labels.filter { $0.key.count > 1 && $0.value.grades.count == 1 && $0.value.grades[0] >= 10 }
                .map { (TextFolding.fold($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
        self.volumes = volumes
        for (label, reading) in labels where label.count > 1 && !label.unicodeScalars.allSatisfy(\.isASCII) {
            guard !reading.isTeacherBook, !reading.isWholeStage else { continue }
            for volume in volumes.semesterLabels {
                var compound = reading
                compound.volume = volume.code
                for text in ["\(label)\(volume.label)", "\(label) \(volume.label)", "\(label)(\(volume.label))"] {
                    labels[text] = compound
                }
            }
        }
        exact = labels.byBytes()
        folded = Dictionary(
            labels.map { (TextFolding.fold($0.key), $0.value) }, uniquingKeysWith: { first, _ in first }
        ).byBytes()
    }

    func reading(_ label: String) -> GradeReading? {
        if let reading = exact[ExactText(label)] { return reading }
        return others.value(label) {
            let key = TextFolding.fold(label)
            return folded[ExactText(key)] ?? seniorYearWithModule(key)
        }
    }

    /// 高一必修1: a year of 高中 and, right behind it, a module in any spelling. Both parts must be known exactly.
    private func seniorYearWithModule(_ key: String) -> GradeReading? {
        guard key.holds("修") else { return nil }
        for (year, reading) in seniorYears where key.hasPrefix(year) {
            let codes = volumes.codes(String(key.dropFirst(year.count)))
            guard codes.count == 1, volumes.moduleCodes.contains(codes[0]) else { continue }
            var compound = reading
            compound.volume = codes[0]
            return compound
        }
        return nil
    }
}
