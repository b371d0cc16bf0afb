import Foundation
import Metadata

extension NameTables {
    static let gradeNames = ["一", "二", "三", "四", "五", "六", "七", "八", "九"].map { "\($0)年级" } + ["高一", "高二", "高三"]

    /// The lesson table, one `Lesson` per heading.
    static func lessons(
        _ root: ProjectRoot, subjects: [String: Name], stages: [String: Name], vocabularies: Vocabularies
    ) throws(ConfigError) -> [Lesson] {
        let shown = "Schemas/textbooks/lessons.csv"
        let rows = try CSVTable.rows(of: root.schemas.appending(path: "textbooks/lessons.csv"), shownAs: shown)
        let gradeNames = Self.gradeNames.map { Name($0) }
        var editions: [String: Name] = [:]
        var volumes: [String: Name] = [:]
        var lessons: [Lesson] = []
        for (line, row) in rows.enumerated() {
            guard let subject = subjects[row["subject"] ?? ""], let stage = stages[row["stage"] ?? ""],
                let grade = Int(row["grade"] ?? ""), (1...12).contains(grade), let edition = row["edition"],
                let volume = row["volume"], let chapter = row["chapter"], let headings = row["lessons"],
                !headings.contains(where: { "<>&\"\\".contains($0) }),
                !chapter.contains(where: { "<>&\"\\".contains($0) })
            else {
                throw ConfigError(
                    file: shown, line: line + 2, reason: "科目、学段、年级不在词表里，或名称含有 < > & \" \\",
                    mend: "对照 Schemas/vocabularies 改这一行")
            }
            let chapterName = Name(chapter)
            let editionName =
                editions[edition] ?? Name(edition, code: Self.code(of: edition, in: vocabularies.editions))
            let volumeName = volumes[volume] ?? Name(volume, code: Self.code(of: volume, in: vocabularies.volumes))
            editions[edition] = editionName
            volumes[volume] = volumeName
            for heading in headings.split(separator: "|") {
                lessons.append(
                    Lesson(
                        subject: subject, stage: stage, grade: grade, gradeName: gradeNames[grade - 1],
                        volume: volumeName, edition: editionName, chapter: chapterName, heading: String(heading),
                        number: lessons.count))
            }
        }
        return lessons
    }

    /// The code a label names, when it names exactly one.
    private static func code(of label: String, in vocabulary: Vocabulary) -> String {
        let terms = vocabulary.terms(labelled: label)
        return terms.count == 1 ? terms[0].code : ""
    }
}
