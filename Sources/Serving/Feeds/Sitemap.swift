internal import Cataloguing
internal import GRDB
internal import Metadata

/// robots.txt and sitemaps 0.9: an index, and parts of at most 50,000 pages.
struct Sitemap: Sendable {
    /// The limit of the sitemap protocol.
    static let partSize: Int64 = 50_000

    let catalogue: Catalogue
    let repository: RepositoryIdentity

    /// Search pages are for people: a crawler in the facets would never come to an end.
    static let rules = """
        User-agent: *
        Disallow: /search
        Disallow: /api/
        Disallow: /operator
        Disallow: /login
        Disallow: /feed.atom
        Crawl-delay: 1

        """

    func robots() -> [UInt8] { Array((Self.rules + "Sitemap: \(repository.publicURL)/sitemap.xml\n").utf8) }

    func index() async throws -> [UInt8] {
        let blocks = try await catalogue.pool.read { try catalogue.outwardBlocks(size: Self.partSize, $0) }
        var xml = XMLOutput()
        xml.declaration()
        xml.markup("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n")
        for block in blocks {
            xml.element("sitemap") { xml in
                xml.element("loc", "\(repository.publicURL)/sitemap/\(block.block).xml")
                xml.element("lastmod", block.changed.iso8601)
            }
        }
        xml.markup("</sitemapindex>\n")
        return xml.bytes
    }

    /// - Returns: nil for a part there is not.
    func part(_ block: Int64?) async throws -> [UInt8]? {
        guard let block else { return nil }
        let pages = try await catalogue.pool.read { try catalogue.outwardBlock(block, size: Self.partSize, $0) }
        guard !pages.isEmpty else { return nil }
        var xml = XMLOutput(reserving: pages.count * 160)
        xml.declaration()
        xml.markup("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n")
        for page in pages {
            xml.element("url") { xml in
                xml.element("loc", repository.pageURL(page.resourceID))
                xml.element("lastmod", page.changed.iso8601)
            }
        }
        xml.markup("</urlset>\n")
        return xml.bytes
    }
}
