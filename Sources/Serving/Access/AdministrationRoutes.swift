internal import Hummingbird
internal import Metadata

/// The accounts page and its forms. `Login` lets only administrators through.
struct AdministrationRoutes {
    let site: Site

    func add(to router: Router<SiteContext>) {
        let site = site
        router.get("/operator/accounts") { _, context in
            Reply.html(try AccountsPage(site: site, context: context, accounts: try Self.accounts(site)).html())
        }
        post("/operator/accounts/users", router) { accounts, form, context in
            try accounts.add(
                name: form["name"] ?? "", role: try Self.role(form), password: form["password"] ?? "",
                by: context.visitor?.name ?? "", client: context.client)
            return nil
        }
        post("/operator/accounts/enable", router) { accounts, form, context in
            try accounts.setEnabled(
                form["enabled"] == "1", user: form["user"] ?? "", by: context.visitor?.name ?? "",
                client: context.client)
            return nil
        }
        post("/operator/accounts/keys", router) { accounts, form, context in
            try accounts.addKey(
                name: form["name"] ?? "", role: try Self.role(form), by: context.visitor?.name ?? "",
                client: context.client)
        }
        post("/operator/accounts/revoke", router) { accounts, form, context in
            try accounts.revokeKey(
                Int64(form["key"] ?? "") ?? 0, by: context.visitor?.name ?? "", client: context.client)
            return nil
        }
    }

    /// - Parameter act: what the form asks for; returns a key to be shown once.
    private func post(
        _ path: RouterPath, _ router: Router<SiteContext>,
        _ act: @escaping @Sendable (Accounts, QueryParameters, SiteContext) throws -> String?
    ) {
        let site = site
        router.post(path) { request, context in
            let form = try await Form(request, context)
            let accounts = try Self.accounts(site)
            do {
                guard let key = try act(accounts, form.fields, context) else {
                    return Reply.see(Link("/operator/accounts"))
                }
                return Reply.html(
                    try AccountsPage(site: site, context: context, accounts: accounts, newKey: key).html())
            } catch let problem as Problem {
                let page = AccountsPage(site: site, context: context, accounts: accounts, problem: problem)
                return Reply.html(try page.html(), status: problem.status)
            }
        }
    }

    private static func accounts(_ site: Site) throws(Problem) -> Accounts {
        guard let accounts = site.accounts else { throw .notFound("本站没有启用登录") }
        return accounts
    }

    private static func role(_ form: QueryParameters) throws(Problem) -> Visitor.Role {
        guard let role = form["role"].flatMap(Visitor.Role.init) else {
            throw .badRequest("没有这个角色", parameter: "role")
        }
        return role
    }
}
