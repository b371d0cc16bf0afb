internal import Metadata
internal import Searching

/// Everything about one resource, and what goes with it.
struct ResourcePage {
    let site: Site
    let context: SiteContext
    let resource: LearningResource
    let document: Int64
    /// `https://host`, for the citation.
    let address: String

    static func link(_ id: String) -> Link { Link("/resource/" + Link.encode(id)) }

    /// Characters of a name.
    private static let longestName = 200

    private var languages: [String] { resource.languages.map(\.code) }

    func html() throws -> HTML {
        let id = Link.encode(resource.id)
        let layout = Layout(
            site: site, context: context, title: resource.displayTitle, section: .search,
            alternates: [
                ("application/ld+json", Link("/jsonld/" + id)), ("application/vnd.amb+json", Link("/amb/" + id)),
            ])
        let related = try site.searcher.related(to: document, limit: 6)
        let also = try site.searcher.otherPlaces(of: document)
        return layout.page { html in
            html.element("article", .class("resource")) { html in
                html.element("div", .class("main")) { html in
                    heading(layout, &html)
                    for text in resource.descriptions.prefix(3) {
                        html.recordText("p", text.text, class: "description", languages: languages)
                    }
                    actions(layout, &html)
                    if !also.isEmpty { alsoList(layout, also, &html) }
                    citation(layout, &html)
                }
                html.element("div", .class("aside")) { html in facts(layout, &html) }
            }
            if let outward = site.outward {
                html.data(type: "application/ld+json", outward.linkedData.schemaOrg(resource))
            }
            html.element("div", .class("related")) { html in
                for group in related where !group.hits.isEmpty {
                    html.element("section") { html in
                        html.element("h2", text: layout.t("related.\(group.kind.rawValue)"))
                        html.element("ul") { html in for hit in group.hits { neighbour(hit.resource, layout, &html) } }
                    }
                }
            }
        }
    }

    /// One line of a related list: title, and what tells it from its neighbours.
    private func neighbour(_ other: LearningResource, _ layout: Layout, _ html: inout HTML) {
        let spoken = other.languages.map(\.code)
        html.element("li") { html in
            html.element("a", .href(Self.link(other.id))) { html in
                html.recordText("span", other.displayTitle, class: "title", languages: spoken)
                var words = [other.resourceType.map { $0.code.map { site.labels.name(.type, $0) } ?? $0.raw }]
                words.append(other.edition.map { $0.code.map { site.labels.name(.edition, $0) } ?? $0.raw })
                words.append(other.creators.first?.name)
                words.append(other.school?.name ?? site.labels.name(.source, other.platform))
                let kind = words.compactMap(\.self).filter { !$0.isEmpty }.map { $0.cut(at: 60) }
                html.element("span", .class("kind"), .lang(html.lang(of: kind.joined()))) { html in
                    html.text(kind.joined(separator: " · "))
                }
            }
        }
    }

    private func heading(_ layout: Layout, _ html: inout HTML) {
        html.element("p", .class("facts")) { html in
            Badges(layout: layout).write(resource, &html)
            if let type = resource.resourceType {
                html.recordText("span", type.code.map { site.labels.name(.type, $0) } ?? type.raw, class: "type")
            }
            if let files = FileWords.text(resource.formats) { html.element("span", .class("files"), text: files) }
        }
        html.recordText("h1", resource.displayTitle, languages: languages)
        for title in resource.titles.dropFirst() + resource.alternativeTitles {
            html.recordText("p", title.text, class: "subtitle", languages: languages)
        }
    }

    private func actions(_ layout: Layout, _ html: inout HTML) {
        html.element("p", .class("actions")) { html in
            if let link = Link(external: resource.landingPage) {
                html.element(
                    "a", .class("button"), .href(link), Attribute("rel", "noopener noreferrer nofollow external")
                ) { $0.sentence(layout.t("resource.open"), about: site.labels.name(.source, resource.platform)) }
            } else {
                html.element("span", .class("muted"), text: layout.t("resource.noLink"))
            }
            if let book {
                html.element(
                    "a", .class("button quiet"), .href(Link("/tree", [("node", book)])),
                    text: layout.t("resource.inTree"))
            }
            if context.visitor != nil {
                html.element(
                    "a", .class("button quiet"), .href(Link("/operator/records/" + Link.encode(resource.id))),
                    text: layout.t("resource.raw"))
            }
        }
    }

    /// The book in the textbook tree: stage, subject, edition, volume, as far as they are known.
    private var book: String? {
        let codes = [
            resource.stages.first?.code, resource.subjects.first?.code, resource.edition?.code, resource.volume?.code,
        ]
        let known = codes.prefix { $0 != nil }.compactMap(\.self)
        return known.isEmpty ? nil : known.joined(separator: "|")
    }

