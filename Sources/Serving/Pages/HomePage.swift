internal import Metadata
internal import Searching

/// The first page: one box, what is inside, and the ways in for those who would rather look than type.
struct HomePage {
    let site: Site
    let context: SiteContext
    let results: SearchResults
    /// When the newest night ended.
    let updated: UTCInstant?

    /// Names of languages in their own script, for those who read that one best.
    private static let endonyms = [
        "bo": "བོད་ཡིག", "ug": "ئۇيغۇرچە", "mn": "ᠮᠣᠩᠭᠣᠯ", "kk": "قازاقشا", "ko": "조선말", "ii": "ꆈꌠꉙ", "za": "Vahcuengh",
        "ky": "قىرعىزچا",
    ]
    private static let stages = ["primary", "junior", "senior"]

    func html() -> HTML {
        let layout = Layout(site: site, context: context, title: "", section: .search, query: nil)
        return layout.page { html in
            html.element("section", .class("hero")) { html in
                html.element("h1", text: layout.t("home.title"))
                html.element(
                    "p", .class("lead"),
                    text: layout.t(
                        "home.lead",
                        ["total": results.total.grouped, "sources": String(results.facets[.source]?.count ?? 0)])
                        + (updated.map { layout.t("home.updated", ["at": $0.shanghai]) } ?? ""))
                SearchBox(layout: layout, query: SearchQuery(), isLarge: true).write(&html)
                html.element("p", .class("hints")) { html in
                    html.text(layout.t("home.try"))
                    for example in ["分数的意义 五年级", "岳阳楼记", "yuanzhou", "部级优课 化学"] {
                        html.markup(" ")
                        html.element(
                            "a", .href(Link("/search", [("q", example)])), .lang(html.lang(of: example)), text: example)
                    }
                }
                html.element(
                    "div", .class("mine"), .id("mine"), Attribute("data-label", layout.t("home.mine")),
                    .flag("hidden")
                ) { _ in }
            }
            subjects(layout, &html)
            html.element("div", .class("columns")) { html in
                values(of: .type, layout, &html)
                values(of: .award, layout, &html)
            }
            languages(layout, &html)
        }
    }

    private func subjects(_ layout: Layout, _ html: inout HTML) {
        let stageCounts = results.facets[.stage] ?? []
        html.element("section") { html in
            html.element("h2") { html in
                html.text(layout.t("home.browse"))
                html.markup(" ")
                html.element("a", .class("more"), .href(Link("/tree")), text: layout.t("home.tree"))
            }
            html.element("div", .class("stages")) { html in
                for stage in Self.stages {
                    let count = stageCounts.first { $0.code == stage }?.count ?? 0
                    html.element("div", .class("stage \(stage)")) { html in
                        html.element("h3") { html in
                            let name = site.labels.name(.stage, stage)
                            html.element(
                                "a", .href(Link("/search", [("stage", stage)])), .lang(html.lang(of: name)),
                                text: name)
                            html.element("span", .class("count"), text: count.grouped)
                        }
                        html.element("ul") { html in
                            for subject in offered(in: stage).prefix(12) {
                                html.element("li") { html in
                                    let name = site.labels.name(.subject, subject)
                                    html.element(
                                        "a", .href(Link("/search", [("stage", stage), ("subject", subject)])),
                                        .lang(html.lang(of: name)), text: name)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Other ways in: kinds of material, awards.
    private func values(of field: FacetField, _ layout: Layout, _ html: inout HTML) {
        let counts = (results.facets[field] ?? []).filter {
            $0.count > 0 && $0.code != "none" && $0.code != FacetField.unmapped
        }
        guard !counts.isEmpty else { return }
        html.element("section") { html in
            html.element("h2", text: layout.t("home.\(field.name)"))
            html.element("ul", .class("ways")) { html in
                for count in counts.prefix(10) {
                    html.element("li") { html in
                        html.element("a", .href(Link("/search", [(field.name, count.code)]))) { html in
                            html.recordText("span", site.labels.name(field, count.code))
                            html.markup(" ")
                            html.element("span", .class("count"), text: count.count.grouped)
                        }
                    }
                }
            }
        }
    }

    /// Subjects of a stage that have records, most records first.
    private func offered(in stage: String) -> [String] {
        (results.facets[.subject] ?? []).map(\.code).filter { code in
            guard let term = site.labels.vocabularies.subjects.term(code: code) else { return false }
            return term.columns["stages"]?.split(separator: "|").contains(Substring(stage)) ?? false
        }
    }

    private func languages(_ layout: Layout, _ html: inout HTML) {
        let counts = (results.facets[.language] ?? []).filter { Self.endonyms[$0.code] != nil && $0.count > 0 }
        guard !counts.isEmpty else { return }
        html.element("section") { html in
            html.element("h2", text: layout.t("home.languages"))
            html.element("ul", .class("tongues")) { html in
                for count in counts {
                    html.element("li") { html in
                        html.element("a", .href(Link("/search", [("language", count.code)]))) { html in
                            html.recordText(
                                "span", Self.endonyms[count.code] ?? "", class: "own", languages: [count.code])
                            html.element(
                                "span", .class("name"),
                                text: site.labels.name(.language, count.code, context.language))
                            html.element("span", .class("count"), text: count.count.grouped)
                        }
                    }
                }
            }
        }
    }
}
