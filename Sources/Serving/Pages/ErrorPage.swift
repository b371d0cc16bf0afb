internal import HTTPTypes
internal import Hummingbird

/// What people see when something is not there or went wrong: what, and where to go on.
enum ErrorPage {
    static func reply(_ problem: Problem, _ request: Request, _ context: SiteContext, _ site: Site) -> Response {
        let told = ProblemWords(problem, site.strings, context.language)
        let layout = Layout(site: site, context: context, title: told.title)
        let html = layout.page { html in
            html.element("section", .class("message")) { html in
                html.element("p", .class("code"), text: String(problem.status.code))
                html.element("h1", text: told.title)
                if let detail = told.detail { html.element("p", text: detail) }
                if let parameter = problem.parameter {
                    html.element("p", text: layout.t("error.parameter", ["name": parameter]))
                }
                html.element("p") { html in
                    html.element("a", .class("button"), .href(Link("/")), text: layout.t("error.home"))
                    html.markup(" ")
                    html.element("a", .href(Link("/tree")), text: layout.t("error.tree"))
                }
            }
        }
        var response = Reply.html(html, status: problem.status)
        if let seconds = problem.retryAfter { response.headers[.retryAfter] = String(seconds) }
        if problem.status == .methodNotAllowed { response.headers[.allow] = Reply.methods(of: request.uri.path) }
        return response
    }
}