    private func facts(_ layout: Layout, _ html: inout HTML) {
        html.element("dl", .class("record")) { html in
            coded(.stage, resource.stages, layout, &html)
            if !resource.grades.isEmpty || !resource.gradesRaw.isEmpty {
                row(layout.t("facet.grade"), &html) { html in
                    for grade in resource.grades { value(.grade, String(grade), nil, &html) }
                    if resource.grades.isEmpty { html.recordText("span", resource.gradesRaw.joined(separator: "、")) }
                }
            }
            coded(.subject, resource.subjects, layout, &html)
            if let edition = resource.edition {
                row(layout.t("facet.edition"), &html) { value(.edition, edition.code, edition.raw, &$0) }
            }
            if let volume = resource.volume {
                row(layout.t("facet.volume"), &html) { value(.volume, volume.code, volume.raw, &$0) }
            }
            if let node = resource.node, !node.path.isEmpty {
                row(layout.t("facet.node"), &html) { $0.recordText("span", node.path.joined(separator: " › ")) }
            }
            coded(.language, resource.languages.map { Coded(code: $0.code, raw: $0.code) }, layout, &html)
            if !resource.creators.isEmpty {
                row(layout.t("resource.creators"), &html) { html in
                    for creator in resource.creators { author(creator, &html) }
                }
            }
            if let school = resource.school {
                row(layout.t("facet.school"), &html) { value(.school, school.name, school.name, &$0) }
            }
            if let provider = resource.provider {
                row(layout.t("facet.provider"), &html) { value(.provider, provider.name, provider.name, &$0) }
            }
            if let province = resource.region.province {
                row(layout.t("facet.province"), &html) { html in
                    value(.province, province, province, &html)
                    if let county = resource.region.county {
                        html.recordText("span", site.labels.name(.county, county))
                        html.markup(" ")
                    }
                    if resource.region.sanquSanzhou {
                        html.recordText("span", site.labels.name(.sanqu, "1", context.language), class: "tag")
                    }
                }
            }
            if let year = resource.activityYear {
                row(layout.t("facet.year"), &html) { value(.year, String(year), nil, &$0) }
            }
            row(layout.t("facet.license"), &html) { html in
                if let license = resource.rights.license {
                    value(.license, license, nil, &html)
                } else {
                    let rights = resource.rights.raw ?? layout.t("resource.rightsUnknown")
                    html.recordText("span", rights.cut(at: 1_000))
                }
            }
            if !resource.keywords.isEmpty {
                row(layout.t("resource.keywords"), &html) { html in
                    for word in resource.keywords.prefix(20) {
                        html.element(
                            "a", .class("tag"), .href(Link("/search", [("q", String(word.prefix(100)))])),
                            .lang(html.lang(of: word, among: languages)), text: word.cut(at: 100))
                    }
                }
            }
            row(layout.t("facet.source"), &html) { html in
                let name = site.labels.name(.source, resource.platform)
                html.element(
                    "a", .href(Link("/sources/" + Link.encode(resource.platform))), .lang(html.lang(of: name)),
                    text: name)
            }
            row(layout.t("resource.identifier"), &html) { $0.element("code", text: resource.id) }
        }
    }

    private func author(_ creator: Creator, _ html: inout HTML) {
        let name = creator.name.cut(at: Self.longestName)
        html.element(
            "a", .href(Link("/search", [("q", String(creator.name.prefix(Self.longestName)))])),
            .lang(html.lang(of: name, among: languages)), text: name)
        if let organisation = creator.org {
            html.recordText("span", "（\(organisation.cut(at: Self.longestName))）", languages: languages)
        }
        html.markup(" ")
    }

    private func coded(_ field: FacetField, _ values: [Coded], _ layout: Layout, _ html: inout HTML) {
        guard !values.isEmpty else { return }
        row(layout.t("facet.\(field.name)"), &html) { html in
            for coded in values { value(field, coded.code, coded.raw, &html) }
        }
    }

    private func value(_ field: FacetField, _ code: String?, _ raw: String?, _ html: inout HTML) {
        let name = (code.map { site.labels.name(field, $0, context.language) } ?? raw ?? "").cut(at: Self.longestName)
        // A value longer than an address may carry cannot be searched by.
        if let code, code.unicodeScalars.count <= QueryParameters.Limits().valueCharacters {
            html.element(
                "a", .href(Link("/search", [(field.name, code)])), .lang(html.lang(of: name, among: languages)),
                text: name)
        } else {
            html.recordText("span", name, languages: languages)
        }
        html.markup(" ")
    }

    private func row(_ label: String, _ html: inout HTML, _ content: (inout HTML) -> Void) {
        html.element("dt", text: label)
        html.element("dd", content: content)
    }

    /// The same work on other platforms.
    private func alsoList(_ layout: Layout, _ also: [String], _ html: inout HTML) {
        html.element("section", .class("also-list")) { html in
            html.element("h2", text: layout.t("resource.also"))
            html.element("ul") { html in
                for id in also {
                    html.element("li") { html in
                        let name = site.labels.name(.source, LearningResource.platform(ofID: id), context.language)
                        html.element("a", .href(Self.link(id)), .lang(html.lang(of: name)), text: name)
                    }
                }
            }
        }
    }

    private func citation(_ layout: Layout, _ html: inout HTML) {
        html.element("section", .class("cite")) { html in
            html.element("h2", text: layout.t("resource.cite"))
            html.element("p") { html in
                let text = Citation.text(resource, site, address)
                html.element("code", .id("citation"), .lang(html.lang(of: text, among: languages)), text: text)
                html.element(
                    "button", .class("quiet"), Attribute("type", "button"), Attribute("data-copy", "citation"),
                    Attribute("data-done", layout.t("resource.copied")), .flag("hidden"),
                    text: layout.t("resource.copy"))
            }
        }
    }
}
