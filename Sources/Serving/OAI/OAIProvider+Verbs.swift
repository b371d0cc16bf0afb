internal import Cataloguing
internal import GRDB
internal import Metadata

/// Identify, ListMetadataFormats, ListSets and GetRecord.
extension OAIProvider {
    func writeIdentify(to xml: inout XMLOutput, now: UTCInstant, _ db: Database) throws {
        let earliest = try catalogue.earliestPublication(db) ?? now
        let repository = context.repository
        xml.element("Identify") { xml in
            xml.element("repositoryName", repository.name)
            xml.element("baseURL", repository.oaiURL)
            xml.element("protocolVersion", "2.0")
            for email in repository.adminEmails { xml.element("adminEmail", email) }
            xml.element("earliestDatestamp", earliest.iso8601)
            xml.element("deletedRecord", "persistent")
            xml.element("granularity", "YYYY-MM-DDThh:mm:ssZ")
            xml.element("compression", "gzip")
            writeDescriptions(&xml)
        }
    }

    private func writeDescriptions(_ xml: inout XMLOutput) {
        let repository = context.repository
        xml.markup(
            """
            <description><oai-identifier xmlns="http://www.openarchives.org/OAI/2.0/oai-identifier" \
            xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai-identifier \
            http://www.openarchives.org/OAI/2.0/oai-identifier.xsd">
            """)
        xml.element("scheme", "oai")
        xml.element("repositoryIdentifier", repository.repositoryIdentifier)
        xml.element("delimiter", ":")
        xml.element("sampleIdentifier", repository.oaiIdentifier("cnres:620000:0123456789abcdef"))
        xml.markup("</oai-identifier></description>")
        if !repository.friends.isEmpty {
            xml.markup(
                """
                <description><friends xmlns="http://www.openarchives.org/OAI/2.0/friends/" \
                xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/friends/ \
                http://www.openarchives.org/OAI/2.0/friends.xsd">
                """)
            for friend in repository.friends { xml.element("baseURL", friend) }
            xml.markup("</friends></description>")
        }
        xml.markup(
            """
            <description><branding xmlns="http://www.openarchives.org/OAI/2.0/branding/" \
            xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/branding/ \
            http://www.openarchives.org/OAI/2.0/branding.xsd"><collectionIcon>
            """)
        xml.element("url", repository.icon ?? repository.publicURL + "/assets/icon.svg")
        xml.element("link", repository.publicURL + "/")
        xml.element("title", repository.name)
        xml.markup("</collectionIcon></branding></description>")
    }

    func writeFormats(_ request: OAIRequest, to xml: inout XMLOutput, _ db: Database) throws {
        if let identifier = request.arguments["identifier"] { _ = try item(identifier, db) }
        xml.element("ListMetadataFormats") { xml in
            for format in OAIMetadataFormat.allCases {
                xml.element("metadataFormat") { xml in
                    xml.element("metadataPrefix", format.rawValue)
                    xml.element("schema", format.schema)
                    xml.element("metadataNamespace", format.namespace)
                }
            }
        }
    }

    func writeSets(_ request: OAIRequest, to xml: inout XMLOutput, _ db: Database) throws {
        // The list is always whole, so no token of ours can continue it.
        guard request.arguments["resumptionToken"] == nil else { throw OAIErrors(.badResumptionToken, Self.badToken) }
        let sets = try OAISets(vocabularies: context.vocabularies, targets: targets, db)
        xml.element("ListSets") { xml in
            for set in sets.all {
                xml.element("set") { xml in
                    xml.element("setSpec", set.spec)
                    xml.element("setName", set.name)
                }
            }
        }
    }

    func writeRecord(_ request: OAIRequest, to xml: inout XMLOutput, _ db: Database) throws {
        // Both may be wrong; the protocol lets us say so at once.
        var errors: [OAIError] = []
        var format: OAIMetadataFormat?
        var found: OutwardDocument?
        do throws(OAIErrors) { format = try Self.format(request.arguments["metadataPrefix"]) } catch {
            errors += error.list
        }
        let sets = try OAISets(vocabularies: context.vocabularies, targets: targets, db)
        do { found = try item(request.arguments["identifier"], fields: sets.fields, db) } catch let error as OAIErrors {
            errors += error.list
        }
        guard let format, let found else { throw OAIErrors(errors) }
        xml.open("GetRecord")
        do { try write(record: found, format: format, sets: sets, to: &xml, db) } catch is DamagedRecord {
            throw OAIErrors(.cannotDisseminateFormat, "The stored record cannot be read.")
        }
        xml.close("GetRecord")
    }

    private func item(
        _ identifier: String?, fields: Set<FacetField> = [], _ db: Database
    ) throws -> OutwardDocument {
        guard let identifier, let resourceID = context.repository.resourceID(ofOAI: identifier),
            let found = try catalogue.outwardDocument(resourceID: resourceID, fields: fields, db)
        else { throw OAIErrors(.idDoesNotExist, "No item has this identifier") }
        return found
    }

    static func format(_ prefix: String?) throws(OAIErrors) -> OAIMetadataFormat {
        guard let prefix, let format = OAIMetadataFormat(rawValue: prefix) else {
            throw OAIErrors(.cannotDisseminateFormat, "Formats are listed by ListMetadataFormats")
        }
        return format
    }

    static let badToken = "The resumption token was not issued by this repository for this verb"
}
