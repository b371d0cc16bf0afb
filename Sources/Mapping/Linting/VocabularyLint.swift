internal import Foundation
internal import Metadata

/// Checks the vocabularies: readable, every column there, no code twice, no label of two codes but the ones declared ambiguous.
struct VocabularyLint {
    private let root: ProjectRoot

    init(root: ProjectRoot) {
        self.root = root
    }

    private static let files: [(name: String, code: String, labels: [String])] = [
        ("stages", "id", ["synonyms"]), ("grades", "id", ["synonyms"]),
        ("subjects", "id", ["synonyms", "shanghai_code"]), ("editions", "id", ["synonyms"]),
        ("volumes", "id", ["synonyms"]), ("resource-types", "id", ["synonyms", "source_code"]),
        ("award-levels", "id", ["synonyms", "eduyun_param"]),
        ("languages", "code", ["synonyms", "bcp47", "iso639_3", "name_en"]),
        ("provinces", "code", ["synonyms", "short_name"]), ("bingtuan-divisions", "code", ["synonyms"]),
        ("provider-kinds", "id", ["synonyms"]),
    ]

    func errors() -> [ConfigError] {
        var errors: [ConfigError] = []
        let ambiguous = declaredAmbiguous(&errors)
        for file in Self.files {
            do throws(ConfigError) {
                errors += try check(file, ambiguous: ambiguous)
            } catch {
                errors.append(error)
            }
        }
        // A file that cannot be read is told once.
        for error in VocabularyCellLint(root: root).errors() where !errors.contains(error) { errors.append(error) }
        return errors
    }

    private func check(
        _ file: (name: String, code: String, labels: [String]), ambiguous: Set<String>
    ) throws(ConfigError) -> [ConfigError] {
        let shown = "Schemas/vocabularies/\(file.name).csv"
        let url = root.vocabularies.appending(path: "\(file.name).csv")
        let rows = try CSVTable.rows(of: url, shownAs: shown)
        var errors = Self.missingColumns([file.code, "name_zh"] + file.labels, in: rows, shownAs: shown)
        guard errors.isEmpty else { return errors }
        var codes: [String: Int] = [:]
        var owners: [String: (code: String, line: Int)] = [:]
        for (index, row) in rows.enumerated() {
            let line = index + 2
            guard let code = row[file.code], !code.isEmpty else {
                errors.append(
                    ConfigError(file: shown, line: line, reason: "\(file.code) 是空的", mend: "每行都要有自己的 \(file.code)"))
                continue
            }
            if let earlier = codes.updateValue(line, forKey: code) {
                errors.append(
                    ConfigError(
                        file: shown, line: line, reason: "\(file.code) \(code) 在第 \(earlier) 行已经用过", mend: "合并两行，或换一个"))
            }
            for label in labels(of: row, file.labels) {
                let folded = TextFolding.fold(label)
                guard let owner = owners[folded], owner.code != code else {
                    owners[folded] = (code, line)
                    continue
                }
                if ambiguous.contains("\(file.name)|\(folded)") { continue }
                errors.append(
                    ConfigError(
                        file: shown, line: line, reason: "“\(label)”在第 \(owner.line) 行已指 \(owner.code)，这里又指 \(code)",
                        mend: "删去一处；若确有歧义，登记在 ambiguous-labels.csv"))
            }
        }
        return errors
    }

    /// A column under another name is read as one that is not there: its labels would be lost without a word.
    static func missingColumns(
        _ columns: [String], in rows: [[String: String]], shownAs shown: String
    ) -> [ConfigError] {
        guard let row = rows.first else { return [] }
        return columns.filter { row[$0] == nil }.map {
            ConfigError(file: shown, line: 1, reason: "表头里没有 \($0) 这一列", mend: "列名照原来的写 \($0)，一个字母也不能改")
        }
    }

    private func labels(of row: [String: String], _ columns: [String]) -> [String] {
        var labels = [row["name_zh"] ?? ""]
        for column in columns { labels += (row[column] ?? "").split(separator: "|").map(String.init) }
        return Set(labels).filter { !$0.isEmpty }.sorted()
    }

    private func declaredAmbiguous(_ errors: inout [ConfigError]) -> Set<String> {
        let url = root.vocabularies.appending(path: "ambiguous-labels.csv")
        do throws(ConfigError) {
            let rows = try CSVTable.rows(of: url, shownAs: "Schemas/vocabularies/ambiguous-labels.csv")
            return Set(rows.map { "\($0["vocabulary"] ?? "")|\(TextFolding.fold($0["label"] ?? ""))" })
        } catch {
            errors.append(error)
            return []
        }
    }
}
