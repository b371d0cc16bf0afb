internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Metadata

/// Logging in and out, the first set-up, the interface language, and the accounts page.
struct AccountRoutes {
    let site: Site
    /// Tries per client address: ten at once, then one every twelve seconds.
    let tries: RateLimiter

    init(site: Site) {
        self.site = site
        tries = RateLimiter(perSecond: 1 / 12, burst: 10, now: site.uptime)
    }

    func add(to router: Router<SiteContext>) {
        let site = site
        let tries = tries
        router.get("/login") { _, context in
            guard let accounts = site.accounts else { throw Problem.notFound("本站没有启用登录", words: "problem.noLogin") }
            if try accounts.needsSetup() { return Reply.see(Link("/setup")) }
            return Reply.html(LoginPage(site: site, context: context).html(problem: nil))
        }
        router.post("/login") { request, context in
            guard let accounts = site.accounts else { throw Problem.notFound("本站没有启用登录", words: "problem.noLogin") }
            let form = try await Form(request, context)
            if let wait = tries.take(context.client) {
                throw Problem.tooMany("登录太频繁，请稍后再试", retryAfter: wait)
            }
            do {
                let (client, old) = (context.client, Login.session(request))
                let token = try await BlockingWork.run(.hashing) {
                    try accounts.logIn(
                        name: form.fields["name"] ?? "", password: form.fields["password"] ?? "", client: client,
                        replacing: old)
                }
                var response = Reply.see(form.fields["back"].flatMap(Link.init(local:)) ?? Link("/operator"))
                response.setCookie(Login.cookie(token, request, context))
                return response
            } catch let problem as Problem {
                let html = LoginPage(site: site, context: context).html(
                    problem: problem, name: form.fields["name"] ?? "", back: form.fields["back"])
                return Reply.html(html, status: problem.status)
            }
        }
        router.post("/logout") { request, context in
            _ = try await Form(request, context)
            if let token = Login.session(request) {
                try site.accounts?.logOut(session: token, client: context.client)
            }
            var response = Reply.see(Link("/"))
            response.setCookie(Login.cookie(nil, request, context))
            if let name = HTTPField.Name("Clear-Site-Data") { response.headers[name] = "\"cache\"" }
            return response
        }
        addSetup(to: router)
        addPassword(to: router)
        router.get("/language") { request, context in
            let back = HTTPField.Name("Referer").flatMap { request.headers[$0] }.flatMap {
                Self.pathOfOwnPage($0, request)
            }
            var response = Reply.see(back ?? Link("/"))
            let language = context.query["to"].flatMap(InterfaceLanguage.init) ?? .zh
            let isSecure = SecurityHeaders.isBehindTLS(request, context)
            response.setCookie(
                Cookie(
                    name: isSecure ? InterfaceLanguage.hostCookie : InterfaceLanguage.plainCookie,
                    value: language.rawValue, maxAge: 31_536_000, path: "/", secure: isSecure, sameSite: .lax))
            return response
        }
    }

    private func addSetup(to router: Router<SiteContext>) {
        let site = site
        let tries = tries
        router.get("/setup") { _, context in
            guard let accounts = site.accounts, try accounts.needsSetup() else { return Reply.see(Link("/login")) }
            return Reply.html(SetupPage(site: site, context: context).html(problem: nil))
        }
        router.post("/setup") { request, context in
            guard let accounts = site.accounts else { throw Problem.notFound("本站没有启用登录", words: "problem.noLogin") }
            let form = try await Form(request, context)
            if let wait = tries.take(context.client) { throw Problem.tooMany("尝试太频繁，请稍后再试", retryAfter: wait) }
            do {
                let client = context.client
                try await BlockingWork.run(.hashing) {
                    try accounts.setUp(
                        code: form.fields["code"] ?? "", name: form.fields["name"] ?? "",
                        password: form.fields["password"] ?? "", client: client)
                }
                return Reply.see(Link("/login"))
            } catch let problem as Problem {
                let html = SetupPage(site: site, context: context).html(
                    problem: problem, name: form.fields["name"] ?? "")
                return Reply.html(html, status: problem.status)
            }
        }
    }

    /// One's own password, for whoever is logged in; a key for scripts has none.
    private func addPassword(to router: Router<SiteContext>) {
        let site = site
        let tries = tries
        router.get("/operator/password") { _, context in
            Reply.html(PasswordPage(site: site, context: context).html(problem: nil))
        }
        router.post("/operator/password") { request, context in
            let form = try await Form(request, context)
            guard let accounts = site.accounts, let visitor = context.visitor, let session = Login.session(request),
                visitor.csrf != nil
            else { throw Problem.forbidden("脚本密钥没有密码", words: "problem.keyPassword") }
            if let wait = tries.take(context.client) { throw Problem.tooMany("尝试太频繁，请稍后再试", retryAfter: wait) }
            do {
                let client = context.client
                try await BlockingWork.run(.hashing) {
                    try accounts.changePassword(
                        of: visitor.name, from: form.fields["current"] ?? "", to: form.fields["password"] ?? "",
                        session: session, client: client)
                }
                return Reply.html(PasswordPage(site: site, context: context).html(problem: nil, isChanged: true))
            } catch let problem as Problem {
                return Reply.html(
                    PasswordPage(site: site, context: context).html(problem: problem), status: problem.status)
            }
        }
    }

    /// The path of the page a browser came from, when it is one of ours.
    static func pathOfOwnPage(_ address: String, _ request: Request) -> Link? {
        guard let authority = request.head.authority,
            let range = address.range(of: "://" + authority + "/")
        else { return nil }
        return Link(local: "/" + address[range.upperBound...])
    }
}
