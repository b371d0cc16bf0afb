internal import HTTPTypes
internal import Hummingbird
internal import Metadata
internal import Searching

/// The pages for everyone.
struct PageRoutes {
    let site: Site

    func add(to router: Router<SiteContext>) {
        let site = site
        router.get("/") { _, context in
            let results = try site.searcher.search(
                SearchRequest(size: 0, facets: [.stage, .subject, .type, .language, .source, .award]))
            let updated = try await NightSummary.lastEnded(site)
            return Reply.html(HomePage(site: site, context: context, results: results, updated: updated).html())
        }
        router.get("/search") { _, context in
            let query = SearchQuery(lenient: context.query)
            let page = try ResultsPage(site: site, context: context, query: query)
            return Reply.html(page.html())
        }
        router.get("/resource/:id") { request, context in
            let found = try ResourceLookup(site: site).resource(context.part("id"))
            if let other = Self.otherForm(of: found.resource, for: request, site) { return other }
            let page = ResourcePage(
                site: site, context: context, resource: found.resource, document: found.document,
                address: site.options.publicAddress ?? Self.address(request, context))
            return Reply.html(try page.html())
        }
        router.get("/list") { request, context in
            let found = try ListPage.resources(context.query, site)
            let page = ListPage(
                site: site, context: context, resources: found.living, withdrawn: found.withdrawn,
                address: site.options.publicAddress ?? Self.address(request, context))
            return Reply.html(page.html())
        }
        router.get("/list.csv") { request, context in
            let resources = try ListPage.resources(context.query, site).living
            var response = Reply.make(
                ListTable.csv(resources, site, site.options.publicAddress ?? Self.address(request, context)),
                "text/csv; charset=utf-8")
            response.headers[.contentDisposition] = "attachment; filename=\"huiliu.csv\""
            return response
        }
        router.get("/tree") { _, context in
            let query = SearchQuery(lenient: context.query)
            let page = try TreePage(site: site, context: context, query: query).html()
            return Reply.html(page.html, status: page.isKnown ? .ok : .notFound)
        }
        router.get("/sources") { _, context in
            Reply.html(try SourcesPage(site: site, context: context).html())
        }
        router.get("/sources/:code") { _, context in
            let code = context.part("code")
            let standing = try await site.coverage?.newest.standing(site)
            return Reply.html(try SourcePage(site: site, context: context, code: code, standing: standing).html())
        }
        router.get("/offline") { _, context in Reply.html(OfflinePage(site: site, context: context).html()) }
        router.get("/about") { _, context in Reply.html(AboutPage(site: site, context: context).html()) }
    }

    /// Leads a program that would rather have a record than a page to its address (303); nil for everyone else.
    private static func otherForm(of resource: LearningResource, for request: Request, _ site: Site) -> Response? {
        let forms = site.representations
        let type = ResourceRepresentation.preferred(
            request.headers[.accept] ?? "*/*", among: ["text/html"] + forms.map(\.mediaType))
        guard let form = forms.first(where: { $0.mediaType == type }) else { return nil }
        var response = Reply.see(Link(form.folder + Link.encode(resource.id)))
        response.headers[.vary] = "Accept"
        return response
    }

    /// `https://host` as the client says.
    static func address(_ request: Request, _ context: SiteContext) -> String {
        let scheme = SecurityHeaders.isBehindTLS(request, context) ? "https" : "http"
        return "\(scheme)://\(request.head.authority ?? "localhost")"
    }
}
