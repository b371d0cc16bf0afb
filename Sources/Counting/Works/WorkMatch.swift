/// Whether two records are the same work, how sure that is, and why, in words.
package struct WorkMatch: Sendable, Equatable {
    /// 0 to 1.
    package var score: Double
    /// In Chinese.
    package var reason: String

    /// Below this two records stay two works.
    static let threshold = 0.85

    /// Why two records can never be one work, or nil. A missing value contradicts nothing.
    static func obstacle(_ left: WorkTraits, _ right: WorkTraits) -> String? {
        if left.source == right.source { return "同一来源的两条记录" }
        if left.kind != right.kind || (left.kind == .other && differ(left.type, right.type)) { return "资源种类不同" }
        if contradict(left.edition, right.edition) { return "版本不同" }
        if differ(left.curriculum, right.curriculum) { return "课标年不同" }
        if contradict(left.volume, right.volume) { return "册次不同" }
        if !left.teachers.isEmpty, !right.teachers.isEmpty, Set(left.teachers).isDisjoint(with: right.teachers) {
            return "教师不同"
        }
        if differ(left.subject, right.subject) { return "学科不同" }
        if differ(left.language, right.language) { return "授课语种不同" }
        if !left.grades.isEmpty, !right.grades.isEmpty, Set(left.grades).isDisjoint(with: right.grades) {
            return "年级不同"
        }
        if left.title.numbers != right.title.numbers { return "标题里的序号或课时不同" }
        if differ(left.school, right.school), !isPart(left, of: right), !isPart(right, of: left) { return "学校不同" }
        // Two provinces may have a county of one name, and a school of that county be inferred to lie in either.
        let maySharePlace =
            left.school == right.school && isSameSchool(left, right)
            && (left.place.isInferred || right.place.isInferred)
        if !maySharePlace, WorkPlace.differ(left.place, right.place) { return "学校所在地不同" }
        return areNodesApart(left, right) ? "知识节点不同" : nil
    }

    private static func differ(_ a: String, _ b: String) -> Bool { !a.isEmpty && !b.isEmpty && a != b }

    /// A label no vocabulary knows may be another word for a code.
    private static func contradict(_ a: String, _ b: String) -> Bool {
        differ(a, b) && a.hasPrefix("?") == b.hasPrefix("?")
    }

    /// Whether the shorter name may be the school of the longer one: 第一中学 of a county we know, and 广州市第一中学 of a
    /// place we do not, tell of two.
    private static func isPart(_ short: WorkTraits, of long: WorkTraits) -> Bool {
        long.school.hasSuffix(short.school)
            && !(short.isSchoolGeneral && !short.place.county.isEmpty && long.place.county.isEmpty)
    }

    /// The schools are known and told by their names. A longer name may hold the shorter.
    private static func isSameSchool(_ left: WorkTraits, _ right: WorkTraits) -> Bool {
        !left.school.isEmpty && !right.school.isEmpty && !left.isSchoolGeneral && !right.isSchoolGeneral
            && (left.school.hasSuffix(right.school) || right.school.hasSuffix(left.school))
    }

    /// Two nodes that are known and not one. Lessons of one title may stand in chapters that are called alike.
    private static func areNodesApart(_ left: WorkTraits, _ right: WorkTraits) -> Bool {
        guard differ(left.node, right.node) else { return false }
        if left.title.text != right.title.text, !left.section.hasSuffix(right.section),
            !right.section.hasSuffix(left.section)
        {
            return true
        }
        return differ(left.chapter, right.chapter) && !left.chapter.contains(right.chapter)
            && !right.chapter.contains(left.chapter) && TitleSimilarity.dice(left.chapter, right.chapter) < 0.5
    }

    /// - Returns: nil when an obstacle stands between them or too little speaks for them.
    package static func between(_ left: WorkTraits, _ right: WorkTraits) -> WorkMatch? {
        guard obstacle(left, right) == nil else { return nil }
        let isSameTitle = left.title.text == right.title.text
        let likeness = TitleSimilarity.dice(left.title.text, right.title.text)
        let sameIdentifier = !Set(left.identifiers).isDisjoint(with: right.identifiers)
        // However like two titles are, a word that carries meaning makes two lessons of them.
        guard isSameTitle || left.title.core == right.title.core || (sameIdentifier && likeness >= 0.5) else {
            return nil
        }
        var reasons = [isSameTitle ? "标题相同" : "标题相似度\(Int((likeness * 100).rounded()))%"]
        var score = 0.45 * likeness
        func weigh(_ weight: Double, _ agrees: Bool, _ name: String) {
            score += agrees ? weight : weight / 2
            if agrees { reasons.append("\(name)相同") }
        }
        func isSame(_ a: String, _ b: String) -> Bool { !a.isEmpty && a == b }
        if left.kind == .book {
            score += 0.35
        } else {
            if let teachers = weightOfTeachers(left.teachers, right.teachers) {
                score += teachers.weight
                reasons.append(teachers.reason)
            }
            weigh(0.15, isSameSchool(left, right), "学校")
        }
        weigh(0.05, isSame(left.edition, right.edition), "版本")
        weigh(0.05, isSame(left.volume, right.volume), "册次")
        weigh(0.1, isSame(left.node, right.node), "知识节点")
        if sameIdentifier {
            score += 0.2
            reasons.append("标识相同")
        }
        guard score >= threshold else { return nil }
        return WorkMatch(score: min(1, score), reason: reasons.joined(separator: "，"))
    }

    /// The same teachers, or the same first one, speak for one work; a shared one does so where the rest agrees.
    private static func weightOfTeachers(_ left: [String], _ right: [String]) -> (weight: Double, reason: String)? {
        guard let first = left.first, let other = right.first else { return nil }
        if first == other || Set(left) == Set(right) { return (0.2, "教师相同") }
        return (0.12, "一位教师相同")
    }
}
