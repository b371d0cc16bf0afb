package import GRDB
package import Metadata

/// Everything the catalogue knows of one identifier.
package struct RecordStory: Sendable, Codable {
    package struct Event: Sendable, Codable {
        package var run: Int64
        package var at: String
        package var outcome: String
        package var note: String
    }

    package struct Quarantined: Sendable, Codable {
        package var id: Int64
        package var run: Int64
        package var stage: Stage
        package var findings: [Finding]
        package var isSettled: Bool
    }

    package enum State: String, Sendable, Codable {
        case neverSeen, live, quarantined, deleted, missing, redirected, pending
    }

    package var source: String
    package var sourceID: String
    package var resourceID: String
    package var state: State
    package var firstSeen: String?
    package var lastSeen: String?
    package var redirect: String?
    package var events: [Event] = []
    package var quarantined: [Quarantined] = []
}

extension Catalogue {
    /// Answers "why is this record here, or not": for any identifier ever seen, and for one never seen.
    /// - Throws: `DatabaseError` when the catalogue cannot be read, and an error of decoding for what stands in it
    ///   damaged.
    package func why(source code: String, sourceID: String, _ db: Database) throws -> RecordStory {
        var story = RecordStory(
            source: code, sourceID: sourceID,
            resourceID: LearningResource.identifier(platform: code, sourceID: sourceID), state: .neverSeen)
        guard let source = try Row.fetchOne(db, sql: "SELECT * FROM source WHERE code = ?", arguments: [code]) else {
            return story
        }
        story.quarantined = try quarantined(source: source["id"], sourceID: sourceID, db)
        let isQuarantined = story.quarantined.contains { !$0.isSettled }
        guard
            let record = try Row.fetchOne(
                db, sql: "SELECT * FROM record WHERE source = ? AND uid = ? AND source_id = ?",
                arguments: [source["id"], PendingRecord.uid(sourceID), sourceID])
        else {
            story.state = isQuarantined ? .quarantined : .neverSeen
            return story
        }
        story.firstSeen = try time(ofRun: record["first_seen"], db)
        story.lastSeen = try time(ofRun: record["last_seen"], db)
        story.redirect = try (record["redirect"] as Int64?).flatMap {
            try String.fetchOne(db, sql: "SELECT source_id FROM record WHERE id = ?", arguments: [$0])
        }
        let status = try Int.fetchOne(
            db,
            sql: "SELECT status FROM document WHERE record = ? AND born <= ? AND died > ?",
            arguments: [record["id"], source["generation"], source["generation"]])
        story.state =
            switch status.flatMap(DocumentStatus.init) {
            case .active: .live
            case .deleted: .deleted
            case .missing: .missing
            case .redirected: .redirected
            case .withdrawn: .quarantined
            case nil: isQuarantined ? .quarantined : .pending
            }
        story.events = try Row.fetchAll(
            db,
            sql: """
                SELECT history.run, history.outcome, history.note, run.started FROM history
                JOIN run ON run.id = history.run WHERE history.record = ? ORDER BY history.run
                """, arguments: [record["id"]]
        ).map {
            RecordStory.Event(
                run: $0["run"], at: UTCInstant(seconds: $0["started"]).iso8601, outcome: $0["outcome"],
                note: $0["note"])
        }
        return story
    }

    private func quarantined(source: Int64, sourceID: String, _ db: Database) throws -> [RecordStory.Quarantined] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM quarantine WHERE source = ? AND source_id = ? ORDER BY id",
            arguments: [source, sourceID]
        ).map {
            RecordStory.Quarantined(
                id: $0["id"], run: $0["run"], stage: Stage(rawValue: $0["stage"]) ?? .check,
                findings: try CodableJSON.read([Finding].self, from: $0["findings"] as String),
                isSettled: $0["settled"] != nil)
        }
    }

    private func time(ofRun run: Int64, _ db: Database) throws -> String? {
        try Int64.fetchOne(db, sql: "SELECT started FROM run WHERE id = ?", arguments: [run])
            .map { UTCInstant(seconds: $0).iso8601 }
    }
}
