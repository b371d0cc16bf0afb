internal import Cataloguing
internal import Counting
internal import GRDB
internal import Hummingbird
internal import Metadata

/// Targets and contributions: the pages for administrators. Public, like the policy they count.
struct CoverageRoutes {
    let site: Site
    let desks: CoverageDesks

    func add(to router: Router<SiteContext>) {
        let site = site
        let desks = desks
        router.get("/coverage") { _, context in
            let (statement, night) = try await told(context)
            return Reply.html(CoveragePage(site: site, context: context, statement: statement, night: night).html())
        }
        router.get("/coverage/:target") { _, context in
            let (statement, night) = try await told(context)
            guard let target = statement.report.target(context.part("target")) else {
                throw Problem.notFound("没有这个指标", words: "problem.target")
            }
            let page = TargetPage(site: site, context: context, statement: statement, night: night, target: target)
            return Reply.html(page.html())
        }
        router.get("/coverage/:target/records") { _, context in
            let (statement, night) = try await told(context)
            let id = context.part("target")
            let offset = try SearchRoutes.integer("offset", in: 0...10_000_000, default: 0, context.query)
            let kind = try CoverageAPI.kind(context.query)
            let drill = try await Self.explained("coverage.noNight", site, context) {
                try await desks.desk(context.query).drillDown(
                    target: id, cell: context.query["cell"], platform: context.query["platform"], of: kind,
                    offset: offset, limit: DrillPage.size, night: night, site)
            }
            guard let drill, let target = statement.report.target(id) else {
                throw Problem.notFound("这个数字没有对应的明细", words: "problem.records")
            }
            let page = DrillPage(
                site: site, context: context, target: target, drill: drill, offset: offset, night: night,
                frozen: statement.of)
            return Reply.html(try page.html())
        }
        router.get("/coverage/trend") { _, context in
            let desk = try desks.desk(context.query)
            let trend = try await site.catalogue.pool.read {
                try SnapshotTrend(of: desk.counter.plan.document, limit: 60, $0)
            }
            let report = try await desk.standing(site).report
            return Reply.html(TrendPage(site: site, context: context, trend: trend, report: report).html())
        }
        router.get("/coverage/diff") { _, context in
            guard context.query["from"] != nil, context.query["to"] != nil else {
                throw Problem.badRequest(
                    site.text("diff.which", context), parameter: nil, detail: site.text("diff.how", context))
            }
            let desk = try desks.desk(context.query)
            let (from, to) = try CoverageAPI.nights(context.query)
            let offset = try SearchRoutes.integer("offset", in: 0...100_000_000, default: 0, context.query)
            let query = context.query
            let (difference, members) = try await Self.explained("coverage.noNight", site, context) {
                try await desk.comparing(from, to, site) { comparison, db in
                    (comparison.difference, try CoverageAPI.members(comparison, query, limit: DifferencePage.size, db))
                }
            }
            let page = DifferencePage(
                site: site, context: context, difference: difference, members: members, offset: offset)
            return Reply.html(try page.html())
        }
        router.get("/coverage/gaps") { _, context in
            let desk = try desks.desk(context.query)
            let question = try CoverageAPI.question(context.query.filled, site)
            let gaps = try await Self.explained("gaps.choose", site, context) { try await desk.gaps(question, site) }
            let page = GapsPage(
                site: site, context: context, question: question, gaps: gaps, trees: desk.counter.trees)
            return Reply.html(page.html())
        }
        router.get("/contributions") { _, context in
            let (statement, night) = try await told(context)
            let page = ContributionsPage(site: site, context: context, statement: statement, night: night)
            return Reply.html(page.html())
        }
        router.get("/languages") { _, context in
            let (statement, night) = try await told(context)
            return Reply.html(LanguagesPage(site: site, context: context, statement: statement, night: night).html())
        }
    }

    /// What was said about the night an address names; about now when it names none.
    private func told(_ context: SiteContext) async throws -> (CoverageStatement, night: Int64?) {
        let night = try SearchRoutes.night("night", context.query)
        let statement = try await Self.explained("coverage.noNight", site, context) {
            try await desks.desk(context.query).statement(night: night, site)
        }
        return (statement, night)
    }

    /// Cause and next step of a problem are told to operators and programs; readers of a page are told theirs.
    /// - Parameter nextStep: the text of it; one of that name with `Title` behind it may say the cause.
    static func explained<Value>(
        _ nextStep: String, _ site: Site, _ context: SiteContext, _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let problem as Problem where problem.detail != nil {
            var plain = problem
            plain.detail = site.text(nextStep, context)
            plain.words = Problem.Words(nextStep + "Title", detail: nextStep)
            throw plain
        }
    }
}
