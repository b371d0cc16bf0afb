internal import Cataloguing
internal import GRDB
internal import Metadata

/// DCAT 2 in JSON-LD: the catalogue itself as a data set, and every way to get it.
struct DCAT: Sendable {
    let catalogue: Catalogue
    let repository: RepositoryIdentity

    func document() async throws -> [UInt8] {
        let (issued, modified) = try await catalogue.pool.read { db in
            (try catalogue.earliestPublication(db), try catalogue.latestPublication(db))
        }
        var json = CanonicalJSON(reserving: 4096)
        json.object { json in
            json.key("@context")
            json.object {
                $0.member("dcat", "http://www.w3.org/ns/dcat#")
                $0.member("dct", "http://purl.org/dc/terms/")
                $0.member("foaf", "http://xmlns.com/foaf/0.1/")
                $0.member("xsd", "http://www.w3.org/2001/XMLSchema#")
            }
            json.member("@id", repository.publicURL + "/dcat.jsonld")
            json.member("@type", "dcat:Catalog")
            writeFacts(issued: issued, modified: modified, &json)
            json.key("dcat:dataset")
            json.object { json in
                json.member("@id", repository.publicURL + "/#records")
                json.member("@type", "dcat:Dataset")
                writeFacts(issued: issued, modified: modified, &json)
                writeReference(
                    "dct:accrualPeriodicity", "http://publications.europa.eu/resource/authority/frequency/DAILY", &json)
                json.key("dcat:distribution")
                json.array(Self.ways) { json, way in write(way, &json) }
            }
        }
        return json.bytes
    }

    private static let ways: [(title: String, path: String, type: String, standard: String)] = [
        ("OAI-PMH 2.0", "/oai", "text/xml", "http://www.openarchives.org/OAI/2.0/"),
        ("ResourceSync 1.1", "/.well-known/resourcesync", "application/xml", "http://www.openarchives.org/rs/1.1/"),
        ("sitemap", "/sitemap.xml", "application/xml", "http://www.sitemaps.org/schemas/sitemap/0.9"),
        ("search API", "/api/openapi.json", "application/json", "https://spec.openapis.org/oas/v3.1.0"),
        ("Atom", "/feed.atom", "application/atom+xml", "http://www.w3.org/2005/Atom"),
    ]

    private func write(
        _ way: (title: String, path: String, type: String, standard: String), _ json: inout CanonicalJSON
    ) {
        json.object { json in
            json.member("@type", "dcat:Distribution")
            json.member("dct:title", way.title)
            writeReference("dcat:accessURL", repository.publicURL + way.path, &json)
            writeReference(
                "dcat:mediaType", "https://www.iana.org/assignments/media-types/" + way.type, &json)
            writeReference("dct:conformsTo", way.standard, &json)
        }
    }

    private func writeFacts(issued: UTCInstant?, modified: UTCInstant?, _ json: inout CanonicalJSON) {
        json.member("dct:title", repository.name)
        json.member("dct:description", repository.description)
        writeReference("dct:language", "http://publications.europa.eu/resource/authority/language/ZHO", &json)
        if !repository.license.isEmpty { writeReference("dct:license", repository.license, &json) }
        json.key("dct:publisher")
        json.object {
            $0.member("@type", "foaf:Agent")
            $0.member("foaf:name", repository.name)
        }
        if let issued { writeDate("dct:issued", issued, &json) }
        if let modified { writeDate("dct:modified", modified, &json) }
    }

    private func writeDate(_ key: StaticString, _ date: UTCInstant, _ json: inout CanonicalJSON) {
        json.key(key)
        json.object {
            $0.member("@type", "xsd:dateTime")
            $0.member("@value", date.iso8601)
        }
    }

    private func writeReference(_ key: StaticString, _ address: String, _ json: inout CanonicalJSON) {
        json.key(key)
        json.object { $0.member("@id", address) }
    }
}
