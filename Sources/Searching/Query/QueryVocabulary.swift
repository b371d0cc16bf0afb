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
    }

    /// Place among awards, 0 to 1, of each award level.
    let awards: [String: Float]
    /// Names of the codes, for the tree.
    let names: [FacetField: [String: String]]
    /// The order of codes in the tree: that of the vocabulary files.
    let order: [FacetField: [String: Int]]
    /// Volumes that every grade has one of: 上册, 全一册.
    let volumesOfGrades: Set<String>
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
    /// Words that mean something in their place only.
    private(set) var placed = PlacedWords()
    /// Type → those to take while there is nothing of it.
    private(set) var nearest: [String: [String]] = [:]
    /// Words → other words for the same.
    private var others: [[UInt32]: String] = [:]
    /// What one letter before a number stands for.
    private(set) var letters: [String: String] = [:]
    private(set) var longest = 1
    /// Stages, grades, subjects, volumes and types as people write them.
    private(set) var commonWords: [String] = []
    private let analyser: TextAnalyser

    /// - Throws: `ConfigError` for a synonyms file that cannot be used.
    package init(
        _ vocabularies: Vocabularies, root: ProjectRoot, analyser: TextAnalyser
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
            only: ["words", "halves", "nearest", "same", "letters", "editions", "never", "noise"])
        try learn(synonyms["words"], lists)
        never = Set((synonyms["never"]?.elements ?? []).compactMap(\.string).map { key($0) })
        noise = Set((synonyms["noise"]?.elements ?? []).compactMap(\.string).map { key($0) })
        for (field, vocabulary) in lists { learn(vocabulary, field, also: vocabularies.regionShortNames) }
        widenEditions(synonyms["editions"])
        nearest = try codes(synonyms["nearest"], .type)
        for member in synonyms["same"]?.members ?? [] { others[key(member.key)] = member.value.string }
        for member in synonyms["letters"]?.members ?? [] { letters[member.key] = member.value.string }
        let halves = try codes(synonyms["halves"], .volume)
        placed = PlacedWords(
            halves: halves, grades: names[.grade] ?? [:], prefectures: vocabularies.prefectures,
            shortNames: vocabularies.regionShortNames, key: { key($0) },
            isTaken: { never.contains($0) || meanings[$0] != nil })
        longest = meanings.keys.map { $0.count }.max() ?? 1
        let common: Set<FacetField> = [.stage, .grade, .subject, .volume, .type]
        commonWords = meanings.filter { common.contains($0.value.field) }.map { Self.text($0.key) }.sorted()
    }

    /// What a code is called; the code itself where no vocabulary has it.
    func name(_ field: FacetField, _ code: String) -> String {
        names[field]?[code] ?? (code == FacetField.unmapped ? "未归类" : code)
    }

    private static func text(_ key: [UInt32]) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: key.compactMap(Unicode.Scalar.init))
        return String(view)
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
        for member in words?.members ?? [] {
            guard let field = FacetField(name: member.key), lists.contains(where: { $0.0 == field }) else {
                throw (words ?? member.value).error("不认识字段 \(member.key)", mend: "用 stage、grade、type 等字段名")
            }
            for (word, meant) in try codes(member.value, field) {
                meanings[key(word)] = Meaning(field: field, codes: meant)
            }
        }
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

    /// - Parameter shortNames: what prefectures and counties are called besides, by code.
    private mutating func learn(_ vocabulary: Vocabulary, _ field: FacetField, also shortNames: [String: [String]]) {
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
            } else if field == .language, meanings[key]?.field == .subject {
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

    /// 人教版 also means its A and B editions; and editions teachers name for one another find each other.
    private mutating func widenEditions(_ also: ConfigNode?) {
        var twins: [String: [String]] = [:]
        for member in also?.members ?? [] { twins[member.key] = member.value.elements.compactMap(\.string) }
        for (key, meaning) in meanings where meaning.field == .edition {
            var codes = meaning.codes
            for code in meaning.codes { codes += (twins[code] ?? []).filter { !codes.contains($0) } }
            meanings[key] = Meaning(field: .edition, codes: codes)
        }
    }

    func field(named name: String) -> FacetField? {
        fields[name] ?? fields[analyser.folding.fold(name).string]
    }

    func meaning(_ key: [UInt32]) -> Meaning? { meanings[key] }

    /// Of each type one of whose words begins so the shortest such word, in the order of the types.
    func types(beginningWith key: [UInt32]) -> [String] {
        // The last word may go on.
        let beginning = key.last == 0x20 ? key.dropLast() : key[...]
        var words: [Int: [String]] = [:]
        for (word, meaning) in meanings where meaning.field == .type && word.starts(with: beginning) {
            guard let place = meaning.codes.first.flatMap({ order[.type]?[$0] }) else { continue }
            words[place, default: []].append(Self.text(word).trimmed)
        }
        return words.sorted { $0.key < $1.key }.compactMap { $0.value.min { ($0.count, $0) < ($1.count, $1) } }
    }

    /// The words that have a meaning, folded, but for the thousands of places: one of them sounds like anything.
    var words: some Sequence<[UInt32]> {
        meanings.lazy.filter { $0.value.field != .prefecture && $0.value.field != .county }.map(\.key)
    }

    /// Whether this is a word of any vocabulary, with a meaning in a query or not.
    func isWord(_ key: [UInt32]) -> Bool {
        meanings[key] != nil || placed.isWord(key) || others[key] != nil || never.contains(key)
            || labels.values.contains { $0[key] != nil }
    }

    /// Another word for the same.
    func other(_ key: [UInt32]) -> String? { others[key] }

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
