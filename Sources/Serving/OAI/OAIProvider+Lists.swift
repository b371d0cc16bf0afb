internal import Cataloguing
internal import GRDB
internal import Metadata
internal import Synchronization

/// ListIdentifiers and ListRecords.
extension OAIProvider {
    /// - Parameter onDamage: is told of records that are left out because they can no longer be read.
    func writeList(
        _ request: OAIRequest, to xml: inout XMLOutput, onDamage: (DamagedRecord) -> Void, _ db: Database
    ) throws {
        var token = try continuation(request)
        let format = try Self.format(token.prefix)
        let span = try OAIDate.span(from: token.from, until: token.until)
        let range = try catalogue.outwardRange(from: span.from, until: span.until, db)
        let sets = try OAISets(vocabularies: context.vocabularies, targets: targets, db)
        var membership: OAISets.Membership?
        if let set = token.set {
            membership = sets.membership(set)
            if membership == nil { throw Self.nothing }
        }
        let limit = request.verb == .listRecords ? pages.records : pages.headers
        var documents = try catalogue.outwardDocuments(
            after: token.place, in: range, limit: limit + 1, fields: sets.fields, where: membership, db)
        if documents.isEmpty {
            guard token.cursor > 0 else { throw Self.nothing }
            // All that was left has changed and moved beyond `until` meanwhile. An empty page is not allowed, so the
            // last item is told once more, as it is now, and the list ends in order.
            guard
                let last = try catalogue.outwardDocument(
                    successorOf: token.place.document, fields: sets.fields, db)
            else { throw OAIErrors(.badResumptionToken, "The list is too old to be continued") }
            documents = [last]
            token.cursor -= 1
        }
        let hasMore = documents.count > limit
        if hasMore { documents.removeLast() }
        let first = token.cursor
        if first == 0, hasMore {
            token.size = try sizes.size(
                range, set: token.set, membership: membership, fields: sets.fields, catalogue: catalogue, db)
        }
        token.cursor += documents.count
        token.place = documents.last?.place ?? token.place
        // A source that publishes meanwhile makes the list longer than was announced.
        token.size = max(token.size, token.cursor + (hasMore ? 1 : 0))

        if request.verb == .listRecords {
            xml.open("ListRecords")
            var isEmpty = true
            for document in documents {
                do {
                    try write(record: document, format: format, sets: sets, to: &xml, db)
                    isEmpty = false
                } catch let damage as DamagedRecord {
                    // Else whoever harvests would be stuck on this page for ever.
                    onDamage(damage)
                }
            }
            if isEmpty, let last = documents.last {
                // An empty page is not allowed.
                xml.open("record")
                write(header: last, sets: sets, to: &xml)
                xml.markup("</record>\n")
            }
        } else {
            xml.open("ListIdentifiers")
            for document in documents { write(header: document, sets: sets, to: &xml) }
        }
        if first > 0 || hasMore {
            xml.element("resumptionToken", ["completeListSize": String(token.size), "cursor": String(first)]) { xml in
                if hasMore { xml.text(token.sealed(with: key)) }
            }
        }
        xml.close(request.verb == .listRecords ? "ListRecords" : "ListIdentifiers")
    }

    private static let nothing = OAIErrors(.noRecordsMatch, "No record matches these arguments")

    /// The list a request asks for, from its start or from the place its token names.
    private func continuation(_ request: OAIRequest) throws(OAIErrors) -> OAIToken {
        if let text = request.arguments["resumptionToken"] {
            guard let token = OAIToken(text, verb: request.verb, key: key) else {
                throw OAIErrors(.badResumptionToken, Self.badToken)
            }
            return token
        }
        return OAIToken(
            verb: request.verb, prefix: request.arguments["metadataPrefix"] ?? "", set: request.arguments["set"],
            from: request.arguments["from"], until: request.arguments["until"], place: .start, cursor: 0, size: 0)
    }

    func write(
        record document: OutwardDocument, format: OAIMetadataFormat, sets: OAISets, to xml: inout XMLOutput,
        _ db: Database
    ) throws {
        // Read before anything is written: a record that cannot be read leaves nothing behind.
        let stored = document.status == .active ? try catalogue.resource(document: document.id, db) : nil
        xml.open("record")
        write(header: document, sets: sets, to: &xml)
        if var resource = stored {
            resource.id = document.resourceID
            let harvested = try catalogue.firstPublished(document: document.id, db) ?? document.published
            let provenance = OAIProvenance(
                resource, platform: origins[document.sourceCode], harvested: harvested)
            xml.open("metadata")
            format.write(resource, provenance, context, to: &xml)
            xml.close("metadata")
            provenance.write(to: &xml)
        }
        xml.markup("</record>\n")
    }

    private func write(header document: OutwardDocument, sets: OAISets, to xml: inout XMLOutput) {
        xml.element("header", ["status": document.status == .active ? nil : "deleted"]) { xml in
            xml.element("identifier", context.repository.oaiIdentifier(document.resourceID))
            xml.element("datestamp", document.published.iso8601)
            for spec in sets.specs(document.facets) { xml.element("setSpec", spec) }
        }
    }
}

/// Lengths of lists, counted once until something is published.
final class ListSizes: Sendable {
    private struct Key: Hashable {
        var lower: Int64
        var upper: Int64
        var set: String
    }

    private let known = Mutex<(generation: Int64, sizes: [Key: Int])>((-1, [:]))
    /// Beyond this, lengths of odd date spans are counted again rather than remembered.
    private static let capacity = 1000

    func size(
        _ range: OutwardRange, set: String?, membership: OAISets.Membership?, fields: Set<FacetField>,
        catalogue: Catalogue, _ db: Database
    ) throws -> Int {
        let generation = try catalogue.generation(db)
        let key = Key(lower: range.lower, upper: range.upper, set: set ?? "")
        let remembered = known.withLock { $0.generation == generation ? $0.sizes[key] : nil }
        if let remembered { return remembered }
        let size = try catalogue.outwardCount(
            in: range, fields: membership == nil ? [] : fields, where: membership, db)
        known.withLock { known in
            if known.generation != generation || known.sizes.count >= Self.capacity { known = (generation, [:]) }
            known.sizes[key] = size
        }
        return size
    }
}
