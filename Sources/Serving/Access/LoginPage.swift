internal import Metadata

/// The form to log in.
struct LoginPage {
    let site: Site
    let context: SiteContext

    func html(problem: Problem?, name: String = "", back: String? = nil) -> HTML {
        let layout = Layout(site: site, context: context, title: site.text("login.title", context))
        return layout.page { html in
            html.element("section", .class("narrow")) { html in
                html.element("h1", text: layout.t("login.title"))
                html.element("p", .class("muted"), text: layout.t("login.who"))
                FormParts.complaint(problem, layout, &html)
                html.element("form", Attribute("method", "post"), .action(Link("/login"))) { html in
                    FormParts.csrf(context, &html)
                    FormParts.field(
                        layout.t("login.name"), "name", value: name, autocomplete: "username", &html)
                    FormParts.field(
                        layout.t("login.password"), "password", type: "password", autocomplete: "current-password",
                        &html)
                    if let back = back ?? context.query["back"] { FormParts.hidden("back", back, &html) }
                    html.element("button", .class("button"), Attribute("type", "submit"), text: layout.t("login.go"))
                }
            }
        }
    }
}

/// The form of the first start.
struct SetupPage {
    let site: Site
    let context: SiteContext

    func html(problem: Problem?, name: String = "") -> HTML {
        let layout = Layout(site: site, context: context, title: site.text("setup.title", context))
        return layout.page { html in
            html.element("section", .class("narrow")) { html in
                html.element("h1", text: layout.t("setup.title"))
                html.element("p", .class("muted"), text: layout.t("setup.how"))
                FormParts.complaint(problem, layout, &html)
                html.element("form", Attribute("method", "post"), .action(Link("/setup"))) { html in
                    FormParts.field(layout.t("setup.code"), "code", autocomplete: "one-time-code", &html)
                    FormParts.field(layout.t("login.name"), "name", value: name, autocomplete: "username", &html)
                    FormParts.field(
                        layout.t("setup.password"), "password", type: "password", autocomplete: "new-password", &html)
                    html.element("button", .class("button"), Attribute("type", "submit"), text: layout.t("setup.go"))
                }
            }
        }
    }
}

/// The form to change one's own password.
struct PasswordPage {
    let site: Site
    let context: SiteContext

    func html(problem: Problem?, isChanged: Bool = false) -> HTML {
        let layout = Layout(
            site: site, context: context, title: site.text("password.title", context), section: .operator)
        return layout.page { html in
            html.element("section", .class("narrow")) { html in
                html.element("h1", text: layout.t("password.title"))
                FormParts.complaint(problem, layout, &html)
                if context.visitor?.mustChangePassword == true, !isChanged {
                    html.element("p", .class("notice"), text: layout.t("password.given"))
                }
                if isChanged {
                    html.element("p", .class("notice"), Attribute("role", "status"), text: layout.t("password.done"))
                }
                html.element("form", Attribute("method", "post"), .action(Link("/operator/password"))) { html in
                    FormParts.csrf(context, &html)
                    FormParts.field(
                        layout.t("password.current"), "current", type: "password", autocomplete: "current-password",
                        &html)
                    FormParts.field(
                        layout.t("setup.password"), "password", type: "password", autocomplete: "new-password", &html)
                    html.element("button", .class("button"), Attribute("type", "submit"), text: layout.t("password.go"))
                }
            }
        }
    }
}

/// Parts forms are made of.
enum FormParts {
    static func complaint(_ problem: Problem?, _ layout: Layout, _ html: inout HTML) {
        guard let problem else { return }
        let told = ProblemWords(problem, layout.site.strings, layout.context.language)
        html.element("p", .class("complaint"), Attribute("role", "alert")) { html in
            html.element("strong", text: told.title)
            if let detail = told.detail { html.text(layout.t("error.because", ["detail": detail])) }
        }
    }

    static func field(
        _ label: String, _ name: String, value: String = "", type: String = "text", autocomplete: String = "off",
        limit: Int = 128, _ html: inout HTML
    ) {
        html.element("label", .class("field")) { html in
            html.element("span", text: label)
            html.void(
                "input", Attribute("name", name), Attribute("type", type), Attribute("value", value),
                Attribute("autocomplete", autocomplete), .flag("required"), Attribute("maxlength", String(limit)))
        }
    }

    static func hidden(_ name: String, _ value: String, _ html: inout HTML) {
        html.void("input", Attribute("type", "hidden"), Attribute("name", name), Attribute("value", value))
    }

    static func csrf(_ context: SiteContext, _ html: inout HTML) {
        if let csrf = context.visitor?.csrf { hidden("csrf", csrf, &html) }
    }
}
