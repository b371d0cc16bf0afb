internal import Cataloguing
internal import Counting
internal import GRDB
internal import Hummingbird
internal import Metadata

/// Targets and contributions: `/api/coverage` and the pages for administrators. Public, like the policy they count.
struct CoverageRoutes {
    let site: Site
    let desk: CoverageDesk

    func add(to router: Router<SiteContext>) {
        let site = site
        let desk = desk
        router.get("/api/coverage") { _, context in
            try SearchRoutes.allow([], context.query)
            return Reply.json(try desk.standing(site.catalogue).report.canonicalJSON())
        }
        router.get("/coverage") { _, context in
            let standing = try desk.standing(site.catalogue)
            return Reply.html(CoveragePage(site: site, context: context, standing: standing).html())
        }
        router.get("/coverage/:target") { _, context in
            let standing = try desk.standing(site.catalogue)
            guard let target = standing.report.target(context.parameters.get("target") ?? "") else {
                throw Problem.notFound("没有这个指标")
            }
            return Reply.html(
                TargetPage(site: site, context: context, standing: standing, target: target).html())
        }
        router.get("/coverage/:target/records") { _, context in
            let standing = try desk.standing(site.catalogue)
            let id = context.parameters.get("target") ?? ""
            let offset = try SearchRoutes.integer("offset", in: 0...10_000_000, default: 0, context.query)
            let drill = try site.catalogue.pool.read { db in
                try desk.counter.drillDown(
                    standing.count, target: id, cell: context.query["cell"], platform: context.query["platform"],
                    offset: offset, limit: 50, db)
            }
            guard let drill, let target = standing.report.target(id) else {
                throw Problem.notFound("这个数字没有对应的明细")
            }
            return Reply.html(
                try DrillPage(site: site, context: context, target: target, drill: drill, offset: offset).html())
        }
        router.get("/contributions") { _, context in
            let standing = try desk.standing(site.catalogue)
            return Reply.html(ContributionsPage(site: site, context: context, standing: standing).html())
        }
        router.get("/languages") { _, context in
            let standing = try desk.standing(site.catalogue)
            return Reply.html(LanguagesPage(site: site, context: context, standing: standing).html())
        }
    }
}
