package import Metadata

/// A number a unit reported, for a target the catalogue cannot count; shown with its source, never mixed with counts.
package struct ReportedFigure: Sendable, Equatable {
    package var target: String
    package var number: Int
    /// Who said so, where.
    package var source: String
    package var date: String

    /// Reads the text of `Schemas/targets/{document}-reported.csv` (target, number, source, date).
    /// - Parameter isFrozen: read as a night kept it: of several figures of one target the first counts.
    /// - Throws: `ConfigError` for an unknown target, a second figure of one, a number that is none, or a figure without
    ///   its source.
    package static func parse(
        _ text: String, document: TargetDocument, isFrozen: Bool = false
    ) throws(ConfigError) -> [ReportedFigure] {
        let name = "Schemas/targets/\(document.id)-reported.csv"
        var figures: [ReportedFigure] = []
        for (index, row) in try CSVTable.parse(text, shownAs: name).enumerated() {
            func refuse(_ reason: String, _ mend: String) -> ConfigError {
                ConfigError(file: name, line: index + 2, reason: reason, mend: mend)
            }
            let id = row["target"] ?? ""
            guard let target = document.target(id) else {
                throw refuse("没有指标 \(id)", "用 \(document.id).yml 里的 id")
            }
            guard target.kind == .notMeasurable || target.kind == .reported else {
                throw refuse("指标 \(id) 由目录计数，不接受上报数", "删去这一行")
            }
            guard let number = Int(row["number"] ?? ""), number >= 0 else {
                throw refuse("number 应是数字", "例如 10000000，不写单位和逗号")
            }
            guard let source = row["source"], !source.isEmpty, let date = row["date"], !date.isEmpty else {
                throw refuse("上报数必须有来源和日期", "补上 source 与 date 两列")
            }
            if figures.contains(where: { $0.target == id }) {
                if isFrozen { continue }
                throw refuse("指标 \(id) 已有一个上报数", "每个指标只留一行，即要公布的那个数")
            }
            figures.append(ReportedFigure(target: id, number: number, source: source, date: date))
        }
        return figures
    }
}
