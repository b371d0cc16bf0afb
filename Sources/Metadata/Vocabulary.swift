internal import Foundation

/// One controlled list of Schemas/vocabularies: codes, Chinese names and the labels seen in practice.
///
/// Lookup is exact after `TextFolding.fold`: never a suffix or substring guess.
package struct Vocabulary: Sendable {
    package struct Term: Sendable {
        package var code: String
        package var name: String
        /// All columns of the row, by header name.
        package var columns: [String: String]
        /// What the row says besides its name, its labels and remarks.
        package var facts: String
    }

    package let name: String
    package let terms: [Term]
    private let byCode: [String: Int]
    private let byLabel: [ExactText: [Int]]

    /// - Parameters:
    ///   - codeColumn: the column that holds the code.
    ///   - nameColumn: the Chinese name.
    ///   - labelColumns: columns whose `|`-separated values also name the term.
    package init(
        name: String, rows: [[String: String]], codeColumn: String, nameColumn: String, labelColumns: [String]
    ) {
        self.name = name
        var terms: [Term] = []
        var byCode: [String: Int] = [:]
        var byLabel: [String: [Int]] = [:]
        for row in rows {
            guard let code = row[codeColumn], !code.isEmpty else { continue }
            let index = terms.count
            let facts = row.filter { $0.key != nameColumn && $0.key != "note" && !labelColumns.contains($0.key) }
            terms.append(
                Term(
                    code: code, name: row[nameColumn] ?? code, columns: row,
                    facts: facts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\u{1F}"))
            )
            byCode[code] = index
            var labels = [code, row[nameColumn] ?? ""]
            for column in labelColumns {
                labels += (row[column] ?? "").split(separator: "|").map(String.init)
            }
            for label in Set(labels.map(TextFolding.fold)) where !label.isEmpty {
                byLabel[label, default: []].append(index)
            }
        }
        self.terms = terms
        self.byCode = byCode
        self.byLabel = byLabel.byBytes()
    }

    package func term(code: String) -> Term? { byCode[code].map { terms[$0] } }

    /// The terms a label names; more than one when the label is ambiguous by nature.
    package func terms(labelled label: String) -> [Term] { terms(folded: TextFolding.fold(label)) }

    /// The same for a label that is folded already.
    package func terms(folded label: String) -> [Term] { (byLabel[ExactText(label)] ?? []).map { terms[$0] } }

    /// The code a text names: the code itself, or the one term with that label.
    package func code(named text: String) -> String? {
        if let term = term(code: text) { return term.code }
        let labelled = terms(labelled: text)
        return labelled.count == 1 ? labelled[0].code : nil
    }

    /// Every folded label with the codes it names, for query understanding and lint.
    package var labels: [(label: String, codes: [String])] {
        byLabel.map { ($0.key.text, $0.value.map { terms[$0].code }) }.sorted { $0.label < $1.label }
    }

    /// The Chinese name of a code, or the code itself.
    package func name(of code: String) -> String { term(code: code)?.name ?? code }
}

/// The vocabularies of Schemas/vocabularies, by file name without `.csv`.
package struct Vocabularies: Sendable {
    package let stages, grades, subjects, editions, volumes, resourceTypes, awards, languages, provinces: Vocabulary
    package let prefectures, counties, divisions, lessonParts, qualityFlags, programmes: Vocabulary
    package let providerKinds: ProviderKinds
    package let comparisonWords: ComparisonWords
    package let messengerWords: MessengerWords
    /// 水平二 → 3|4 and the like.
    package let gradeBands: [String: [Int]]
    /// Codes of the counties of 三区三州.
    package let sanquCounties: Set<String>
    /// Codes of the prefectures of 三区三州 that belong as a whole.
    package let sanquPrefectures: Set<String>
    /// Code of a prefecture or county → names it is known by besides its own: 凉山州, 积石山县.
    package let regionShortNames: [String: [String]]
    /// Words that stand where a title is missing, folded.
    package let placeholders: Set<String>
    /// Old administrative code → code of today.
    package let historicCodes: [String: String]
    /// The files it was read from, word for word: it can be kept, and read again when they have changed.
    package let texts: [String: String]

    /// Reads every vocabulary file.
    /// - Throws: `ConfigError` naming the file and line that cannot be used.
    package init(root: ProjectRoot) throws(ConfigError) {
        try self.init { name throws(ConfigError) in
            try CSVTable.text(
                of: root.vocabularies.appending(path: "\(name).csv"), shownAs: "Schemas/vocabularies/\(name).csv")
        }
    }

    /// Reads what was kept of an earlier time.
    /// - Parameter now: says what files there were not, then.
    /// - Throws: `ConfigError` naming the file and line that cannot be used.
    package init(texts: [String: String], now: Vocabularies) throws(ConfigError) {
        try self.init { name throws(ConfigError) in texts[name] ?? now.texts[name] ?? "" }
    }

    private init(text: (String) throws(ConfigError) -> String) throws(ConfigError) {
        var texts: [String: String] = [:]
        func rows(_ name: String) throws(ConfigError) -> [[String: String]] {
            let file = try text(name)
            texts[name] = file
            return try CSVTable.parse(file, shownAs: "Schemas/vocabularies/\(name).csv")
        }
        func vocabulary(
            _ name: String, code: String = "id", labels: [String] = ["synonyms"]
        ) throws(ConfigError) -> Vocabulary {
            Vocabulary(
                name: name, rows: try rows(name), codeColumn: code, nameColumn: "name_zh", labelColumns: labels)
        }
        stages = try vocabulary("stages")
        grades = try vocabulary("grades")
        subjects = try vocabulary("subjects", labels: ["synonyms", "shanghai_code"])
        editions = try vocabulary("editions")
        volumes = try vocabulary("volumes")
        resourceTypes = try vocabulary("resource-types", labels: ["synonyms", "source_code"])
        awards = try vocabulary("award-levels", labels: ["synonyms", "eduyun_param"])
        languages = try vocabulary("languages", code: "code", labels: ["synonyms", "bcp47", "iso639_3", "name_en"])
        provinces = try vocabulary("provinces", code: "code", labels: ["synonyms", "short_name"])
        prefectures = try vocabulary("prefectures", code: "code", labels: [])
        counties = try vocabulary("counties", code: "code", labels: [])
        divisions = try vocabulary("bingtuan-divisions", code: "code")
        lessonParts = try vocabulary("lesson-parts", labels: ["eduyun_flag"])
        programmes = try vocabulary("programmes")
        providerKinds = ProviderKinds(try vocabulary("provider-kinds"))
        comparisonWords = ComparisonWords(try vocabulary("comparison-words"))
        messengerWords = MessengerWords(try vocabulary("messenger-words"))
        qualityFlags = try vocabulary("quality-flags", code: "flag", labels: [])
        var bands: [String: [Int]] = [:]
        for row in try rows("grade-bands") {
            bands[TextFolding.fold(row["label"] ?? "")] = (row["grades"] ?? "").split(separator: "|").compactMap {
                Int($0)
            }
        }
        gradeBands = bands
        sanquCounties = Set(try rows("sanqu-sanzhou-counties").compactMap { $0["code"] })
        sanquPrefectures = Set(
            try rows("sanqu-sanzhou").filter { $0["level"] == "prefecture" }.compactMap { $0["code"] })
        var shortNames: [String: [String]] = [:]
        for row in try rows("region-short-names") {
            shortNames[row["code"] ?? ""] = (row["synonyms"] ?? "").split(separator: "|").map(String.init)
        }
        regionShortNames = shortNames
        placeholders = Set(try rows("placeholder-titles").map { TextFolding.fold($0["label"] ?? "") })
        historicCodes = Dictionary(
            try rows("historic-codes").map { ($0["old_code"] ?? "", $0["new_code"] ?? "") },
            uniquingKeysWith: { first, _ in first })
        self.texts = texts
    }
}
