internal import Counting
internal import Metadata

/// Resources in minority languages by stage and subject: a matrix per language, every number a search.
struct LanguagesPage {
    let site: Site
    let context: SiteContext
    let statement: CoverageStatement
    /// The frozen night it tells of; nil: now.
    let night: Int64?

    func html() -> HTML {
        let layout = Layout(
            site: site, context: context, title: site.text("languages.title", context), section: .coverage)
        let cells = statement.contributions.languageMatrix
        return layout.page { html in
            html.element("h1", text: layout.t("languages.title"))
            CoverageTabs(layout: layout, here: "/languages").write(&html)
            NightNotice(layout: layout, night: night, of: statement.of).write("/languages", &html)
            if cells.isEmpty { html.element("p", text: layout.t("languages.none")) }
            let languages = Dictionary(grouping: cells, by: \.language)
            // A record of two stages or subjects stands in two cells; of its language it is one.
            let records = Dictionary(
                statement.contributions.languages.map { ($0.code, $0.records) }, uniquingKeysWith: { first, _ in first }
            )
            let shown = languages.keys.sorted { ((records[$1] ?? 0), $0) < ((records[$0] ?? 0), $1) }
            html.element("div", .class("matrices")) { html in
                for language in shown {
                    html.element("section") { html in
                        html.element("h2") { html in
                            layout.counting(Link("/search", [("language", language)]), &html) {
                                $0.text(site.labels.name(.language, language, context.language))
                            }
                            html.markup(" ")
                            html.element("span", .class("count"), text: (records[language] ?? 0).grouped)
                        }
                        matrix(language, languages[language] ?? [], layout, &html)
                    }
                }
            }
        }
    }

    private func sum(_ cells: [ContributionReport.LanguageCell]) -> Int { cells.reduce(0) { $0 + $1.records } }

    private func matrix(
        _ language: String, _ cells: [ContributionReport.LanguageCell], _ layout: Layout, _ html: inout HTML
    ) {
        let order = site.labels.vocabularies.stages.terms.map(\.code)
        let stages = Set(cells.map { $0.stage ?? "" }).sorted {
            (order.firstIndex(of: $0) ?? 99) < (order.firstIndex(of: $1) ?? 99)
        }
        let subjects = Dictionary(grouping: cells, by: { $0.subject ?? "" }).mapValues(sum).sorted {
            ($1.value, $0.key) < ($0.value, $1.key)
        }
        let most = max(1, cells.map(\.records).max() ?? 1)
        html.scrollable { html in
            html.element("table", .class("data matrix")) { html in
                html.element("thead") { html in
                    html.element("tr") { html in
                        html.element("th", Attribute("scope", "col"), text: layout.t("facet.subject"))
                        for stage in stages {
                            let name = stage.isEmpty ? "—" : site.labels.name(.stage, stage)
                            html.element(
                                "th", Attribute("scope", "col"), .class("number"), .lang(html.lang(of: name)),
                                text: name)
                        }
                    }
                }
                html.element("tbody") { html in
                    for (subject, _) in subjects {
                        html.element("tr") { html in
                            let name = subject.isEmpty ? "—" : site.labels.name(.subject, subject)
                            html.element("th", Attribute("scope", "row"), .lang(html.lang(of: name)), text: name)
                            for stage in stages {
                                let number = sum(
                                    cells.filter { ($0.stage ?? "") == stage && ($0.subject ?? "") == subject })
                                let shade =
                                    number == 0 ? "s0" : "s\(1 + min(3, Int(Double(number) / Double(most) * 4)))"
                                html.element("td", .class("number \(shade)")) { html in
                                    guard number > 0 else { return html.text("0") }
                                    // Nobody can search for what a record does not say.
                                    guard !stage.isEmpty, !subject.isEmpty else { return html.text(number.grouped) }
                                    let link = Link(
                                        "/search", [("language", language), ("stage", stage), ("subject", subject)])
                                    layout.counting(link, &html) { $0.text(number.grouped) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
