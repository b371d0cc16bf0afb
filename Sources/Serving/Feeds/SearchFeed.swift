internal import Metadata
internal import Searching

/// The Atom feed (RFC 4287) of a search: its newest resources, for anyone who wants to be told.
struct SearchFeed: Sendable {
    static let size = 50
    let repository: RepositoryIdentity

    /// - Parameter parameters: those of `GET /api/search`.
    /// - Throws: `Problem` for a parameter that is not one.
    func atom(_ parameters: QueryParameters, site: Site) throws -> [UInt8] {
        var query = try SearchQuery(strict: parameters)
        query.sort = .newest
        query.size = Self.size
        query.cursor = nil
        query.facets = []
        let results = try site.searcher.search(query.request)
        let address = Link("/search", parameters.pairs).address
        let dated = results.hits.map { (resource: $0.resource, updated: Self.updated($0.resource)) }
        var xml = XMLOutput(reserving: 1 << 15)
        xml.declaration()
        xml.element("feed", ["xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "zh"]) { xml in
            xml.element("id", repository.publicURL + "/feed.atom" + address.dropFirst("/search".count))
            xml.element("title", query.text.isEmpty ? repository.name : "\(query.text) · \(repository.name)")
            let newest = dated.map(\.updated).max() ?? UTCInstant(seconds: 0)
            xml.element("updated", newest.iso8601)
            xml.empty(
                "link",
                [
                    "rel": "self", "type": "application/atom+xml",
                    "href": repository.publicURL + "/feed.atom" + address.dropFirst("/search".count),
                ])
            xml.empty("link", ["rel": "alternate", "type": "text/html", "href": repository.publicURL + address])
            xml.element("author") { $0.element("name", repository.name) }
            for entry in dated { write(entry.resource, updated: entry.updated, site, &xml) }
        }
        return xml.bytes
    }

    private static func updated(_ resource: LearningResource) -> UTCInstant {
        (resource.modified ?? resource.published ?? resource.created)?.instant ?? UTCInstant(seconds: 0)
    }

    private func write(_ resource: LearningResource, updated: UTCInstant, _ site: Site, _ xml: inout XMLOutput) {
        xml.element("entry") { xml in
            xml.element("id", repository.pageURL(resource.id))
            xml.element("title", resource.displayTitle)
            xml.element("updated", updated.iso8601)
            xml.empty("link", ["rel": "alternate", "type": "text/html", "href": repository.pageURL(resource.id)])
            for creator in resource.creators.prefix(5) {
                xml.element("author") { $0.element("name", creator.name) }
            }
            for subject in resource.subjects {
                xml.empty(
                    "category",
                    [
                        "term": subject.code ?? subject.raw,
                        "label": subject.code.map { site.labels.name(.subject, $0) } ?? subject.raw,
                    ])
            }
            xml.element("summary", resource.descriptions.first?.text)
        }
    }
}
