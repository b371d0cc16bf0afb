internal import Cataloguing
internal import GRDB
internal import Metadata

/// ResourceSync 1.1: source description, capability list, resource lists and one change list. The resources are the
/// records themselves, as JSON-LD.
struct ResourceSync: Sendable {
    let catalogue: Catalogue
    let repository: RepositoryIdentity
    let form: Dissemination?
    /// Changes the change list goes back over; beyond them the resource list is the way.
    var changes = 50_000

    private var base: String { repository.publicURL + "/resourcesync" }

    func description() -> [UInt8] {
        document("urlset") { xml in
            xml.empty("rs:ln", ["rel": "describedby", "href": repository.publicURL + "/dcat.jsonld"])
            xml.empty("rs:md", ["capability": "description"])
            entry(base + "/capabilitylist.xml", ["capability": "capabilitylist"], &xml)
        }
    }

    func capabilities() -> [UInt8] {
        document("urlset") { xml in
            xml.empty("rs:ln", ["rel": "up", "href": repository.publicURL + "/.well-known/resourcesync"])
            xml.empty("rs:md", ["capability": "capabilitylist"])
            entry(base + "/resourcelist.xml", ["capability": "resourcelist"], &xml)
            entry(base + "/changelist.xml", ["capability": "changelist"], &xml)
        }
    }

    func resourceListIndex(now: UTCInstant) async throws -> [UInt8] {
        let (blocks, until) = try await catalogue.pool.read { db in
            (try catalogue.outwardBlocks(size: Sitemap.partSize, db), try catalogue.completeUntil(now, as: form, db))
        }
        return document("sitemapindex") { xml in
            up(&xml)
            xml.empty("rs:md", ["capability": "resourcelist", "at": until.iso8601])
            for block in blocks {
                xml.element("sitemap") { xml in
                    xml.element("loc", "\(base)/resourcelist/\(block.block).xml")
                    xml.element("lastmod", block.changed.iso8601)
                }
            }
        }
    }

    /// - Returns: nil for a part there is not.
    func resourceList(_ block: Int64?, now: UTCInstant) async throws -> [UInt8]? {
        guard let block else { return nil }
        let (resources, until) = try await catalogue.pool.read { db in
            (
                try catalogue.outwardBlock(block, size: Sitemap.partSize, db),
                try catalogue.completeUntil(now, as: form, db)
            )
        }
        guard !resources.isEmpty else { return nil }
        return document("urlset") { xml in
            up(&xml)
            xml.empty("rs:ln", ["rel": "index", "href": base + "/resourcelist.xml"])
            xml.empty("rs:md", ["capability": "resourcelist", "at": until.iso8601])
            for resource in resources {
                xml.element("url") { xml in
                    xml.element("loc", address(resource))
                    xml.element("lastmod", resource.changed.iso8601)
                    xml.empty("rs:md", ["type": "application/ld+json"])
                }
            }
        }
    }

    func changeList(now: UTCInstant) async throws -> [UInt8] {
        let (list, until) = try await catalogue.pool.read { db in
            (try catalogue.outwardChanges(limit: changes, db), try catalogue.completeUntil(now, as: form, db))
        }
        return document("urlset") { xml in
            up(&xml)
            xml.empty(
                "rs:md",
                ["capability": "changelist", "from": (list.from ?? until).iso8601, "until": until.iso8601])
            for change in list.changes {
                xml.element("url") { xml in
                    xml.element("loc", address(change))
                    xml.element("lastmod", change.changed.iso8601)
                    xml.empty("rs:md", ["change": change.kind.rawValue, "datetime": change.changed.iso8601])
                }
            }
        }
    }

    private func address(_ change: OutwardChange) -> String { "\(repository.publicURL)/jsonld/\(change.resourceID)" }

    private func up(_ xml: inout XMLOutput) {
        xml.empty("rs:ln", ["rel": "up", "href": base + "/capabilitylist.xml"])
    }

    private func entry(
        _ address: String, _ facts: KeyValuePairs<StaticString, String?>, _ xml: inout XMLOutput
    ) {
        xml.element("url") { xml in
            xml.element("loc", address)
            xml.empty("rs:md", facts)
        }
    }

    private func document(_ root: StaticString, _ body: (inout XMLOutput) -> Void) -> [UInt8] {
        var xml = XMLOutput()
        xml.declaration()
        xml.element(
            root,
            [
                "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
                "xmlns:rs": "http://www.openarchives.org/rs/terms/",
            ], body)
        return xml.bytes
    }
}
