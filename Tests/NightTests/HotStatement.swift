import Cataloguing
import Counting
import GRDB
import Metadata
import TestSupport
import Testing

/// Something that is asked of the catalogue often, or of every row of it, and the statements it takes.
struct HotStatement: Sendable, CustomTestStringConvertible {
    enum Ask: Sendable {
        case reading(@Sendable (Catalogue, Database) throws -> Void)
        case writing(@Sendable (Catalogue, Database) throws -> Void)
        case whole(@Sendable (Catalogue) async throws -> Void)
    }

    /// Of the file with the plans, without its ending.
    var name: String
    /// How the statements begin, blanks and line breaks taken alike.
    var beginnings: [String]
    var ask: Ask
    var testDescription: String { name }

    static let linker = Result { WorkLinker(vocabularies: try Vocabularies(root: Project.root)) }

    static let outwardList = reading("outward-list", "SELECT publication.sequence, document.id") { catalogue, db in
        _ = try catalogue.outwardDocuments(
            after: OutwardPlace(sequence: 1, document: 1), in: OutwardRange(), limit: 10, fields: [], db)
    }

    static let all: [HotStatement] = outward + records + nightly

    private static let outward: [HotStatement] = [
        outwardList,
        reading("outward-count", "SELECT count(*) FROM publication") {
            _ = try $0.outwardCount(in: OutwardRange(), $1)
        },
        reading("outward-record", "SELECT publication.sequence, document.id") {
            _ = try $0.outwardDocument(resourceID: HotCatalogue.resourceID, fields: [], $1)
        },
        reading("outward-changes", "SELECT sequence, published", "SELECT source.code, record.uid") {
            _ = try $0.outwardChanges(limit: 1000, $1)
        },
        reading("outward-block", "SELECT source.code, record.uid") { _ = try $0.outwardBlock(0, size: 1000, $1) },
        reading("outward-blocks", "SELECT document.id / ?") { _ = try $0.outwardBlocks(size: 1000, $1) },
    ]

    private static let records: [HotStatement] = [
        reading("visible-documents", "SELECT id, record, source, born") { try $0.forEachVisible($1) { _, _ in } },
        reading("live-count", "SELECT count(*) FROM source") { _ = try $0.liveCount(1, $1) },
        reading(
            "resource-identifier", "SELECT record FROM alias", "SELECT record.id FROM source",
            "SELECT document.id, document.source"
        ) { _ = try $0.document(resourceID: HotCatalogue.resourceID, $1) },
        reading("delivered-identifier", "SELECT document.id FROM source") {
            _ = try $0.documents(identifier: HotCatalogue.record, $1)
        },
        reading("mapped-text", "SELECT id, json FROM mapped") { _ = try $0.mappedJSON(document: 1, $1) },
        reading("raw-payload", "SELECT content.format") { _ = try $0.payload(document: 1, $1) },
        reading(
            "why", "SELECT * FROM source", "SELECT * FROM quarantine", "SELECT * FROM record",
            "SELECT started FROM run", "SELECT status FROM document", "SELECT history.run"
        ) { _ = try $0.why(source: HotCatalogue.source, sourceID: HotCatalogue.record, $1) },
        reading("quarantine", "SELECT quarantine.id") { _ = try $0.quarantine(source: nil, limit: 10, $1) },
        reading("works", "SELECT work_member.record") { _ = try WorkLinks($1) },
    ]

    private static let nightly: [HotStatement] = [
        whole("known-payloads", "SELECT uid, raw_hash") { _ = try await $0.knownPayloads(source: 1) },
        whole("known-hashes", "SELECT raw_hash") { _ = try $0.knownHashes(source: 1, uids: [1]) },
        whole("pruning", "SELECT document.id, document.died", "DELETE FROM quarantine") {
            try await $0.prune(HotCatalogue.platform(), now: HotCatalogue.now)
        },
        reading("stored-chunks", "SELECT chunk.id, chunk_labels.basis") {
            _ = try $0.chunks(source: 1, after: nil, but: 0, limit: 8, $1)
        },
        reading("stored-records", "SELECT content.id, record.source_id") { _ = try $0.stored(chunk: 1, $1) },
        HotStatement(
            name: "link-refresh", beginnings: ["WITH recent AS", "SELECT document.id, document.record FROM run"],
            ask: .writing { catalogue, db in
                _ = try linker.get().link(catalogue, fromScratch: false, db)
            }),
    ]

    private static func reading(
        _ name: String, _ beginnings: String..., body: @escaping @Sendable (Catalogue, Database) throws -> Void
    ) -> HotStatement {
        HotStatement(name: name, beginnings: beginnings, ask: .reading(body))
    }

    private static func whole(
        _ name: String, _ beginnings: String..., body: @escaping @Sendable (Catalogue) async throws -> Void
    ) -> HotStatement {
        HotStatement(name: name, beginnings: beginnings, ask: .whole(body))
    }
}
