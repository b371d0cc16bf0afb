internal import Metadata

/// What the cells of one column of a vocabulary must be.
struct CellRule {
    var file: String
    var column: String
    /// Whether a cell may be empty.
    var isRequired: Bool
    var mend: String
    var holds: (String) -> Bool

    init(_ file: String, _ column: String, isRequired: Bool = true, mend: String, holds: @escaping (String) -> Bool) {
        self.file = file
        self.column = column
        self.isRequired = isRequired
        self.mend = mend
        self.holds = holds
    }

    /// - Parameter tables: the rows of every file, by its name.
    static func all(_ tables: [String: VocabularyCellLint.Rows]) -> [CellRule] {
        numbers + scripts + words + stages(tables) + places(tables)
    }

    /// The codes of a file.
    static func codes(_ file: String, _ column: String, _ tables: [String: VocabularyCellLint.Rows]) -> Set<String> {
        Set((tables[file] ?? []).compactMap { $0[column] })
    }

    private static var numbers: [CellRule] {
        var rules: [CellRule] = []
        rules.append(CellRule("award-levels", "rank", mend: "写整数，1 最高") { isNumber($0, in: 1...98) })
        rules.append(
            CellRule("award-levels", "batch_years", isRequired: false, mend: "写“年份:批次”，几个之间写 |，例如 2017:1|2018:2") {
                parts($0).allSatisfy(isBatch)
            })
        rules.append(
            CellRule("grades", "number", isRequired: false, mend: "写 1 到 12 的整数") { isNumber($0, in: 1...12) })
        rules.append(
            CellRule("grade-bands", "grades", mend: "写年级的数字，几个之间写 |，例如 3|4") {
                parts($0).allSatisfy { isNumber($0, in: 1...12) }
            })
        rules.append(
            CellRule("volumes", "ordinal", isRequired: false, mend: "写数字，例如 1 或 1-1") { ordinal in
                ordinal.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { Int($0) != nil }
            })
        return rules
    }

    private static var scripts: [CellRule] {
        ["unicode_ranges", "distinctive_letters", "foreign_letters", "foreign_initials"].map { column in
            CellRule("languages", column, isRequired: false, mend: "写十六进制的码位或区间，几个之间写 |，例如 U+0F00-0FFF") {
                parts($0).allSatisfy(isRange)
            }
        }
    }

    private static var words: [CellRule] {
        let lists: Set = [
            "title_kind", "title_function", "title_general", "teacher_title", "school_division", "school_word",
        ]
        let kinds: Set = ["semester", "whole", "book", "module-2017", "module-2003"]
        var rules: [CellRule] = []
        rules.append(CellRule("comparison-words", "id", mend: list(lists)) { lists.contains($0) })
        let messengers: Set = ["product", "word"]
        rules.append(CellRule("messenger-words", "id", mend: list(messengers)) { messengers.contains($0) })
        rules.append(
            CellRule("messenger-words", "synonyms", mend: "写小写的拉丁字母、数字、_ 和 -，几个之间写 |，例如 openid|mini-program") {
                parts($0).allSatisfy(isSmallWord)
            })
        rules.append(CellRule("volumes", "kind", mend: list(kinds)) { kinds.contains($0) })
        rules.append(CellRule("grade-bands", "label", mend: "写标签，例如 水平二") { _ in true })
        rules.append(CellRule("placeholder-titles", "label", mend: "写占位的标题，或删去这一行") { _ in true })
        rules.append(CellRule("linked-data", "field", mend: "写 type 或 stage") { $0 == "type" || $0 == "stage" })
        rules.append(
            CellRule("linked-data", "uri", mend: "写完整的网址，例如 https://w3id.org/…") {
                $0.hasPrefix("https://") || $0.hasPrefix("http://")
            })
        return rules
    }

    private static func stages(_ tables: [String: VocabularyCellLint.Rows]) -> [CellRule] {
        let stages = codes("stages", "id", tables)
        var rules: [CellRule] = []
        rules.append(
            CellRule("grades", "default_stage", isRequired: false, mend: "用 stages.csv 里的代码") { stages.contains($0) })
        rules.append(
            CellRule("subjects", "stages", isRequired: false, mend: "用 stages.csv 里的代码，几个之间写 |，例如 primary|junior") {
                parts($0).allSatisfy { stages.contains($0) }
            })
        return rules
    }

    private static func places(_ tables: [String: VocabularyCellLint.Rows]) -> [CellRule] {
        let provinces = codes("provinces", "code", tables)
        let prefectures = codes("prefectures", "code", tables)
        let counties = codes("counties", "code", tables)
        let both = prefectures.union(counties)
        let mend = "用 prefectures.csv 或 counties.csv 里的六位代码"
        var rules: [CellRule] = []
        let places = [("historic-codes", "new_code"), ("region-short-names", "code"), ("sanqu-sanzhou", "code")]
        for (file, column) in places {
            rules.append(CellRule(file, column, mend: mend) { both.contains($0) })
        }
        for file in ["prefectures", "counties"] {
            rules.append(CellRule(file, "province_code", mend: "用 provinces.csv 里的代码") { provinces.contains($0) })
        }
        rules.append(
            CellRule("counties", "prefecture_code", mend: "用 prefectures.csv 里的代码") { prefectures.contains($0) })
        rules.append(
            CellRule("sanqu-sanzhou-counties", "code", mend: "用 counties.csv 里的代码") { counties.contains($0) })
        rules.append(
            CellRule("sanqu-sanzhou", "level", mend: "写 prefecture 或 county") { $0 == "prefecture" || $0 == "county" })
        rules.append(
            CellRule("historic-codes", "old_code", mend: "写六位数字的旧代码") { $0.utf8.count == 6 && Int($0) != nil })
        return rules
    }

    private static func list(_ known: Set<String>) -> String { "可用：\(known.sorted().joined(separator: "、"))" }

    private static func parts(_ list: String) -> [String] {
        list.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }

    private static func isNumber(_ text: String, in range: ClosedRange<Int>) -> Bool {
        Int(text).map { range.contains($0) } == true
    }

    /// As names behind 微信 are compared.
    private static func isSmallWord(_ text: String) -> Bool {
        text.utf8.count > 1
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2D
            }
    }

    /// `2017:1`
    private static func isBatch(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        return parts.count == 2 && isNumber(parts[0], in: 1990...2999) && isNumber(parts[1], in: 1...99)
    }

    /// `U+0F00` or `U+0F00-0FFF`
    private static func isRange(_ text: String) -> Bool {
        guard text.hasPrefix("U+") else { return false }
        let ends = text.dropFirst(2).split(separator: "-", omittingEmptySubsequences: false)
        let points = ends.compactMap { UInt32($0, radix: 16) }
        return points.count == ends.count && points.count <= 2 && points == points.sorted()
    }
}
