internal import Metadata

/// Words that mean something where they stand alone or beside other words that do, and are parts of names elsewhere: 三上
/// is a book, but not in 七下八上; 杭州 is a city, but not in 杭州湾.
struct PlacedWords: Sendable {
    /// 三上, 3上: grade and volume.
    private var books: [[UInt32]: QueryVocabulary.Meaning] = [:]
    /// 上, 下: the volume, directly behind a grade, subject or stage.
    private var halves: [[UInt32]: QueryVocabulary.Meaning] = [:]
    /// Cities without 市, provinces in one character and the like.
    private var places: [[UInt32]: QueryVocabulary.Meaning] = [:]

    init() {}

    /// - Parameters:
    ///   - halves: character → codes of the volume.
    ///   - grades: number → name.
    ///   - shortNames: code of a prefecture → what it is called besides.
    ///   - isTaken: a word that has its meaning, or none, already.
    init(
        halves: [String: [String]], grades: [String: String], prefectures: Vocabulary,
        shortNames: [String: [String]], key: (String) -> [UInt32], isTaken: ([UInt32]) -> Bool
    ) {
        for (half, codes) in halves {
            self.halves[key(half)] = QueryVocabulary.Meaning(field: .volume, codes: codes)
            for (number, numeral) in zip(1..., "一二三四五六七八九") where grades[String(number)] != nil {
                let book = QueryVocabulary.Meaning(field: .grade, codes: [String(number)], volumes: codes)
                for grade in [String(numeral), String(number)] {
                    for word in [grade + half, grade + half + "册"] { books[key(word)] = book }
                }
            }
        }
        learn(prefectures, shortNames, key, isTaken)
    }

    private mutating func learn(
        _ prefectures: Vocabulary, _ shortNames: [String: [String]], _ key: (String) -> [UInt32],
        _ isTaken: ([UInt32]) -> Bool
    ) {
        var named: [[UInt32]: Set<String>] = [:]
        for term in prefectures.terms where term.columns["is_pseudo"] != "1" {
            for name in [term.name] + (shortNames[term.code] ?? []) {
                guard let short = Self.short(name) else { continue }
                named[key(short), default: []].insert(term.code)
            }
        }
        // A name of two prefectures, or of a province and a prefecture, does not say which.
        for (word, codes) in named where codes.count == 1 && !isTaken(word) {
            places[word] = QueryVocabulary.Meaning(field: .prefecture, codes: Array(codes))
        }
    }

    /// A word that means a place: 粤.
    mutating func add(_ word: [UInt32], _ meaning: QueryVocabulary.Meaning) { places[word] = meaning }

    /// 杭州 for 杭州市, 恩施 for 恩施州; nil for names that end in nothing of the kind, or would be one character.
    private static func short(_ name: String) -> String? {
        guard let ending = ["自治州", "地区", "市", "州", "盟"].first(where: name.hasSuffix) else { return nil }
        let short = name.dropLast(ending.count)
        return short.count >= 2 ? String(short) : nil
    }

    func book(_ key: [UInt32]) -> QueryVocabulary.Meaning? { books[key] }

    /// The words that name grade and volume at once.
    var bookWords: some Collection<[UInt32]> { books.keys }

    func place(_ key: [UInt32]) -> QueryVocabulary.Meaning? { places[key] }

    /// The volume one character names behind a word with this meaning.
    func half(_ key: [UInt32], behind meaning: QueryVocabulary.Meaning?) -> QueryVocabulary.Meaning? {
        guard let field = meaning?.field, [.grade, .subject, .stage].contains(field), meaning?.volumes.isEmpty == true
        else { return nil }
        return halves[key]
    }

    func isWord(_ key: [UInt32]) -> Bool { books[key] != nil || places[key] != nil }
}
