internal import Hummingbird
internal import Metadata

/// The accounts page and its forms, for administrators.
struct AdministrationRoutes {
    let site: Site

    func add(to router: Router<SiteContext>) {
        let site = site
        router.get("/operator/accounts") { _, context in
            _ = try Self.administrator(context)
            return Reply.html(try AccountsPage(site: site, context: context, accounts: try Self.accounts(site)).html())
        }
        post("/operator/accounts/users", router) { accounts, form, administrator, client in
            try accounts.add(
                name: form["name"] ?? "", role: try Self.role(form), password: form["password"] ?? "",
                by: administrator, client: client)
            return nil
        }
        post("/operator/accounts/enable", router) { accounts, form, administrator, client in
            try accounts.setEnabled(
                form["enabled"] == "1", user: form["user"] ?? "", by: administrator,
                client: client)
            return nil
        }
        post("/operator/accounts/keys", router) { accounts, form, administrator, client in
            try accounts.addKey(
                name: form["name"] ?? "", role: try Self.role(form), by: administrator,
                client: client)
        }
        post("/operator/accounts/revoke", router) { accounts, form, administrator, client in
            try accounts.revokeKey(
                Int64(form["key"] ?? "") ?? 0, by: administrator, client: client)
            return nil
        }
    }

    /// - Parameter act: what the form asks for, told who sent it; returns a key to be shown once.
    private func post(
        _ path: RouterPath, _ router: Router<SiteContext>,
        _ act: @escaping @Sendable (Accounts, QueryParameters, String, _ client: String) throws -> String?
    ) {
        let site = site
        router.post(path) { request, context in
            let administrator = try Self.administrator(context)
            let form = try await Form(request, context)
            let accounts = try Self.accounts(site)
            do {
                let client = context.client
                let key = try await BlockingWork.run(.hashing) { try act(accounts, form.fields, administrator, client) }
                guard let key else {
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

    /// The name of the administrator who asks.
    private static func administrator(_ context: SiteContext) throws(Problem) -> String {
        guard let visitor = context.visitor, visitor.role >= .admin else {
            throw .forbidden("只有管理员可以管理账号", words: "problem.adminsOnly")
        }
        return visitor.name
    }

    private static func accounts(_ site: Site) throws(Problem) -> Accounts {
        guard let accounts = site.accounts else { throw .notFound("本站没有启用登录", words: "problem.noLogin") }
        return accounts
    }

    private static func role(_ form: QueryParameters) throws(Problem) -> Visitor.Role {
        guard let role = form["role"].flatMap(Visitor.Role.init) else {
            throw .badRequest("没有这个角色", parameter: "role")
        }
        return role
    }
}
