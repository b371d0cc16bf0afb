internal import Metadata

/// The form under a list of results.
struct FeedbackForm {
    let layout: Layout
    let query: SearchQuery

    func write(_ html: inout HTML) {
        guard layout.site.accounts != nil else { return }
        html.element("details", .class("narrow-form")) { html in
            html.element("summary", text: layout.t("feedback.ask"))
            html.element("form", Attribute("method", "post"), .action(Link("/feedback"))) { html in
                FormParts.csrf(layout.context, &html)
                FormParts.hidden("q", query.text, &html)
                FormParts.hidden("page", query.link().address, &html)
                FormParts.field(layout.t("feedback.note"), "note", limit: Feedback.noteLimit, &html)
                html.element("button", .class("button"), Attribute("type", "submit"), text: layout.t("feedback.send"))
            }
        }
    }
}

/// After it was sent.
struct FeedbackThanks {
    let site: Site
    let context: SiteContext
    let page: Link

    func html() -> HTML {
        let layout = Layout(site: site, context: context, title: site.text("feedback.thanks", context))
        return layout.page { html in
            html.element("section", .class("message")) { html in
                html.element("h1", text: layout.t("feedback.thanks"))
                html.element("p") { $0.element("a", .class("button"), .href(page), text: layout.t("feedback.back")) }
            }
        }
    }
}

/// What was not found, for operators.
struct FeedbackPage {
    let site: Site
    let context: SiteContext
    let entries: [Feedback]

    func html() -> HTML {
        let layout = Layout(
            site: site, context: context, title: site.text("feedback.title", context), section: .operator)
        return layout.page { html in
            html.element("h1", text: layout.t("feedback.title"))
            OperatorTabs(layout: layout, here: "/operator/feedback").write(&html)
            guard !entries.isEmpty else { return html.element("p", .class("calm"), text: layout.t("feedback.none")) }
            html.element("p", .class("actions")) { html in
                html.element(
                    "a", .class("button quiet"), .href(Link("/operator/feedback.csv")), text: layout.t("list.download"))
            }
            html.scrollable { html in
                html.element("table", .class("data")) { html in
                    html.element("thead") { html in
                        html.element("tr") { html in
                            for key in ["query", "note", "at"] {
                                html.element("th", Attribute("scope", "col"), text: layout.t("feedback.\(key)"))
                            }
                        }
                    }
                    html.element("tbody") { html in for entry in entries { row(entry, &html) } }
                }
            }
        }
    }

    private func row(_ entry: Feedback, _ html: inout HTML) {
        html.element("tr") { html in
            html.element("th", Attribute("scope", "row")) { html in
                html.element(
                    "a", .href(Link(local: entry.address) ?? Link("/search")),
                    text: entry.query.isEmpty ? entry.address : entry.query)
            }
            html.element("td", text: entry.note)
            html.element("td", .class("when"), text: entry.at.shanghai)
        }
    }
}
