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
            return words.contains(word)
        }
        let parts = Self.takingHours(from: kept).rest.split(separator: " ")
        let chinese = parts.filter { part in part.unicodeScalars.contains { Self.isHan($0) || $0.isASCII } }
        let isBilingual =
            chinese.count < parts.count && chinese.contains { $0.unicodeScalars.contains(where: Self.isHan) }
        return (isBilingual ? chinese : parts).joined(separator: " ")
    }

    /// Takes the hours (第一课时, 第2课时) out of a folded title, wherever they stand.
    /// - Returns: the rest, and the numbers of the hours as they were written.
    package static func takingHours(from title: String) -> (rest: String, hours: [String]) {
        guard title.contains("课时") else { return (title, []) }
        var rest = ""
        var hours: [String] = []
        var text = title[...]
        while let start = text.firstIndex(of: "第") {
            let behind = text[text.index(after: start)...]
            let number = behind.prefix(while: isHourNumber)
            let after = behind[number.endIndex...]
            if !number.isEmpty, beginsWithHour(after) {
                rest.append(contentsOf: text[..<start])
                rest.append(" ")
                hours.append(String(number))
                text = after.dropFirst(2)
            } else {
                rest.append(contentsOf: text[...start])
                text = behind
            }
        }
        rest.append(contentsOf: text)
        return (rest, hours)
    }

    /// 课时 behind a number; not the 课 of 第3课时间的测量.
    static func beginsWithHour(_ text: Substring) -> Bool {
        text.hasPrefix("课时") && !["间", "代"].contains { text.dropFirst(2).hasPrefix($0) }
    }

    /// Characters of 1, 一, 1-2, 一、二.
    private static func isHourNumber(_ character: Character) -> Bool {
        character.isNumber || "一二三四五六七八九十、,-~ ".contains(character)
    }

    private static func isHan(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isIdeographic }
}
