/// Words that comparing two records looks past, or that prove nothing (comparison-words.csv).
package struct ComparisonWords: Sendable {
    /// Endings of titles that only say what kind of thing it is, the longest first.
    package let titleKinds: [String]
    /// Words of titles that change no meaning.
    package let functionWords: [String]
    /// What teachers are called, behind their names.
    package let teacherTitles: [String]
    /// Divisions of a school, in brackets behind its name.
    package let schoolDivisions: Set<String>
    /// Changes with the words.
    package let digest: Int64
    private let generalTitles, generalSchools: [[Unicode.Scalar]]

    /// - Parameter vocabulary: lists whose labels are the words.
    init(_ vocabulary: Vocabulary) {
        func words(_ list: String) -> [String] {
            (vocabulary.term(code: list)?.columns["synonyms"] ?? "").split(separator: "|").map(String.init)
        }
        let all = vocabulary.terms.map { "\($0.code)=\($0.columns["synonyms"] ?? "")" }.joined(separator: "\n")
        digest = all.withBytes(Digest.number)
        titleKinds = words("title_kind").sorted { ($1.count, $0) < ($0.count, $1) }
        functionWords = words("title_function")
        teacherTitles = words("teacher_title")
        schoolDivisions = Set(words("school_division"))
        generalTitles = words("title_general").map { Array($0.unicodeScalars) }
        generalSchools = words("school_word").map { Array($0.unicodeScalars) }
    }

    /// Whether a normalised title names no lesson of its own: 复习, 单元小结.
    package func isGeneral(title: String) -> Bool { Self.isMade(title, of: generalTitles) }

    /// Whether a folded name of a school could be that of many: 中心小学, 第一中学.
    package func isGeneral(school: String) -> Bool { Self.isMade(school, of: generalSchools) }

    /// Whether a text is nothing but some of these words, one after the other.
    private static func isMade(_ text: String, of words: [[Unicode.Scalar]]) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard !scalars.isEmpty else { return false }
        var reached = [Bool](repeating: false, count: scalars.count + 1)
        reached[0] = true
        for place in scalars.indices where reached[place] {
            for word in words where scalars[place...].starts(with: word) { reached[place + word.count] = true }
        }
        return reached[scalars.count]
    }
}
