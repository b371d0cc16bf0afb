internal import Cataloguing
internal import Counting
internal import GRDB
internal import HTTPTypes
internal import Hummingbird
internal import Metadata

/// `/api/coverage` and what hangs on it: the numbers, what stands behind them, how they moved.
struct CoverageAPI {
    let site: Site
    let desks: CoverageDesks

    func add(to router: Router<SiteContext>) {
        let site = site
        let desks = desks
        router.get("/api/coverage") { _, context in
            try SearchRoutes.allow(["night", "document"], context.query)
            let desk = try desks.desk(context.query)
            let night = try SearchRoutes.night("night", context.query)
            return Reply.json(try await desk.statement(night: night, site).json())
        }
        router.get("/api/coverage/nights") { _, context in
            try SearchRoutes.allow(["limit", "document"], context.query)
            let desk = try desks.desk(context.query)
            let limit = try SearchRoutes.integer("limit", in: 1...400, default: 60, context.query)
            let trend = try site.catalogue.pool.read {
                try SnapshotTrend(of: desk.counter.plan.document, limit: limit, $0)
            }
            return try Self.json(trend)
        }
        router.get("/api/coverage/records") { _, context in
            try SearchRoutes.allow(
                ["target", "cell", "platform", "of", "night", "offset", "limit", "document"], context.query)
            let desk = try desks.desk(context.query)
            let offset = try SearchRoutes.integer("offset", in: 0...100_000_000, default: 0, context.query)
            let limit = try SearchRoutes.integer("limit", in: 1...1000, default: 100, context.query)
            let drill = try await desk.drillDown(
                target: context.query["target"] ?? Self.firstCounted(desk), cell: context.query["cell"],
                platform: context.query["platform"], of: try Self.kind(context.query), offset: offset, limit: limit,
                night: try SearchRoutes.night("night", context.query), site)
            guard let drill else { throw Problem.notFound("这个数字没有对应的明细") }
            try Self.require(offset, within: drill.total)
            return try Self.json(drill)
        }
        router.get("/api/coverage/diff") { _, context in
            try SearchRoutes.allow(["from", "to", "target", "cell", "platform", "offset", "document"], context.query)
            let desk = try desks.desk(context.query)
            let (from, to) = try Self.nights(context.query)
            let query = context.query
            if query["target"] == nil, query["cell"] != nil || query["platform"] != nil {
                throw Problem.badRequest("缺少参数 target", parameter: "target", detail: "cell 和 platform 要和 target 一起用")
            }
            return try await desk.comparing(from, to, site) { comparison, db in
                let members = try Self.members(comparison, query, limit: 1000, db)
                if let members {
                    let offset = try SearchRoutes.integer("offset", in: 0...100_000_000, default: 0, query)
                    try Self.require(offset, within: max(members.change.added, members.change.removed))
                    return try Self.json(members)
                }
                guard query["target"] == nil else { throw Problem.notFound("这个数字没有对应的明细") }
                return try Self.json(comparison.difference)
            }
        }
        router.get("/api/coverage/gaps") { _, context in
            try SearchRoutes.allow(["lack", "province", "subject", "grade", "document"], context.query)
            let desk = try desks.desk(context.query)
            return try Self.json(try await desk.gaps(try Self.question(context.query, site), site))
        }
        router.get("/api/contributions") { _, context in
            try SearchRoutes.allow(["night", "document"], context.query)
            let desk = try desks.desk(context.query)
            let night = try SearchRoutes.night("night", context.query)
            return try Self.json(try await desk.statement(night: night, site).contributions)
        }
    }

    /// A list is read to its end by `next`; a place behind its end is a mistake, not an empty list.
    private static func require(_ offset: Int, within total: Int) throws(Problem) {
        if offset <= total { return }
        throw .badRequest(
            "参数 offset 超出了清单的末尾", parameter: "offset", detail: "清单共 \(total) 条，从 0 数起；下一页从哪里开始见上一页的 next")
    }

    /// The two nights of a comparison.
    static func nights(_ query: QueryParameters) throws(Problem) -> (from: Int64, to: Int64) {
        guard let from = try SearchRoutes.night("from", query) else {
            throw .badRequest("缺少参数 from", parameter: "from", detail: "写较早一夜的编号，见 /api/coverage/nights")
        }
        guard let to = try SearchRoutes.night("to", query) else {
            throw .badRequest("缺少参数 to", parameter: "to", detail: "写较晚一夜的编号，见 /api/coverage/nights")
        }
        return (from, to)
    }

    /// The ids behind the change a query asks for; nil when it asks for none, or one there is not.
    static func members(
        _ comparison: NightComparison, _ query: QueryParameters, limit: Int, _ db: Database
    ) throws -> DifferenceMembers? {
        let offset = try SearchRoutes.integer("offset", in: 0...100_000_000, default: 0, query)
        guard let target = query["target"] else { return nil }
        return try comparison.members(
            target: target, cell: query["cell"], platform: query["platform"], offset: offset, limit: limit, db)
    }

    /// Which records of a number are asked for.
    static func kind(_ query: QueryParameters) throws(Problem) -> DrillDown.Kind {
        guard let text = query.first("of") else { return .counted }
        guard let kind = DrillDown.Kind(rawValue: text) else {
            throw .badRequest(
                "参数 of 不认识这个值", parameter: "of",
                detail: "可用的值：\(DrillDown.Kind.allCases.map(\.rawValue).joined(separator: "、"))")
        }
        return kind
    }

    static func question(_ query: QueryParameters, _ site: Site) throws(Problem) -> NodeGaps.Question {
        var question = NodeGaps.Question(lack: .award)
        if let lack = query.first("lack") {
            guard let known = NodeGaps.Lack(rawValue: lack) else {
                throw .badRequest("参数 lack 不认识这个值", parameter: "lack", detail: "可用的值：award、lesson")
            }
            question.lack = known
        }
        // Forms, links and file names know codes only. What names nothing stays, and is refused by who counts.
        let vocabularies = site.labels.vocabularies
        question.province = query["province"].map { vocabularies.provinces.code(named: $0) ?? $0 }
        question.subject = query["subject"].map { vocabularies.subjects.code(named: $0) ?? $0 }
        if query.first("grade") != nil {
            question.grade = try SearchRoutes.integer("grade", in: 1...12, default: 1, query)
        }
        return question
    }

    private static func firstCounted(_ desk: CoverageDesk) -> String {
        desk.counter.plan.document.targets.first?.id ?? ""
    }

    static func json(_ value: some Encodable) throws -> Response {
        Reply.json(try CodableJSON.bytes(value))
    }
}
