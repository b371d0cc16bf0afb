internal import Metadata

/// Users, keys and what was done with them; for administrators.
struct AccountsPage {
    let site: Site
    let context: SiteContext
    let accounts: Accounts
    /// A key just made: shown once.
    var newKey: String?
    var problem: Problem?

    func html() throws -> HTML {
        let layout = Layout(
            site: site, context: context, title: site.text("accounts.title", context), section: .operator)
        let users = try accounts.users()
        let keys = try accounts.keys()
        let acts = try accounts.acts()
        return layout.page { html in
            html.element("h1", text: layout.t("accounts.title"))
            OperatorTabs(layout: layout, here: "/operator/accounts").write(&html)
            FormParts.complaint(problem, layout, &html)
            if let newKey {
                html.element("p", .class("notice"), Attribute("role", "status")) { html in
                    html.text(layout.t("accounts.keyOnce"))
                    html.element("code", text: newKey)
                }
            }
            html.element("section") { html in
                html.element("h2", text: layout.t("accounts.users"))
                table(["login.name", "accounts.role", "accounts.created", "accounts.standing", ""], layout, &html) {
                    html in
                    for user in users { row(user, layout, &html) }
                }
                add(Link("/operator/accounts/users"), asksPassword: true, layout, &html)
            }
            html.element("section") { html in
                html.element("h2", text: layout.t("accounts.keys"))
                if !keys.isEmpty {
                    table(
                        ["accounts.keyName", "accounts.role", "accounts.created", "accounts.used", ""], layout, &html
                    ) {
                        for key in keys { row(key, layout, &$0) }
                    }
                }
                add(Link("/operator/accounts/keys"), asksPassword: false, layout, &html)
            }
            html.element("section") { html in
                html.element("h2", text: layout.t("accounts.acts"))
                table(
                    ["accounts.at", "accounts.who", "accounts.act", "accounts.detail", "accounts.client"], layout, &html
                ) { html in
                    for act in acts {
                        html.element("tr") { html in
                            html.element("td", .class("when"), text: act.at.shanghai)
                            let did = layout.t("accounts.did.\(act.act)")
                            for text in [act.actor, did, act.detail, act.client] { html.element("td", text: text) }
                        }
                    }
                }
            }
        }
    }

    /// - Parameter heads: keys of the words above the columns; empty: a column of buttons.
    private func table(
        _ heads: [String], _ layout: Layout, _ html: inout HTML, rows: (inout HTML) -> Void
    ) {
        html.scrollable { html in
            html.element("table", .class("data")) { html in
                html.element("thead") { html in
                    html.element("tr") { html in
                        for head in heads {
                            if head.isEmpty {
                                html.element("td") { _ in }
                            } else {
                                html.element("th", Attribute("scope", "col"), text: layout.t(head))
                            }
                        }
                    }
                }
                html.element("tbody", content: rows)
            }
        }
    }

    private func row(_ user: UserRow, _ layout: Layout, _ html: inout HTML) {
        html.element("tr") { html in
            html.element("th", Attribute("scope", "row"), text: user.name)
            html.element("td", text: layout.t("role.\(user.role.rawValue)"))
            html.element("td", .class("when"), text: user.created.shanghai)
            html.element("td", text: user.isLocked ? layout.t("accounts.locked") : "")
            html.element("td") { html in
                html.element(
                    "form", .class("inline"), Attribute("method", "post"), .action(Link("/operator/accounts/enable"))
                ) { html in
                    FormParts.csrf(context, &html)
                    FormParts.hidden("user", user.name, &html)
                    FormParts.hidden("enabled", user.isEnabled ? "0" : "1", &html)
                    html.element(
                        "button", .class("quiet"), Attribute("type", "submit"),
                        text: layout.t(user.isEnabled ? "accounts.disable" : "accounts.enable"))
                }
            }
        }
    }

    private func row(_ key: KeyRow, _ layout: Layout, _ html: inout HTML) {
        html.element("tr") { html in
            html.element("th", Attribute("scope", "row"), text: key.name)
            html.element("td", text: layout.t("role.\(key.role.rawValue)"))
            html.element("td", .class("when"), text: key.created.shanghai)
            html.element("td", .class("when"), text: key.used?.shanghai ?? "—")
            html.element("td") { html in
                guard key.isEnabled else { return html.text(layout.t("accounts.revoked")) }
                html.element(
                    "form", .class("inline"), Attribute("method", "post"), .action(Link("/operator/accounts/revoke"))
                ) { html in
                    FormParts.csrf(context, &html)
                    FormParts.hidden("key", String(key.id), &html)
                    html.element(
                        "button", .class("quiet"), Attribute("type", "submit"), text: layout.t("accounts.revoke"))
                }
            }
        }
    }

    private func add(_ target: Link, asksPassword: Bool, _ layout: Layout, _ html: inout HTML) {
        html.element("details", .class("narrow-form")) { html in
            html.element("summary", text: layout.t(asksPassword ? "accounts.addUser" : "accounts.addKey"))
            html.element("form", Attribute("method", "post"), .action(target)) { html in
                FormParts.csrf(context, &html)
                FormParts.field(layout.t(asksPassword ? "login.name" : "accounts.keyName"), "name", &html)
                if asksPassword {
                    FormParts.field(
                        layout.t("setup.password"), "password", type: "password", autocomplete: "new-password", &html)
                }
                html.element("label", .class("field")) { html in
                    html.element("span", text: layout.t("accounts.role"))
                    html.element("select", Attribute("name", "role")) { html in
                        for role in Visitor.Role.allCases {
                            html.element(
                                "option", Attribute("value", role.rawValue), text: layout.t("role.\(role.rawValue)"))
                        }
                    }
                }
                html.element("button", .class("button"), Attribute("type", "submit"), text: layout.t("accounts.add"))
            }
        }
    }
}
