internal import Cataloguing
internal import Metadata

/// Values no vocabulary knows, most frequent first, each with a record that carries it.
struct UnmappedPage {
    let site: Site
    let context: SiteContext
    let values: [UnmappedValue]

    func html() -> HTML {
        let layout = Layout(
            site: site, context: context, title: site.text("unmapped.title", context), section: .operator)
        return layout.page { html in
            html.element("h1", text: layout.t("unmapped.title"))
            OperatorTabs(layout: layout, here: "/operator/unmapped").write(&html)
            html.element("p", .class("muted"), text: layout.t("unmapped.how"))
            guard !values.isEmpty else { return html.element("p", .class("calm"), text: layout.t("unmapped.none")) }
            html.scrollable { html in
                html.element("table", .class("data")) { html in
                    html.element("thead") { html in
                        html.element("tr") { html in
                            for key in ["value", "rule", "source", "count", "sample"] {
                                html.element("th", Attribute("scope", "col"), text: layout.t("unmapped.\(key)"))
                            }
                        }
                    }
                    html.element("tbody") { html in for value in values { row(value, layout, &html) } }
                }
            }
        }
    }

    private func row(_ value: UnmappedValue, _ layout: Layout, _ html: inout HTML) {
        let sample = LearningResource.identifier(platform: value.source, sourceID: value.sample)
        html.element("tr") { html in
            html.recordText("th", value.value)
            html.element("td") { $0.element("code", text: value.rule) }
            html.element("td") { html in
                html.element(
                    "a", .href(Link("/operator/unmapped", [("source", value.source)])),
                    text: site.labels.name(.source, value.source))
            }
            html.element("td", .class("number"), text: value.count.grouped)
            html.element("td") { html in
                html.element(
                    "a", .href(Link("/operator/records/" + Link.encode(sample))),
                    text: layout.t("unmapped.look"))
            }
        }
    }
}
