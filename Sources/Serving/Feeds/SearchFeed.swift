internal import Cataloguing
internal import GRDB
internal import Metadata
internal import Searching

/// The Atom feed (RFC 4287) of a search: what came into the catalogue last, for anyone who wants to be told.
struct SearchFeed: Sendable {
    static let path = "/feed.atom"
    static let size = 50
    /// A feed has its own order, one page, and no facets.
    private static let unused = ["sort", "cursor", "explain", "facets"]

    let repository: RepositoryIdentity

    private struct Entry {
        var document: Int64
        var resource: LearningResource
        /// When this version became visible: its datestamp for harvesters.
        var updated: UTCInstant
    }

    /// - Parameter parameters: those of `GET /api/search` but for those that order and page.
    /// - Throws: `Problem` for a parameter that is not one, or a value that does not exist.
    func atom(_ parameters: QueryParameters, site: Site) throws -> [UInt8] {
        var query = try SearchQuery(strict: parameters, without: Self.unused)
        try FilterCheck(site: site).check(query)
        query.sort = .added
        if parameters.first("size") == nil { query.size = Self.size }
        query.facets = []
        let results = try site.searcher.search(query.request)
        if results.total == 0, let node = query.node { try FilterCheck(site: site).check(emptyNode: node) }
        let address = Link("/search", parameters.pairs).address
        let dated = try entries(results.hits, site)
        // A feed without entries is as new as the catalogue it was asked of.
        let latest = try dated.isEmpty ? site.catalogue.pool.read { try site.catalogue.latestPublication($0) } : nil
        let updated = dated.first?.updated ?? latest ?? UTCInstant(seconds: 0)
        var xml = XMLOutput(reserving: 1 << 15)
        xml.declaration()
        xml.element("feed", ["xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "zh"]) { xml in
            xml.element("id", repository.publicURL + Self.path + address.dropFirst("/search".count))
            xml.element("title", query.text.isEmpty ? repository.name : "\(query.text) · \(repository.name)")
            xml.element("updated", updated.iso8601)
            xml.empty(
                "link",
                [
                    "rel": "self", "type": "application/atom+xml",
                    "href": repository.publicURL + Self.path + address.dropFirst("/search".count),
                ])
            xml.empty("link", ["rel": "alternate", "type": "text/html", "href": repository.publicURL + address])
            xml.element("author") { $0.element("name", repository.name) }
            for entry in dated { write(entry, site, &xml) }
        }
        return xml.bytes
    }

    /// What became visible last comes first: of a result that was held for days all is new when it is released.
    private func entries(_ hits: [SearchResults.Hit], _ site: Site) throws -> [Entry] {
        let dates = try site.catalogue.pool.read { try site.catalogue.published(hits.map(\.document), $0) }
        return hits.map {
            Entry(
                document: $0.document, resource: $0.resource,
                updated: dates[$0.document] ?? UTCInstant(seconds: 0))
        }.sorted { ($0.updated, $0.document) > ($1.updated, $1.document) }
    }

    private func write(_ entry: Entry, _ site: Site, _ xml: inout XMLOutput) {
        let resource = entry.resource
        xml.element("entry") { xml in
            xml.element("id", repository.pageURL(resource.id))
            xml.element("title", resource.displayTitle)
            xml.element("updated", entry.updated.iso8601)
            let published = resource.published ?? resource.created ?? resource.modified
            xml.element("published", published?.instant.iso8601)
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
