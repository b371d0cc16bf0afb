package import Metadata

/// A whole report as tables: what the workbook, the Markdown and the printed page hold alike.
package struct ReportBook: Sendable {
    package let title: String
    package let tables: [ReportTable]
    /// Every number of the report in one long table: total, cells and platforms of each target.
    package let numbers: ReportTable
    /// When what it says was frozen or counted.
    package let of: UTCInstant?

    init(_ statement: CoverageStatement) {
        let (report, contributions) = (statement.report, statement.contributions)
        title = report.document.title
        of = statement.of
        numbers = Self.numbers(statement)
        tables =
            [Self.frame(statement), Self.targets(statement), Self.platforms(statement)]
            + [Self.matrices(report), Self.contributors(statement), Self.awards(contributions)]
            + [Self.languages(contributions), Self.sanqu(contributions)]
            + [
                Self.shares("提供单位", contributions.topProviders, others: contributions.otherProviders),
                Self.shares("学校", contributions.topSchools, others: contributions.otherSchools),
            ]
    }

    private static let reading: String = {
        let (none, beyond) = (TargetState.noData.chineseName, TargetState.unmeasurable.chineseName)
        return "0 是数过而没有；“\(none)”“暂缓发布”“\(beyond)”都不是 0；“数据陈旧”的数停在所注日期；"
            + "“存疑”的记录缺年度、类型或未归类，未计入数；“隔离”的记录未发布，未计入任何数"
    }()

    private static func night(_ statement: CoverageStatement) -> ReportTable.Cell {
        statement.night.map { .number(Int($0)) } ?? .missing("当前，未冻结")
    }

    private static func frame(_ statement: CoverageStatement) -> ReportTable {
        let report = statement.report
        return ReportTable(
            "说明", ["项目", "内容"],
            [
                [.text("文件"), .text("\(report.document.title)（\(report.document.number)）")],
                [.text("统计截至"), .text(statement.of?.shanghai ?? "")],
                [.text("夜"), night(statement)],
                [.text("计数规则版本"), .text(report.document.rules)],
                [.text("记录"), .number(report.records)], [.text("作品"), .number(report.works)],
                [.text("读法"), .text(reading)],
            ])
    }

    private static func targets(_ statement: CoverageStatement) -> ReportTable {
        ReportTable(
            "指标",
            [
                "编号", "指标", "条款", "要求", "数", "目标", "单位", "完成%", "结论", "去重前记录", "因质量标记未计", "存疑", "最早数据",
                "规则", "不计", "责任单位", "上报来源", "未确认（去重前）",
            ],
            statement.report.targets.map { target -> [ReportTable.Cell] in
                let isCounted = target.outcome == .counted
                // Beside what was not counted a 0 would say that somebody looked.
                func beside(_ value: Int?) -> ReportTable.Cell { number(isCounted || value ?? 0 > 0 ? value : nil) }
                return [
                    .text(target.id), .text(target.name), .text(target.clause), .text(asked(target)),
                    target.value, number(target.goal), .text(target.unit),
                    percent(target), .text(target.state.chineseName),
                    beside(target.records), beside(target.excluded), beside(target.unmapped),
                    .text(statement.confirmed(target)?.shanghaiDay ?? ""), .text(target.rule),
                    .text(target.notCounted), .text(target.units.joined(separator: "、")), .text(target.source ?? ""),
                    beside(statement.report.unconfirmed(target)),
                ]
            })
    }

    private static func asked(_ target: TargetResult) -> String {
        (target.outcome == .reported ? Target.Kind.reported : target.kind).chineseName
    }

    private static func percent(_ target: TargetResult) -> ReportTable.Cell {
        guard let progress = target.progress else { return .missing("—") }
        return target.isBelowATenth ? .text("< 0.1") : .decimal(progress)
    }

    private static func platforms(_ statement: CoverageStatement) -> ReportTable {
        let counted = statement.report.targets.filter { !$0.rows.isEmpty }
        return ReportTable(
            "各平台",
            ["代码", "平台", "状态", "自", "数据日期", "记录"] + counted.map { "\($0.id) \($0.name)" } + ["隔离", "存疑"],
            statement.report.platforms.enumerated().map { index, platform -> [ReportTable.Cell] in
                let head: [ReportTable.Cell] = [
                    .text(platform.code), .text(platform.name), .text(platform.standing.chineseName),
                    .text(platform.since?.shanghaiDay ?? ""),
                    .text(statement.confirmed(platform)?.shanghaiDay ?? ""),
                    platform.records.map { .number($0) } ?? .missing(platform.standing.chineseName),
                ]
                // Per target in words; as numbers they stand in the long table.
                let doubtful: [String] = counted.compactMap { target in
                    target.rows[index].doubtful.map { "\(target.id) \($0)" }
                }
                let numbers: [ReportTable.Cell] = counted.map { $0.rows[index].value }
                let tail: [ReportTable.Cell] = [
                    .number(platform.quarantined ?? 0), .text(doubtful.joined(separator: "、")),
                ]
                return head + numbers + tail
            })
    }

    private static func matrices(_ report: CoverageReport) -> ReportTable {
        ReportTable(
            "矩阵", ["编号", "指标", "格", "名称", "数", "记录"],
            report.targets.flatMap { target in
                target.cells.map {
                    [
                        .text(target.id), .text(target.name), .text($0.key), .text($0.name), .number($0.number),
                        .number($0.records),
                    ]
                }
            })
    }

    /// What tells one such table from another stands in every row: it is read by itself, and put below others.
    private static func numbers(_ statement: CoverageStatement) -> ReportTable {
        let report = statement.report
        let platforms = Dictionary(report.platforms.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        let none = ReportTable.Cell.text("")
        let when: [ReportTable.Cell] = [
            night(statement), .text(statement.of?.shanghai ?? ""), .text(report.document.rules),
        ]
        return ReportTable(
            "明细",
            [
                "编号", "指标", "格", "平台", "平台名称", "状态", "自", "数", "存疑", "单位", "目标", "完成%", "夜", "统计截至", "规则版本",
                "未确认（去重前）", "隔离",
            ],
            report.targets.flatMap { target -> [[ReportTable.Cell]] in
                let head: [ReportTable.Cell] = [.text(target.id), .text(target.name)]
                let doubtful = target.outcome == .counted ? ReportTable.Cell.number(target.unmapped) : none
                let goal: ReportTable.Cell = target.goal.map { .number($0) } ?? none
                let whole: [ReportTable.Cell] = [
                    none, none, none, .text(target.state.chineseName), none, target.value, doubtful,
                    .text(target.unit), goal, percent(target),
                ]
                let part: [ReportTable.Cell] = [.text(target.unit(isPart: true)), none, none]
                let isOfRecords = target.outcome == .counted && target.measure != .platforms
                let beside: [ReportTable.Cell] = [
                    report.unconfirmed(target).map { .number($0) } ?? none,
                    isOfRecords ? .number(report.quarantined) : none,
                ]
                var rows: [[ReportTable.Cell]] = [head + whole + when + beside]
                for cell in target.cells {
                    let place: [ReportTable.Cell] = [
                        .text(cell.key), none, .text(cell.name), none, none, .number(cell.number), none,
                    ]
                    rows.append(head + place + part + when + [none, none])
                }
                for row in target.rows {
                    let place: [ReportTable.Cell] = [
                        none, .text(row.code), .text(platforms[row.code]?.name ?? row.code),
                        .text(row.standing.chineseName), .text(row.since?.shanghaiDay ?? ""), row.value,
                        row.unmapped.map { .number($0) } ?? none,
                    ]
                    let refused: Int? = isOfRecords && row.number != nil ? platforms[row.code]?.quarantined ?? 0 : nil
                    let beside: [ReportTable.Cell] = [none, refused.map { .number($0) } ?? none]
                    rows.append(head + place + part + when + beside)
                }
                return rows
            })
    }

    private static func contributors(_ statement: CoverageStatement) -> ReportTable {
        ReportTable(
            "贡献", ["代码", "平台", "状态", "自", "数据日期", "记录", "学校", "提供单位", "区县", "完整度%", "每万人", "最缺的字段"],
            statement.contributions.platforms.map { share in
                let missing = ReportTable.Cell.missing(share.platform.standing.chineseName)
                let hasData = share.platform.records != nil
                return [
                    .text(share.platform.code), .text(share.platform.name),
                    .text(share.platform.standing.chineseName), .text(share.platform.since?.shanghaiDay ?? ""),
                    .text(statement.confirmed(share.platform)?.shanghaiDay ?? ""),
                    share.platform.records.map { .number($0) } ?? missing,
                    hasData ? .number(share.schools) : missing, hasData ? .number(share.providers) : missing,
                    hasData ? .number(share.counties) : missing, share.completeness.map { .decimal($0) } ?? missing,
                    share.perCapita.map { .decimal($0) } ?? .missing("—"),
                    .text(share.worstFields.map { "\($0.name) \($0.filled)%" }.joined(separator: "、")),
                ]
            })
    }

    private static func awards(_ report: ContributionReport) -> ReportTable {
        shares("奖项", report.awards)
    }

    private static func languages(_ report: ContributionReport) -> ReportTable {
        ReportTable(
            "语种", ["语种", "学段", "学科", "记录"],
            report.languageMatrix.map {
                [
                    .text($0.languageName), .text($0.stageName ?? $0.stage ?? ""),
                    .text($0.subjectName ?? $0.subject ?? ""), .number($0.records),
                ]
            })
    }

    private static func sanqu(_ report: ContributionReport) -> ReportTable {
        var table = shares("三区三州", report.sanquCounties)
        table.rows.append([.text(""), .text("未写明区县"), .number(report.sanquWithoutCounty)])
        table.rows.append([.text(""), .text("合计"), .number(report.sanquRecords)])
        return table
    }

    /// - Parameter others: what those beyond the largest come to; nil where the list is whole.
    private static func shares(
        _ name: String, _ shares: [ContributionReport.Share], others: ContributionReport.Rest? = nil
    ) -> ReportTable {
        var table = ReportTable(
            name, ["代码", "名称", "记录"],
            shares.map { [.text($0.code), .text($0.name), .number($0.records)] })
        if let others {
            table.rows.append([.text(""), .text("其余 \(others.count) 个"), .number(others.records)])
        }
        return table
    }

    private static func number(_ number: Int?) -> ReportTable.Cell { number.map { .number($0) } ?? .missing("—") }

    /// The report as Markdown.
    package var markdown: [UInt8] { Array(("# \(title)\n\n" + tables.map(\.markdown).joined(separator: "\n")).utf8) }
}

extension TargetRow {
    /// The number, or how the platform stands; 0 is a number.
    package var value: ReportTable.Cell { number.map { .number($0) } ?? .missing(standing.chineseName) }

    /// Records that may or may not count, where there are any.
    package var doubtful: Int? { unmapped.flatMap { $0 > 0 ? $0 : nil } }
}
