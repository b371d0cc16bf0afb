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
        func differ(_ a: String, _ b: String) -> Bool { !a.isEmpty && !b.isEmpty && a != b }
        if left.source == right.source { return "同一来源的两条记录" }
        if left.kind != right.kind { return "资源种类不同" }
        if differ(left.edition, right.edition) { return "版本不同" }
        if differ(left.curriculum, right.curriculum) { return "课标年不同" }
        if differ(left.volume, right.volume) { return "册次不同" }
        if differ(left.teacher, right.teacher) { return "教师不同" }
        if differ(left.subject, right.subject) { return "学科不同" }
        if differ(left.language, right.language) { return "授课语种不同" }
        if !left.grades.isEmpty, !right.grades.isEmpty, Set(left.grades).isDisjoint(with: right.grades) {
            return "年级不同"
        }
        if left.numbers != right.numbers { return "标题里的序号或课时不同" }
        if differ(left.school, right.school), !left.school.hasSuffix(right.school), !right.school.hasSuffix(left.school)
        {
            return "学校不同"
        }
        if differ(left.node, right.node), differ(left.chapter, right.chapter),
            !left.chapter.contains(right.chapter), !right.chapter.contains(left.chapter),
            TitleSimilarity.dice(left.chapter, right.chapter) < 0.5
        {
            return "知识节点不同"
        }
        return nil
    }

    /// - Returns: nil when an obstacle stands between them or too little speaks for them.
    package static func between(_ left: WorkTraits, _ right: WorkTraits) -> WorkMatch? {
        guard obstacle(left, right) == nil else { return nil }
        let likeness = TitleSimilarity.dice(left.title, right.title)
        let sameIdentifier = !Set(left.identifiers).isDisjoint(with: right.identifiers)
        guard likeness >= 0.75 || (sameIdentifier && likeness >= 0.5) else { return nil }
        var reasons = [likeness == 1 ? "标题相同" : "标题相似度\(Int((likeness * 100).rounded()))%"]
        var score = 0.45 * likeness
        func weigh(_ weight: Double, _ a: String, _ b: String, _ name: String, mayDiffer: Bool = false) {
            if a.isEmpty || b.isEmpty || (mayDiffer && a != b) {
                score += weight / 2
            } else {
                score += weight
                reasons.append("\(name)相同")
            }
        }
        let isBook = left.kind == .book
        if isBook {
            score += 0.35
        } else {
            if !left.teacher.isEmpty, !right.teacher.isEmpty {
                score += 0.2
                reasons.append("教师相同")
            }
            weigh(0.15, left.school, right.school, "学校")
        }
        weigh(0.05, left.edition, right.edition, "版本")
        weigh(0.05, left.volume, right.volume, "册次")
        weigh(0.1, left.node, right.node, "知识节点", mayDiffer: true)
        if sameIdentifier {
            score += 0.2
            reasons.append("标识相同")
        }
        guard score >= threshold else { return nil }
        return WorkMatch(score: min(1, score), reason: reasons.joined(separator: "，"))
    }
}
