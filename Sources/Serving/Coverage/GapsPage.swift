internal import Counting
internal import Metadata

/// Textbook nodes without a 部级优课, or without any lesson: the next work list, to be narrowed down and taken along.
struct GapsPage {
    let site: Site
    let context: SiteContext
    let question: NodeGaps.Question
    let gaps: NodeGaps

    private static let longest = 300

    func html() -> HTML {
        let layout = Layout(site: site, context: context, title: site.text("gaps.title", context), section: .coverage)
        return layout.page { html in
            html.element("h1", text: layout.t("gaps.title"))
            CoverageTabs(layout: layout, here: "/coverage/gaps").write(&html)
            form(layout, &html)
            html.element("p", .class("lead")) { html in
                html.text(
                    layout.t(
                        "gaps.found", ["lacking": gaps.nodes.count.grouped, "asked": gaps.asked.grouped]))
                html.markup(" ")
                html.element("a", .href(Link("/coverage/files/gaps.csv", parameters)), text: layout.t("gaps.download"))
            }
            table(layout, &html)
            if gaps.nodes.count > Self.longest {
                html.element("p", .class("muted"), text: layout.t("gaps.more", ["shown": Self.longest.grouped]))
            }
        }
    }

    private var parameters: [(name: String, value: String)] {
        var parameters = [(name: "lack", value: question.lack.rawValue)]
        if let province = question.province { parameters.append(("province", province)) }
        if let subject = question.subject { parameters.append(("subject", subject)) }
        if let grade = question.grade { parameters.append(("grade", String(grade))) }
        return parameters
    }

    private func form(_ layout: Layout, _ html: inout HTML) {
        let vocabularies = site.labels.vocabularies
        html.element("form", .class("filters"), .action(Link("/coverage/gaps")), Attribute("method", "get")) { html in
            choice(
                "lack", layout.t("gaps.lack"), NodeGaps.Lack.allCases.map { ($0.rawValue, $0.chineseName) },
                question.lack.rawValue, isOptional: false, layout, &html)
            choice(
                "province", layout.t("facet.province"), vocabularies.provinces.terms.map { ($0.code, $0.name) },
                question.province, isOptional: true, layout, &html)
            choice(
                "subject", layout.t("facet.subject"), vocabularies.subjects.terms.map { ($0.code, $0.name) },
                question.subject, isOptional: true, layout, &html)
            choice(
                "grade", layout.t("facet.grade"), (1...12).map { (String($0), site.labels.name(.grade, String($0))) },
                question.grade.map(String.init), isOptional: true, layout, &html)
            html.element("button", Attribute("type", "submit"), text: layout.t("gaps.show"))
        }
    }

    private func choice(
        _ name: String, _ title: String, _ options: [(code: String, name: String)], _ chosen: String?,
        isOptional: Bool, _ layout: Layout, _ html: inout HTML
    ) {
        html.element("label") { html in
            html.text(title)
            html.element("select", Attribute("name", name)) { html in
                if isOptional { html.element("option", Attribute("value", ""), text: layout.t("gaps.all")) }
                for option in options {
                    html.element(
                        "option", Attribute("value", option.code), .flag("selected", if: option.code == chosen),
                        text: option.name)
                }
            }
        }
    }

    private func table(_ layout: Layout, _ html: inout HTML) {
        guard !gaps.nodes.isEmpty else { return }
        let table = gaps.table
        html.scrollable { html in
            html.element("table", .class("data")) { html in
                html.element("thead") { html in
                    html.element("tr") { html in
                        for title in table.header.dropLast() {
                            html.element("th", Attribute("scope", "col"), text: title)
                        }
                    }
                }
                html.element("tbody") { html in
                    for row in table.rows.prefix(Self.longest) {
                        html.element("tr") { html in
                            for cell in row.dropLast() {
                                html.element("td", cell.isNumber ? .class("number") : nil, text: cell.text)
                            }
                        }
                    }
                }
            }
        }
    }
}
