internal import Foundation
internal import Metadata

/// Checks the columns and cells of the vocabularies that are read as more than labels: numbers, ranges, codes of other
/// files. What cannot be read there, or stands under another heading, would be passed over without a word.
struct VocabularyCellLint {
    typealias Rows = [[String: String]]

    /// File → the columns that are read besides those `VocabularyLint` looks for.
    private static let columns: [String: [String]] = [
        "stages": ["lom_context"], "grades": ["number", "default_stage"], "subjects": ["stages"], "editions": ["base"],
        "volumes": ["kind", "ordinal"], "resource-types": ["schema_org_type", "lom_learning_resource_type"],
        "award-levels": ["rank", "scope", "batch_years"], "provinces": [], "bingtuan-divisions": ["city"],
        "languages": [
            "script", "other_scripts", "unicode_ranges", "distinctive_letters", "foreign_letters", "foreign_initials",
            "telling_words", "main_platforms",
        ],
        "prefectures": ["code", "name_zh", "province_code", "is_pseudo"],
        "counties": ["code", "name_zh", "prefecture_code", "province_code", "is_statistical_only"],
        "lesson-parts": ["id", "name_zh", "eduyun_flag"], "programmes": ["id", "name_zh", "synonyms"],
        "comparison-words": ["id", "name_zh", "synonyms"], "messenger-words": ["id", "name_zh", "synonyms"],
        "quality-flags": ["flag", "name_zh"],
        "grade-bands": ["label", "grades"], "sanqu-sanzhou-counties": ["code"], "sanqu-sanzhou": ["code", "level"],
        "region-short-names": ["code", "synonyms"], "placeholder-titles": ["label"],
        "historic-codes": ["old_code", "new_code"], "linked-data": ["field", "code", "uri"],
        "ambiguous-labels": ["vocabulary", "label"],
    ]

    let root: ProjectRoot

    func errors() -> [ConfigError] {
        var errors: [ConfigError] = []
        var tables: [String: Rows] = [:]
        for (name, columns) in Self.columns.sorted(by: { $0.key < $1.key }) {
            do throws(ConfigError) {
                let rows = try CSVTable.rows(
                    of: root.vocabularies.appending(path: "\(name).csv"), shownAs: Self.shown(name))
                tables[name] = rows
                errors += VocabularyLint.missingColumns(columns, in: rows, shownAs: Self.shown(name))
            } catch {
                errors.append(error)
            }
        }
        errors += headingsOfBooks()
        // Cells under a heading that is not there have been told with it.
        guard errors.isEmpty else { return errors }
        for rule in CellRule.all(tables) { errors += Self.errors(of: rule, in: tables[rule.file] ?? []) }
        return errors + strangeConcepts(tables)
    }

    private static func shown(_ name: String) -> String { "Schemas/vocabularies/\(name).csv" }

    private static func errors(of rule: CellRule, in rows: Rows) -> [ConfigError] {
        rows.enumerated().compactMap { index, row in
            let cell = row[rule.column] ?? ""
            if cell.isEmpty ? !rule.isRequired : rule.holds(cell) { return nil }
            return ConfigError(
                file: shown(rule.file), line: index + 2,
                reason: cell.isEmpty ? "\(rule.column) 是空的" : "\(rule.column) 不能是 \(cell)", mend: rule.mend)
        }
    }

    /// Of the textbooks, whose nodes come from two columns that may be empty. What else is wrong with them is told by
    /// who reads them.
    private func headingsOfBooks() -> [ConfigError] {
        let files = (try? root.files(in: root.schemas.appending(path: "textbooks"), ext: "csv")) ?? []
        return files.flatMap { file -> [ConfigError] in
            let shown = "Schemas/textbooks/\(file.lastPathComponent)"
            guard let rows = try? CSVTable.rows(of: file, shownAs: shown) else { return [] }
            return VocabularyLint.missingColumns(["chapter", "lessons"], in: rows, shownAs: shown)
        }
    }

    /// Which codes there are hangs on the field of the row.
    private func strangeConcepts(_ tables: [String: Rows]) -> [ConfigError] {
        let known = [
            "type": CellRule.codes("resource-types", "id", tables), "stage": CellRule.codes("stages", "id", tables),
        ]
        return (tables["linked-data"] ?? []).enumerated().compactMap { index, row in
            guard let field = row["field"], let codes = known[field], let code = row["code"], !codes.contains(code)
            else { return nil }
            return ConfigError(
                file: Self.shown("linked-data"), line: index + 2, reason: "\(field) 的词表里没有 \(code)",
                mend: "用 \(field == "type" ? "resource-types" : "stages").csv 里的代码")
        }
    }
}
