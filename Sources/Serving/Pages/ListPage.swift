internal import Cataloguing
internal import GRDB
internal import Metadata
internal import Searching

/// What a teacher collected. The whole list is in the address, so that it can be sent to a colleague; the browser
/// remembers its own.
struct ListPage {
    let site: Site
    let context: SiteContext
    let resources: [LearningResource]
    /// How many of those collected are no longer to be seen.
    let withdrawn: Int
    /// `https://host`, for the citations.
    let address: String

    /// The length at which an address still passes everywhere.
    static let limit = 50

    static func resources(
        _ query: QueryParameters, _ site: Site
    ) throws -> (living: [LearningResource], withdrawn: Int) {
        let ids = query.all("id").reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        return try ResourceLookup(site: site).resources(Array(ids.prefix(limit)))
    }

    func html() -> HTML {
        let layout = Layout(site: site, context: context, title: site.text("list.title", context))
        return layout.page { html in
            html.element("h1", text: layout.t("list.title"))
            if withdrawn > 0 {
                html.element("p", .class("notice"), text: layout.t("list.withdrawn", ["n": String(withdrawn)]))
            }
            guard !resources.isEmpty else {
                return html.element("p", .class("calm"), text: layout.t("list.empty"))
            }
            html.element("p", .class("lead"), text: layout.t("list.lead", ["n": String(resources.count)]))
            html.element("p", .class("actions")) { html in
                html.element(
                    "a", .class("button"), .href(Link("/list.csv", resources.map { ("id", $0.id) })),
                    text: layout.t("list.download"))
                html.element(
                    "button", .class("button quiet"), Attribute("type", "button"), Attribute("data-forget", ""),
                    .flag("hidden"), text: layout.t("list.forget"))
            }
            html.element("ol", .class("hits")) { html in
                for resource in resources {
                    HitCard(layout: layout, hit: SearchResults.Hit(document: 0, resource: resource, alsoAt: []))
                        .write(&html)
                }
            }
            html.element("section", .class("cite")) { html in
                html.element("h2", text: layout.t("resource.cite"))
                html.element("p") { html in
                    html.element(
                        "code", .id("citation"),
                        text: resources.map { Citation.text($0, site, address) }.joined(separator: "\n"))
                    html.element(
                        "button", .class("quiet"), Attribute("type", "button"), Attribute("data-copy", "citation"),
                        Attribute("data-done", layout.t("resource.copied")), .flag("hidden"),
                        text: layout.t("resource.copy"))
                }
            }
        }
    }
}

/// The list as a table for a spreadsheet.
enum ListTable {
    static func csv(_ resources: [LearningResource], _ site: Site, _ address: String) -> [UInt8] {
        let head = ["标题", "类型", "年级", "学科", "教师", "学校", "来源平台", "原网址", "本目录网址"]
        let rows = resources.map { resource in
            [
                resource.displayTitle, resource.resourceType.map { named(.type, $0, site) } ?? "",
                resource.grades.map(String.init).joined(separator: "|"),
                resource.subjects.map { named(.subject, $0, site) }.joined(separator: "|"),
                resource.creators.map(\.name).joined(separator: "|"), resource.school?.name ?? "",
                site.labels.name(.source, resource.platform), resource.landingPage ?? "",
                address + ResourcePage.link(resource.id).address,
            ]
        }
        let lines = ([head] + rows).map(CSVTable.line)
        return Array((CSVTable.byteOrderMark + lines.joined()).utf8)
    }

    private static func named(_ field: FacetField, _ value: Coded, _ site: Site) -> String {
        value.code.map { site.labels.name(field, $0) } ?? value.raw
    }
}
