internal import Metadata
internal import Searching

/// One result: enough to decide by, nothing more.
struct HitCard {
    /// Other platforms named on a card; the page of the resource names all.
    private static let mostPlaces = 4
    private static let mostCreators = 3
    /// Characters of a name.
    private static let longestName = 60

    let layout: Layout
    let hit: SearchResults.Hit

    private var site: Site { layout.site }
    private var resource: LearningResource { hit.resource }
    private var languages: [String] { resource.languages.map(\.code) }

    func write(_ html: inout HTML) {
        html.element("li", .class("hit")) { html in
            let title = resource.displayTitle.isEmpty ? layout.t("hit.untitled") : resource.displayTitle
            html.element(
                "h2", .lang(html.lang(of: title, among: languages)), .dir(TextScript.main(of: title).dir),
                .script(of: title)
            ) { html in
                html.element("a", .href(ResourcePage.link(resource.id))) { html in
                    Highlight.write(hit.highlights["title"], or: title, &html)
                }
            }
            html.element("p", .class("facts")) { html in facts(&html) }
            snippet(&html)
            html.element("p", .class("from")) { html in from(&html) }
            if !hit.explanation.isEmpty {
                html.element("details", .class("why"), .flag("open")) { html in
                    html.element("summary", text: layout.t("hit.why"))
                    html.element("ul") { html in for line in hit.explanation { html.recordText("li", line) } }
                }
            }
        }
    }

    private func facts(_ html: inout HTML) {
        Badges(layout: layout).write(resource, &html)
        if let type = resource.resourceType {
            html.recordText("span", type.code.map { name(.type, $0) } ?? type.raw, class: "type")
        }
        if let files = FileWords.text(resource.formats) { html.element("span", .class("files"), text: files) }
        var parts: [String] = []
        if resource.grades.isEmpty {
            parts += resource.stages.prefix(2).map { $0.code.map { name(.stage, $0) } ?? $0.raw }
        } else {
            parts.append(GradeText.text(resource.grades, site.labels, layout.context.language))
        }
        parts += resource.subjects.prefix(2).map { $0.code.map { name(.subject, $0) } ?? $0.raw }
        if let edition = resource.edition { parts.append(edition.code.map { name(.edition, $0) } ?? edition.raw) }
        if let volume = resource.volume { parts.append(volume.code.map { name(.volume, $0) } ?? volume.raw) }
        for part in parts where !part.isEmpty { html.recordText("span", part) }
        if let node = resource.node, !node.path.isEmpty {
            let text = node.path.joined(separator: " › ")
            if let key = node.key {
                html.element(
                    "a", .class("node"), .href(Link("/search", [("node", key)])),
                    .lang(html.lang(of: text, among: languages)), text: text)
            } else {
                html.recordText("span", text, class: "node", languages: languages)
            }
        }
    }

    private func snippet(_ html: inout HTML) {
        let field = ["description", "descriptions"].first { hit.highlights[$0] != nil }
        if let field, let segments = hit.highlights[field] {
            let text = segments.map(\.text).joined()
            let script = TextScript.main(of: text)
            html.element("p", .class("snippet"), .lang(html.lang(of: text, among: languages)), .dir(script.dir)) {
                html in
                Highlight.write(Highlight.window(segments, around: 120), or: "", &html)
            }
        } else if let text = resource.descriptions.first?.text, !text.isEmpty {
            let short = text.count > 110 ? text.prefix(110) + "…" : text
            html.recordText("p", String(short), class: "snippet", languages: languages)
        }
    }

    private func from(_ html: inout HTML) {
        for creator in resource.creators.prefix(Self.mostCreators) {
            html.recordText("span", creator.name.cut(at: Self.longestName), class: "person", languages: languages)
        }
        // Where an institution is the author, its name stands there already.
        if let school = resource.school?.name ?? resource.provider?.name,
            !resource.creators.prefix(Self.mostCreators).contains(where: { $0.name == school })
        {
            html.recordText("span", school.cut(at: Self.longestName), languages: languages)
        }
        if let year = resource.activityYear { html.element("span", text: String(year)) }
        if let license = resource.rights.license {
            html.element("span", .class("license"), text: name(.license, license))
        }
        html.recordText("span", name(.source, resource.platform), class: "source")
        also(&html)
    }

    /// Other platforms that have the same work, each leading to its record there.
    private func also(_ html: inout HTML) {
        guard !hit.alsoAt.isEmpty else { return }
        html.element("span", .class("also")) { html in
            html.text(layout.t("hit.also"))
            for (place, id) in hit.alsoAt.prefix(Self.mostPlaces).enumerated() {
                if place > 0 { html.text(layout.t("hit.between")) }
                let platform = name(.source, LearningResource.platform(ofID: id))
                html.element("a", .href(ResourcePage.link(id)), .lang(html.lang(of: platform)), text: platform)
            }
            if hit.alsoAt.count > Self.mostPlaces {
                html.text(layout.t("hit.more", ["n": String(hit.alsoAt.count - Self.mostPlaces)]))
            }
        }
    }

    private func name(_ field: FacetField, _ code: String) -> String {
        site.labels.name(field, code, layout.context.language)
    }
}

/// Marks for awards, in order of rank.
struct Badges {
    let layout: Layout

    func write(_ resource: LearningResource, _ html: inout HTML) {
        for award in resource.honours {
            let rank = layout.site.labels.vocabularies.awards.term(code: award.level)?.columns["rank"] ?? "9"
            let name = layout.site.labels.name(.award, award.level, layout.context.language)
            html.element("span", .class("award rank\(rank.prefix(1))"), .lang(html.lang(of: name))) { html in
                html.text(name)
                if let year = award.year { html.text(" \(year)") }
            }
        }
    }
}

/// 七年级 or 七—九年级.
enum GradeText {
    static func text(_ grades: [Int], _ labels: Labels, _ language: InterfaceLanguage) -> String {
        guard let first = grades.first, let last = grades.last else { return "" }
        let name = { (grade: Int) in labels.name(.grade, String(grade), language) }
        return first == last ? name(first) : "\(name(first))—\(name(last))"
    }
}

/// Matched words in their original text.
enum Highlight {
    static func write(_ segments: [SearchResults.Segment]?, or text: String, _ html: inout HTML) {
        guard let segments else { return html.text(text) }
        for segment in segments {
            if segment.isMatch { html.element("mark", text: segment.text) } else { html.text(segment.text) }
        }
    }

    /// The part of a long text around its first match.
    static func window(_ segments: [SearchResults.Segment], around limit: Int) -> [SearchResults.Segment] {
        guard segments.reduce(0, { $0 + $1.text.count }) > limit else { return segments }
        var result: [SearchResults.Segment] = []
        var left = limit
        for (index, segment) in segments.enumerated() {
            guard left > 0 else { break }
            var text = segment.text
            if index == 0, !segment.isMatch, text.count > 24 { text = "…" + text.suffix(20) }
            if text.count > left { text = text.prefix(left) + "…" }
            left -= text.count
            result.append(.init(text: text, isMatch: segment.isMatch))
        }
        return result
    }
}
