internal import Metadata
internal import Searching

/// The filters with their counts: the number beside a value is the number after the click.
struct FacetList {
    let layout: Layout
    let query: SearchQuery
    let results: SearchResults

    /// Values shown at once; the rest one click away.
    private static let shown = 6
    /// Open from the start; the others wait for whoever needs them.
    private static let open: Set<FacetField> = [.stage, .subject, .grade, .type, .award, .prefecture, .county]
    /// Values in all: more than a province has counties.
    private static let most = 240

    func write(_ html: inout HTML) {
        html.element("aside", .class("facets"), .aria(label: layout.t("facets.label"))) { html in
            let chosen = query.filters.values.reduce(0) { $0 + $1.count }
            // A checkbox, not `details`: on wide screens the list shows whatever its state, also without script.
            html.void("input", .class("visually-hidden"), Attribute("type", "checkbox"), .id("filters"))
            html.element("label", .class("sheet"), Attribute("for", "filters")) { html in
                html.text(layout.t("facets.label"))
                if chosen > 0 { html.element("span", .class("badge"), text: String(chosen)) }
            }
            html.element("div", .class("all")) { html in
                for field in query.facets { facet(field, &html) }
            }
        }
    }

    private func facet(_ field: FacetField, _ html: inout HTML) {
        let counts = (results.facets[field] ?? []).filter { $0.count > 0 || query.isChosen(field, $0.code) }
        guard !counts.isEmpty else { return }
        let ordered = field == .grade ? counts.sorted { (Int($0.code) ?? 99) < (Int($1.code) ?? 99) } : counts
        let isOpen = Self.open.contains(field) || query.filters[field] != nil
        html.element("details", .class("facet"), .flag("open", if: isOpen)) { html in
            html.element("summary") { html in html.element("h2", text: layout.t("facet.\(field.name)")) }
            // Chosen values must never hide behind "more".
            let limit =
                field == .grade ? 12 : max(Self.shown, (ordered.lastIndex { query.isChosen(field, $0.code) } ?? 0) + 1)
            list(field, ordered.prefix(limit), &html)
            if ordered.count > limit {
                html.element("details", .class("rest")) { html in
                    let more = ordered.prefix(max(Self.most, limit + 1)).dropFirst(limit)
                    html.element("summary", text: layout.t("facets.more", ["n": String(more.count)]))
                    list(field, more, &html)
                }
            }
        }
    }

    private func list(_ field: FacetField, _ counts: ArraySlice<SearchResults.FacetCount>, _ html: inout HTML) {
        html.element("ul") { html in
            for count in counts {
                let isChosen = query.isChosen(field, count.code)
                html.element("li") { html in
                    html.element(
                        "a", isChosen ? .class("on") : nil, .href(query.toggling(field, count.code).link()),
                        Attribute("rel", "nofollow"), isChosen ? Attribute("aria-current", "true") : nil
                    ) { html in
                        html.recordText(
                            "span", layout.site.labels.name(field, count.code, layout.context.language), class: "value")
                        html.element("span", .class("count"), text: count.count.grouped)
                    }
                }
            }
        }
    }
}
