internal import Foundation
package import Metadata

/// The words of a query that stand for codes: labels of the vocabularies and of Schemas/search/synonyms.yml.
package struct QueryVocabulary: Sendable {
    struct Meaning: Sendable, Hashable {
        var field: FacetField
        var codes: [String]
        /// Codes of the language that is called as the subject is: 蒙古语 means 蒙古语文, and all that is in Mongolian.
        var languages: [String] = []
        /// Codes of the volume that is named in the same word: 三上 means 三年级 and 上册 at once.
        var volumes: [String] = []
        /// Those of the codes that were not named, but stand for one another with one that was, 人教版 for 统编版, or are a
        /// variant of it: 人教A版 for 人教版.
        var twins: [String] = []
    }

    /// The language of what says nothing else. Nobody asks for it by the name of a subject: 汉语 is a subject.
    static let ordinaryLanguage = "zh"

    /// Place among awards, 0 to 1, of each award level.
    let awards: [String: Float]
    /// Names of the codes, for the tree.
    let names: [FacetField: [String: String]]
    /// The order of codes in the tree: that of the vocabulary files.
    let order: [FacetField: [String: Int]]
    /// Volumes that every grade has one of: 上册, 全一册.
    let volumesOfGrades: Set<String>
    /// Stages behind school: universities and the like.
    let higherStages: Set<String>
    /// The lessons of the known textbooks in their order.
    let trees: TextbookTrees
    /// Names of fields before a colon.
    private let fields: [String: FacetField]
    private var meanings: [[UInt32]: Meaning] = [:]
    /// What the labels of each vocabulary mean in its own field.
    private var labels: [FacetField: [[UInt32]: [String]]] = [:]
    private var noise: Set<[UInt32]> = []
    /// Labels that are never understood; words all the same.
    private var never: Set<[UInt32]> = []
    /// Names with words in them that mean nothing there.
    private var properNames: Set<[UInt32]> = []
    /// Words that mean something in their place only.
    private(set) var placed = PlacedWords()
    /// Code of a field → those to take while there is nothing of it.
    private var nearest: [FacetField: [String: [String]]] = [:]
    /// Code of a grade or volume → the stage it belongs to.
    private var stages: [FacetField: [String: String]] = [:]
    /// Words → other words for the same.
    private var others: [[UInt32]: String] = [:]
    /// Short ends of schools' names → the long ones.
    private var schools: [[UInt32]: String] = [:]
    private(set) var smallWords = SmallWords()
    /// What lessons are divided into, behind 第 and a number.
    private(set) var parts: [[UInt32]] = []
    /// What one letter before a number stands for.
    private(set) var letters: [String: String] = [:]
    /// Stages, grades, subjects, volumes and types as people write them.
    private(set) var commonWords: [String] = []
    /// Letters of pinyin → the one common word they spell.
    private var wordsSpelled: [[UInt8]: String] = [:]
    private let analyser: TextAnalyser

    /// - Parameter platforms: those whose names are words; nil for those of the root.
    /// - Throws: `ConfigError` for a synonyms file that cannot be used.
    package init(
        _ vocabularies: Vocabularies, root: ProjectRoot, analyser: TextAnalyser, platforms: [Platform]? = nil
    ) throws(ConfigError) {
        self.analyser = analyser
        let lists: [(FacetField, Vocabulary)] = [
            (.stage, vocabularies.stages), (.grade, vocabularies.grades), (.subject, vocabularies.subjects),
            (.edition, vocabularies.editions), (.volume, vocabularies.volumes), (.type, vocabularies.resourceTypes),
            (.award, vocabularies.awards), (.province, vocabularies.provinces), (.language, vocabularies.languages),
            (.prefecture, vocabularies.prefectures), (.county, vocabularies.counties),
        ]
        var names: [FacetField: [String: String]] = [:]
        var order: [FacetField: [String: Int]] = [:]
        for (field, vocabulary) in lists {
            for (place, term) in vocabulary.terms.enumerated() {
                let code = Self.code(term, field)
                if names[field]?[code] == nil {
                    names[field, default: [:]][code] = term.name
                    order[field, default: [:]][code] = place
                }
            }
        }
        self.names = names
        self.order = order
        trees = try TextbookTrees(root: root, vocabularies: vocabularies)
        volumesOfGrades = Set(
            vocabularies.volumes.terms.filter { ["semester", "whole"].contains($0.columns["kind"]) }.map(\.code))
        higherStages = Set(
            vocabularies.stages.terms.filter { $0.columns["lom_context"] == "higher education" }.map(\.code))
        let ranks = vocabularies.awards.terms.compactMap { term in
            term.columns["rank"].flatMap(Double.init).map { (term.code, $0) }
        }
        let last = max(1, ranks.map(\.1).max() ?? 1)
        awards = Dictionary(
            ranks.map { ($0, $0 == "none" ? 0 : Float(1 - ($1 - 1) / (last + 1))) }, uniquingKeysWith: { max($0, $1) })
        fields = Self.fieldNames(analyser)
        let file = root.schemas.appending(path: "search").appending(path: "synonyms.yml")
        let synonyms = try root.config(file)
        try synonyms.allow(
            only: [
                "words", "halves", "stages", "nearest", "same", "optional", "equal", "schools", "letters", "editions",
                "never", "names", "noise", "parts", "placed",
            ])
        try learn(synonyms["words"], lists)
        let settled = Set(meanings.keys)
        never = Set((synonyms["never"]?.elements ?? []).compactMap(\.string).map { key($0) })
        properNames = Set((synonyms["names"]?.elements ?? []).compactMap(\.string).map { key($0) })
        noise = Set((synonyms["noise"]?.elements ?? []).compactMap(\.string).map { key($0) })
        for (field, vocabulary) in lists {
            learn(vocabulary, field, also: vocabularies.regionShortNames, settled: settled)
        }
        // 国家精品在线开放课程 is an award first, whichever platform delivers it.
        learn(platforms ?? root.platforms().platforms)
        widenEditions(synonyms["editions"], vocabularies.editions)
        for (field, words) in try byField(synonyms["nearest"], lists) { nearest[field] = try codes(words, field) }
        for term in vocabularies.grades.terms {
            guard let stage = term.columns["default_stage"], !stage.isEmpty else { continue }
            stages[.grade, default: [:]][Self.code(term, .grade)] = stage
        }
        let stagesOfKinds = try codes(synonyms["stages"], .stage)
        for term in vocabularies.volumes.terms {
            guard let kind = term.columns["kind"], let stage = stagesOfKinds[kind]?.first else { continue }
            stages[.volume, default: [:]][term.code] = stage
        }
        for member in synonyms["same"]?.members ?? [] { others[key(member.key)] = member.value.string }
        for member in synonyms["schools"]?.members ?? [] { schools[key(member.key)] = member.value.string }
        parts = (synonyms["parts"]?.elements ?? []).compactMap(\.string).map { key($0) }
        smallWords = SmallWords(
            omissible: (synonyms["optional"]?.elements ?? []).compactMap(\.string).flatMap { key($0) },
            equal: (synonyms["equal"]?.members ?? []).map { (key($0.key), key($0.value.string ?? "")) })
        for member in synonyms["letters"]?.members ?? [] { letters[member.key] = member.value.string }
        let halves = try codes(synonyms["halves"], .volume)
        placed = PlacedWords(
            halves: halves, grades: names[.grade] ?? [:], prefectures: vocabularies.prefectures,
            shortNames: vocabularies.regionShortNames, key: { key($0) },
            isTaken: { never.contains($0) || meanings[$0] != nil })
        for (field, words) in try byField(synonyms["placed"], lists) {
            for (word, meant) in try codes(words, field) { placed.add(key(word), Meaning(field: field, codes: meant)) }
        }
        let common: Set<FacetField> = [.stage, .grade, .subject, .volume, .type]
        commonWords = meanings.filter { common.contains($0.value.field) }.map { String(scalars: $0.key) }.sorted()
        let higher = vocabularies.subjects.terms.filter { term in
            let stages = (term.columns["stages"] ?? "").split(separator: "|").map(String.init)
            return !stages.isEmpty && higherStages.isSuperset(of: stages)
        }
        learnSpellings(but: Set(higher.map(\.code)))
    }

    /// Characters of the editions that are typed in pinyin: 人教版. Shorter ones sound like too much.
    private static let editionsSpelled = 3...5

    /// - Parameter higherSubjects: codes of subjects no school has. Nobody types these in pinyin: lixue is 力学, not 理学.
    private mutating func learnSpellings(but higherSubjects: Set<String>) {
        var words: [[UInt8]: Set<Meaning>] = [:]
        let editions = meanings.filter { $0.value.field == .edition && Self.editionsSpelled.contains($0.key.count) }
        // In an order of their own: of words that sound and mean alike, the one is taken whatever order a table has.
        let spelled = commonWords.map { key($0) } + placed.bookWords + editions.keys
        for word in spelled.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let meaning = understood(word)
            if let meaning, meaning.field == .subject, meaning.codes.allSatisfy(higherSubjects.contains) { continue }
            for letters in analyser.pinyin.spellings(of: word) {
                if let meaning { words[letters, default: []].insert(meaning) }
                wordsSpelled[letters] = String(scalars: word)
            }
        }
        for (letters, meanings) in words where meanings.count > 1 { wordsSpelled[letters] = nil }
    }

    /// What a code is called; the code itself where no vocabulary has it.
    func name(_ field: FacetField, _ code: String) -> String {
        names[field]?[code] ?? (code == FacetField.unmapped ? "未归类" : code)
    }

    private static func code(_ term: Vocabulary.Term, _ field: FacetField) -> String {
        // Grades are counted by number.
        field == .grade ? term.columns["number"] ?? term.code : term.code
    }

    private static func fieldNames(_ analyser: TextAnalyser) -> [String: FacetField] {
        let chinese: [(String, FacetField)] = [
            ("学段", .stage), ("学科", .subject), ("科目", .subject), ("年级", .grade), ("版本", .edition), ("教材", .edition),
            ("册次", .volume), ("类型", .type), ("省份", .province), ("地区", .province), ("省", .province), ("语言", .language),
            ("语种", .language), ("奖项", .award), ("优课", .award), ("年份", .year), ("许可", .license), ("单位", .provider),
            ("来源", .source), ("平台", .source), ("节点", .node),
        ]
        var fields = Dictionary(chinese, uniquingKeysWith: { first, _ in first })
        for field in FacetField.allCases { fields[field.name] = field }
        return fields
    }

    private func key(_ label: String) -> [UInt32] {
        let (folded, units) = analyser.analyse(label)
        return QueryPhrase(text: label, folded: folded, units: units, isOpen: false)?.key(0..<units.prefix(60).count)
            ?? []
    }

    private mutating func learn(
        _ words: ConfigNode?, _ lists: [(FacetField, Vocabulary)]
    ) throws(ConfigError) {
        for (field, words) in try byField(words, lists) {
            for (word, meant) in try codes(words, field) {
                meanings[key(word)] = Meaning(field: field, codes: meant)
            }
        }
    }

    /// What the file says of each field.
    private func byField(
        _ node: ConfigNode?, _ lists: [(FacetField, Vocabulary)]
    ) throws(ConfigError) -> [(FacetField, ConfigNode)] {
        var found: [(FacetField, ConfigNode)] = []
        for member in node?.members ?? [] {
            guard let field = FacetField(name: member.key), lists.contains(where: { $0.0 == field }) else {
                throw (node ?? member.value).error("不认识字段 \(member.key)", mend: "用 stage、grade、type 等字段名")
            }
            found.append((field, member.value))
        }
        return found
    }

    /// Words of the file with the codes of a field they stand for.
    private func codes(_ words: ConfigNode?, _ field: FacetField) throws(ConfigError) -> [String: [String]] {
        var found: [String: [String]] = [:]
        for word in words?.members ?? [] {
            let codes = word.value.string.map { [$0] } ?? word.value.elements.compactMap(\.string)
            for code in codes where names[field]?[code] == nil {
                throw word.value.error("\(field.name) 没有代码 \(code)", mend: "用 Schemas/vocabularies 里的代码")
            }
            found[word.key] = codes
        }
        return found
    }

    /// What platforms are called.
    private mutating func learn(_ platforms: [Platform]) {
        for platform in platforms {
            for label in [platform.name] + platform.shortNames {
                let key = key(label)
                guard Self.isUsable(label, key), meanings[key] == nil else { continue }
                meanings[key] = Meaning(field: .source, codes: [platform.code])
            }
        }
    }

    /// - Parameters:
    ///   - shortNames: what prefectures and counties are called besides, by code.
    ///   - settled: words that mean what they mean, and nothing more.
    private mutating func learn(
        _ vocabulary: Vocabulary, _ field: FacetField, also shortNames: [String: [String]], settled: Set<[UInt32]>
    ) {
        var found: [[UInt32]: [String]] = [:]
        for term in vocabulary.terms {
            let code = Self.code(term, field)
            guard !code.isEmpty, code != "none" else { continue }
            var labels = [term.name]
            for column in ["synonyms", "short_name"] {
                labels += (term.columns[column] ?? "").split(separator: "|").map(String.init)
            }
            if field == .prefecture || field == .county { labels += shortNames[code] ?? [] }
            // 朝阳 for 朝阳区 is too often something else; provinces give their short names themselves.
            for label in labels {
                let key = key(label)
                if Self.isUsable(label, key), !never.contains(key), found[key]?.contains(code) != true {
                    found[key, default: []].append(code)
                }
            }
        }
        labels[field] = found
        for (key, codes) in found {
            if meanings[key] == nil {
                meanings[key] = Meaning(field: field, codes: codes)
            } else if field == .language, meanings[key]?.field == .subject, !settled.contains(key),
                codes != [Self.ordinaryLanguage]
            {
                meanings[key]?.languages = codes
            }
        }
    }

    /// One character, also in brackets, two Latin letters or mere digits mean too many things.
    private static func isUsable(_ label: String, _ key: [UInt32]) -> Bool {
        let scalars = label.unicodeScalars
        if scalars.allSatisfy(\.isASCII) {
            return scalars.count >= 3 && scalars.contains { $0.properties.isAlphabetic } && !label.contains("_")
        }
        return key.count { $0 != 0x20 } >= 2
    }

    /// 人教版 also means its A, B and PEP editions; and editions teachers name for one another find each other.
    private mutating func widenEditions(_ also: ConfigNode?, _ editions: Vocabulary) {
        var twins: [String: [String]] = [:]
        for member in also?.members ?? [] { twins[member.key] = member.value.elements.compactMap(\.string) }
        let codes = Dictionary(editions.terms.map { ($0.name, $0.code) }, uniquingKeysWith: { first, _ in first })
        for term in editions.terms {
            guard let base = term.columns["base"].flatMap({ codes[$0] }), base != term.code else { continue }
            twins[base, default: []].append(term.code)
        }
        for (key, meaning) in meanings where meaning.field == .edition {
            var added: [String] = []
            for code in meaning.codes {
                added += (twins[code] ?? []).filter { !meaning.codes.contains($0) && !added.contains($0) }
            }
            meanings[key] = Meaning(field: .edition, codes: meaning.codes + added, twins: added)
        }
    }

    func field(named name: String) -> FacetField? {
        fields[name] ?? fields[analyser.folding.fold(name).string]
    }

    func meaning(_ key: [UInt32]) -> Meaning? { meanings[key] }

    /// What a part of a query means: a word, or grade and volume in one.
    func understood(_ key: [UInt32]) -> Meaning? { meanings[key] ?? placed.book(key) }

    /// The word that is spelled in full by letters of pinyin.
    func spelled(_ letters: [UInt8]) -> String? { wordsSpelled[letters] }

    /// Of each type one of whose words begins so the shortest such word, in the order of the types.
    func types(beginningWith key: [UInt32]) -> [String] {
        // The last word may go on.
        let beginning = key.last == 0x20 ? key.dropLast() : key[...]
        var words: [Int: [String]] = [:]
        for (word, meaning) in meanings where meaning.field == .type && word.starts(with: beginning) {
            guard let place = meaning.codes.first.flatMap({ order[.type]?[$0] }) else { continue }
            words[place, default: []].append(String(scalars: word).trimmed)
        }
        return words.sorted { $0.key < $1.key }.compactMap { $0.value.min { ($0.count, $0) < ($1.count, $1) } }
    }

    /// The codes of the subjects one of whose words begins so.
    func subjects(beginningWith key: [UInt32]) -> [String] {
        let beginning = key.last == 0x20 ? key.dropLast() : key[...]
        let begun = meanings.filter { $0.value.field == .subject && $0.key.starts(with: beginning) }
        return Set(begun.flatMap(\.value.codes)).sorted()
    }

    /// The words that have a meaning, folded, but for the thousands of places and the long names of platforms: one of them
    /// sounds like anything.
    var words: some Sequence<[UInt32]> {
        meanings.lazy.filter { word in
            let field = word.value.field
            return field != .prefecture && field != .county && field != .source
        }.map(\.key)
    }

    /// Whether this is a word of any vocabulary, with a meaning in a query or not.
    func isWord(_ key: [UInt32]) -> Bool {
        meanings[key] != nil || placed.isWord(key) || others[key] != nil || never.contains(key) || isProperName(key)
            || labels.values.contains { $0[key] != nil }
    }

    /// Whether a word is the very name of what it stands for, as 数学 is; 自然 for 科学 is a word of titles first.
    func isName(_ word: [UInt32], of meaning: Meaning) -> Bool {
        meaning.codes.contains { code in names[meaning.field]?[code].map { key($0) == word } ?? false }
    }

    /// The codes to take for one of which there is nothing.
    func nearest(to code: String, in field: FacetField) -> [String] { nearest[field]?[code] ?? [] }

    /// The stage that alone has a grade or a volume.
    func stage(of code: String, in field: FacetField) -> String? { stages[field]?[code] }

    /// Another word for the same.
    func other(_ key: [UInt32]) -> String? { others[key] }

    /// What the end of a school's name is short for: 第一中学 for 一中.
    func school(_ key: [UInt32]) -> String? { schools[key] }

    /// Whether a word is a name that is not cut into words with a meaning.
    func isProperName(_ key: [UInt32]) -> Bool { properNames.contains(key) }

    func isNoise(_ key: [UInt32]) -> Bool { noise.contains(key) }

    /// The codes a value names in a field: a code itself, or a label.
    func codes(_ value: String, _ field: FacetField) -> [String]? {
        if names[field]?[value] != nil { return [value] }
        let key = key(value)
        if let meaning = meaning(key), meaning.field == field { return meaning.codes }
        if let codes = labels[field]?[key] { return codes }
        // Fields without a vocabulary take the value as it stands.
        return names[field] == nil ? [value] : nil
    }
}
