internal import Cataloguing
internal import Counting
internal import GRDB
internal import Metadata

/// One platform: how it stands, and every run.
struct SourcePage {
    let site: Site
    let context: SiteContext
    let code: String
    /// What is counted; nil: nothing is.
    let standing: CoverageDesk.Standing?

    func html() throws -> HTML {
        guard let source = try SourceOverview.all(site).first(where: { $0.code == code }) else {
            throw Problem.notFound("没有这个来源平台", words: "problem.source")
        }
        let share = standing?.contributions.platforms.first { $0.platform.code == code }
        let before = context.query["before"].flatMap { Int64($0) }
        let runs = try site.catalogue.pool.read { try RunSummary.ofSource(code, before: before, limit: 30, $0) }
        let layout = Layout(site: site, context: context, title: source.name, section: .sources)
        return layout.page { html in
            html.element("p", .class("clause")) {
                $0.element("a", .href(Link("/sources")), text: layout.t("sources.title"))
            }
            html.recordText("h1", source.name)
            html.element("p") { html in
                SourceState(layout: layout).write(source, &html)
                if let note = source.note {
                    html.markup(" ")
                    html.recordText("span", note, class: "muted")
                }
            }
            html.element("dl", .class("record")) { html in
                html.element("dt", text: layout.t("sources.records"))
                html.element("dd") { html in
                    html.element("a", .href(Link("/search", [("source", code)])), text: source.records.grouped)
                }
                html.element("dt", text: layout.t("sources.fresh"))
                html.element("dd", text: source.lastSuccess?.shanghai ?? "—")
                if let homepage = Link(external: source.homepage) {
                    html.element("dt", text: layout.t("sources.homepage"))
                    html.element("dd") { html in
                        html.element(
                            "a", .href(homepage), Attribute("rel", "noopener noreferrer external"),
                            text: homepage.address)
                    }
                }
            }
            let missing = share?.worstFields ?? []
            if !missing.isEmpty { fields(missing, layout, &html) }
            if runs.isEmpty { return }
            html.element("section") { html in
                html.element("h2", text: layout.t("sources.runs"))
                html.scrollable { html in
                    RunTable(layout: layout, runs: runs, showsNight: true).write(&html)
                }
            }
        }
    }

    /// What the platform leaves out most.
    private func fields(_ missing: [ContributionReport.FieldShare], _ layout: Layout, _ html: inout HTML) {
        html.element("section", .id("fields")) { html in
            html.element("h2", text: layout.t("sources.fields"))
            html.element("p", .class("muted"), text: layout.t("sources.fieldsLead"))
            html.element("ul", .class("bars fields")) { html in
                for field in missing {
                    html.element("li") { html in
                        html.element("p") { html in
                            html.element("span", text: layout.t("field.\(field.field.rawValue)"))
                            html.element("span", .class("count"), text: TargetWords.percent(field.filled))
                        }
                        Charts.bar(field.filled / 100, &html)
                    }
                }
            }
        }
    }
}
