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
            let standing = try await desks.desk(context.query).standing(site)
            return Reply.html(CoveragePage(site: site, context: context, standing: standing).html())
        }
        router.get("/coverage/:target") { _, context in
            let standing = try await desks.desk(context.query).standing(site)
            guard let target = standing.report.target(context.part("target")) else {
                throw Problem.notFound("没有这个指标")
            }
            return Reply.html(
                TargetPage(site: site, context: context, standing: standing, target: target).html())
        }
        router.get("/coverage/:target/records") { _, context in
            let desk = try desks.desk(context.query)
            let id = context.part("target")
            let offset = try SearchRoutes.integer("offset", in: 0...10_000_000, default: 0, context.query)
            let night = try SearchRoutes.night("night", context.query)
            let drill = try await desk.drillDown(
                target: id, cell: context.query["cell"], platform: context.query["platform"], offset: offset,
                limit: 50, night: night, site)
            guard let drill, let target = try await desk.statement(night: night, site).report.target(id) else {
                throw Problem.notFound("这个数字没有对应的明细")
            }
            return Reply.html(
                try DrillPage(
                    site: site, context: context, target: target, drill: drill, offset: offset, night: night
                ).html())
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
            let desk = try desks.desk(context.query)
            let (from, to) = try CoverageAPI.nights(context.query)
            let query = context.query
            let (difference, members) = try await desk.comparing(from, to, site) { comparison, db in
                (comparison.difference, try CoverageAPI.members(comparison, query, limit: 50, db))
            }
            return Reply.html(
                DifferencePage(site: site, context: context, difference: difference, members: members).html())
        }
        router.get("/coverage/gaps") { _, context in
            let desk = try desks.desk(context.query)
            let question = try CoverageAPI.question(context.query.filled)
            let gaps = try await desk.gaps(question, site)
            return Reply.html(
                GapsPage(site: site, context: context, question: question, gaps: gaps, trees: desk.counter.trees)
                    .html())
        }
        router.get("/contributions") { _, context in
            let standing = try await desks.desk(context.query).standing(site)
            return Reply.html(ContributionsPage(site: site, context: context, standing: standing).html())
        }
        router.get("/languages") { _, context in
            let standing = try await desks.desk(context.query).standing(site)
            return Reply.html(LanguagesPage(site: site, context: context, standing: standing).html())
        }
    }
}
