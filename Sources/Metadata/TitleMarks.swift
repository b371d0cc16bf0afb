/// Words of a title that do not name the lesson: what kind of thing it is, in which language it is taught, which hour.
package struct TitleMarks: Sendable {
    package let words: Set<String>

    package static let none = TitleMarks([])

    init(_ words: Set<String>) {
        self.words = words
    }

    /// Labels of resource types, lesson parts and awards, and words of revision.
    package init(vocabularies: Vocabularies) {
        var words = Set(["修订", "修订版", "修改", "新", "最新", "公开课", "优质课", "示范课", "展示课", "比赛课"])
        for vocabulary in [vocabularies.resourceTypes, vocabularies.lessonParts, vocabularies.awards] {
            words.formUnion(vocabulary.labels.map(\.label).filter { $0.count > 1 })
        }
        self.words = words
    }

    /// These marks and the names of teaching languages.
    func withLanguages(_ languages: Vocabulary) -> TitleMarks {
        TitleMarks(words.union(languages.labels.map(\.label)))
    }

    /// A folded title without its bracketed marks; other brackets are opened, their content stays.
    package func removed(from title: String) -> String {
        removed(from: title) { words.contains($0) }
    }

    private func removed(from title: String, where isMark: (String) -> Bool) -> String {
        guard title.unicodeScalars.contains(where: { "(（【[".unicodeScalars.contains($0) }) else { return title }
        var kept = ""
        var bracketed = ""
        var depth = 0
        for character in title {
            if "(（【[".contains(character) {
                depth += 1
            } else if ")）】]".contains(character), depth > 0 {
                depth -= 1
                if !isMark(bracketed) { kept += bracketed }
                bracketed = ""
            } else if depth > 0 {
                bracketed.append(character)
            } else {
                kept.append(character)
            }
        }
        return kept + (isMark(bracketed) ? "" : bracketed)
    }

    /// The lesson a title names: without marks and hours (第二课时), and of a title in two scripts only the Chinese.
    func lesson(in title: String, asking: (String) -> Void = { _ in }) -> String {
        let kept = removed(from: TextFolding.fold(title)) { word in
            asking(word)
            return words.contains(word) || Self.isHour(word[...])
        }
        var parts = kept.split(separator: " ")
        if parts.count > 1, let last = parts.last, Self.isHour(last) { parts.removeLast() }
        let chinese = parts.filter { part in part.unicodeScalars.contains { Self.isHan($0) || $0.isASCII } }
        let isBilingual =
            chinese.count < parts.count && chinese.contains { $0.unicodeScalars.contains(where: Self.isHan) }
        return (isBilingual ? chinese : parts).joined(separator: " ")
    }

    /// 第一课时, 第2课时.
    private static func isHour(_ text: Substring) -> Bool {
        guard text.hasPrefix("第"), text.hasSuffix("课时"), text.count > 3 else { return false }
        return text.dropFirst().dropLast(2).allSatisfy { $0.isNumber || "一二三四五六七八九十".contains($0) }
    }

    private static func isHan(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isIdeographic }
}
