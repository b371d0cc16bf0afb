internal import Counting
internal import HTTPTypes
internal import Hummingbird
internal import Metadata

/// The statistics as files: `/coverage/files/coverage.xlsx` and its like; the ids behind one number; the gaps.
struct ReportRoutes {
    let site: Site
    let desks: CoverageDesks

    static func path(_ format: ReportFormat) -> String { "/coverage/files/coverage.\(format.rawValue)" }

    func add(to router: Router<SiteContext>) {
        let site = site
        let desks = desks
        router.get("/coverage/files/:name") { _, context in
            let desk = try desks.desk(context.query)
            let name = context.part("name")
            let night = try SearchRoutes.night("night", context.query)
            switch name {
            case "records.csv":
                let table = try await records(desk, context.query, night: night)
                let parts = [table.name, context.query["cell"], context.query["platform"]]
                return Self.file(table.csv, .csv, "records", desk, of: parts, night: night)
            case "gaps.csv":
                let question = try CoverageAPI.question(context.query.filled, site)
                let gaps = try await CoverageRoutes.explained("gaps.choose", site, context) {
                    try await desk.gaps(question, site)
                }
                let grade = question.grade.map { "grade\($0)" }
                let parts = [question.lack.rawValue, question.province, question.subject, grade]
                return Self.file(gaps.table.csv, .csv, "gaps", desk, of: parts, night: nil)
            default:
                guard let format = ReportFormat.allCases.first(where: { name == "coverage.\($0.rawValue)" }) else {
                    throw Problem.notFound("没有这个文件", words: "problem.file")
                }
                let statement = try await CoverageRoutes.explained("coverage.noNight", site, context) {
                    try await desk.statement(night: night, site)
                }
                guard format == .html else {
                    return Self.file(try statement.file(format), format, "coverage", desk, night: statement.night)
                }
                return Reply.html(PrintedReport(book: statement.book).html(isAlone: false))
            }
        }
    }

    /// Everything behind one number: records with what tells them apart; platforms, units and nodes by name.
    private func records(
        _ desk: CoverageDesk, _ query: QueryParameters, night: Int64?
    ) async throws -> ReportTable {
        let kind = try CoverageAPI.kind(query)
        let drill = try await desk.drillDown(
            target: query["target"] ?? "", cell: query["cell"], platform: query["platform"], of: kind, offset: 0,
            limit: .max / 2, night: night, site)
        guard let drill else { throw Problem.notFound("这个数字没有对应的明细", words: "problem.records") }
        let name = drill.of.map { "\(drill.target)-\($0.rawValue)" } ?? drill.target
        guard let first = drill.items.first, !CountedRecords.isRecord(first.id) else {
            return try await BlockingWork.run(.counting) { [site] in try Self.records(drill, name, site) }
        }
        return ReportTable(
            name, ["id", "名称", "其他"],
            drill.items.map { item in
                // Others of a province are platforms.
                let others = item.copies.map { site.labels.name(.source, $0) }
                return [.text(item.id), .text(item.name ?? ""), .text(others.joined(separator: "、"))]
            })
    }

    private static func records(_ drill: DrillDown, _ name: String, _ site: Site) throws -> ReportTable {
        var rows: [[ReportTable.Cell]] = []
        rows.reserveCapacity(drill.items.count)
        // By portions, so that not all the records are in memory at once.
        for start in stride(from: 0, to: drill.items.count, by: 500) {
            let items = drill.items[start..<min(start + 500, drill.items.count)]
            let known = try CountedRecords(drill.isTitled ? items.map(\.id) : [], site)
            for item in items {
                let resource = known.living[item.id]
                rows.append([
                    .text(item.id), .text(known.title(item.id) ?? ""),
                    .text(resource.map { site.labels.name(.source, $0.platform) } ?? ""),
                    .text(resource?.school?.name ?? ""), .text(resource?.activityYear.map(String.init) ?? ""),
                    .text(item.copies.joined(separator: " ")),
                ])
            }
        }
        return ReportTable(name, ["id", "标题", "平台", "学校", "年度", "同一作品的其他记录"], rows)
    }

    /// A file whose name says what it tells of: files of several nights and numbers lie in one folder.
    /// - Parameter parts: what tells it from others of its kind, codes of cells, platforms and subjects among them.
    private static func file(
        _ bytes: [UInt8], _ format: ReportFormat, _ kind: String, _ desk: CoverageDesk, of parts: [String?] = [],
        night: Int64?
    ) -> Response {
        var response = Reply.make(bytes, format.mediaType)
        let words = [kind, desk.document.id] + parts.compactMap(\.self) + (night.map { ["night\($0)"] } ?? [])
        let name = words.joined(separator: "-").replacing("/", with: "-")
            .filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        response.headers[.contentDisposition] = "attachment; filename=\"\(name).\(format.rawValue)\""
        return response
    }
}
