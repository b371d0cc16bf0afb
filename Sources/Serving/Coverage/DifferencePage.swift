internal import Counting
internal import Metadata

/// What changed between two nights, and the ids behind one change.
struct DifferencePage {
    let site: Site
    let context: SiteContext
    let difference: SnapshotDifference
    let members: DifferenceMembers?

    static func link(_ from: Int64, _ to: Int64, target: String? = nil, _ layout: Layout) -> Link {
        layout.counted(
            "/coverage/diff",
            [("from", String(from)), ("to", String(to))] + (target.map { [("target", $0)] } ?? []))
    }

    func html() -> HTML {
        let title = site.text(
            "diff.title", context, ["from": String(difference.from), "to": String(difference.to)])
        let layout = Layout(site: site, context: context, title: title, section: .coverage)
        return layout.page { html in
            html.element("h1", text: title)
            CoverageTabs(layout: layout, here: "/coverage/trend").write(&html)
            html.element("p", .class("lead")) { html in
                html.text(layout.t("coverage.records"))
                html.text(" \(difference.records[0].grouped) → \(difference.records[1].grouped) · ")
                html.text(layout.t("coverage.works"))
                html.text(" \(difference.works[0].grouped) → \(difference.works[1].grouped)")
            }
            if !difference.standings.isEmpty {
                html.element("ul") { html in
                    for turn in difference.standings {
                        html.element("li") { html in
                            html.text(site.labels.name(.source, turn.platform))
                            html.text(
                                "：\(TargetWords.standing(turn.from, layout)) → \(TargetWords.standing(turn.to, layout))"
                            )
                        }
                    }
                }
            }
            if difference.changes.isEmpty {
                html.element("p", text: layout.t("diff.none"))
            } else {
                table(layout, &html)
            }
            if let members { items(members, layout, &html) }
        }
    }

    private func table(_ layout: Layout, _ html: inout HTML) {
        html.scrollable { html in
            html.element("table", .class("data")) { html in
                html.element("thead") { html in
                    html.element("tr") { html in
                        html.element("th", Attribute("scope", "col"), text: layout.t("coverage.tab"))
                        for key in ["before", "after", "added", "removed"] {
                            html.element(
                                "th", Attribute("scope", "col"), .class("number"), text: layout.t("diff.\(key)"))
                        }
                    }
                }
                html.element("tbody") { html in
                    for change in difference.changes {
                        html.element("tr") { html in
                            html.element("th", Attribute("scope", "row")) { html in
                                html.element(
                                    "a",
                                    .href(Self.link(difference.from, difference.to, target: change.target, layout)),
                                    text: change.name)
                            }
                            for number in [change.from, change.to, change.added, change.removed] {
                                html.element("td", .class("number"), text: number?.grouped ?? "—")
                            }
                        }
                    }
                }
            }
        }
    }

    private func items(_ members: DifferenceMembers, _ layout: Layout, _ html: inout HTML) {
        for (key, items) in [("added", members.added), ("removed", members.removed)] where !items.isEmpty {
            html.element("section") { html in
                html.element("h2", text: "\(members.change.name) · \(layout.t("diff.\(key)"))")
                html.element("ul") { html in
                    for item in items {
                        html.element("li") { html in
                            guard item.id.hasPrefix("cnres:") else { return html.text(item.name ?? item.id) }
                            html.element("a", .href(TracePage.link(item.id)), text: item.id)
                        }
                    }
                }
            }
        }
    }
}
