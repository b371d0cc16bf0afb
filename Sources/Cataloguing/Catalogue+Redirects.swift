internal import Foundation
internal import GRDB
internal import Metadata

/// A platform that renumbers its records must not leave twins behind: the old identifier then points to the new one.
///
/// The rule: within one source, a record that went in this run and a record that came (back) since then are one and the same
/// when everything but the identifiers, dates and what we noted about the mapping is equal, when they carry an address
/// or a creator (a bare title proves nothing), and when neither has a second counterpart. What is doubtful stays two.
extension Catalogue {
    /// - Returns: how many of the records that went in this run now point to another one.
    func settleRedirects(_ run: RunHandle, _ db: Database) throws -> Int {
        let gone = try Row.fetchAll(
            db,
            sql: """
                SELECT record.id, record.source_id, record.current,
                    CASE WHEN tomb.status = 2 THEN record.last_seen + 1 ELSE ? END AS since,
                    (SELECT max(id) FROM document WHERE record = tomb.record AND died = ? AND status = 0) AS before
                FROM document AS tomb CROSS JOIN record ON record.id = tomb.record AND record.current = tomb.id
                WHERE tomb.born = ? AND tomb.source = ? AND tomb.status IN (1, 2)
                """, arguments: [run.id, run.id, run.id, run.source])
        guard let earliest = gone.map({ $0["since"] as Int64 }).min() else { return 0 }
        let arrived = try Row.fetchAll(
            db,
            sql: """
                SELECT record.id, record.source_id, record.current AS before,
                    CASE WHEN record.first_seen >= ? THEN record.first_seen ELSE document.born END AS arrived
                FROM document CROSS JOIN record ON record.id = document.record AND record.current = document.id
                WHERE document.born >= ? AND document.source = ? AND document.status = 0
                    AND (record.first_seen >= ? OR EXISTS (SELECT 1 FROM document AS tomb WHERE
                        tomb.record = record.id AND tomb.died = document.born AND tomb.status <> 0))
                """, arguments: [earliest, earliest, run.source, earliest])
        if arrived.isEmpty { return 0 }
        let successors = try likenesses(arrived, db)
        var redirected = 0
        for (likeness, olds) in try likenesses(gone, db) where olds.count == 1 {
            guard let news = successors[likeness], news.count == 1,
                news[0]["arrived"] as Int64 >= olds[0]["since"] as Int64
            else { continue }
            try redirect(olds[0], to: news[0]["id"], run, db)
            redirected += 1
        }
        return redirected
    }

    private func redirect(_ old: Row, to new: Int64, _ run: RunHandle, _ db: Database) throws {
        try db.execute(sql: "UPDATE record SET redirect = ? WHERE id = ?", arguments: [new, old["id"]])
        try db.execute(
            sql: "UPDATE document SET status = ? WHERE id = ?",
            arguments: [DocumentStatus.redirected.rawValue, old["current"]])
        try db.execute(
            sql: "UPDATE history SET note = 'redirected' WHERE record = ? AND run = ? AND outcome = 'deleted'",
            arguments: [old["id"], run.id])
    }

    private func likenesses(_ rows: [Row], _ db: Database) throws -> [[UInt8]: [Row]] {
        var groups: [[UInt8]: [Row]] = [:]
        for row in rows {
            guard let document = row["before"] as Int64?, let resource = try readable(document: document, db),
                let likeness = Self.likeness(resource)
            else { continue }
            groups[likeness, default: []].append(row)
        }
        return groups
    }

    /// A digest of what stays when a platform gives a record another identifier; nil when too little is known of it.
    private static func likeness(_ resource: LearningResource) -> [UInt8]? {
        guard resource.landingPage != nil || !resource.creators.isEmpty else { return nil }
        var resource = resource
        // Addresses often carry the identifier.
        resource.landingPage = resource.landingPage?.replacing(resource.sourceID, with: "")
        resource.id = ""
        resource.sourceID = ""
        resource.identifiers = []
        resource.created = nil
        resource.published = nil
        resource.modified = nil
        resource.fieldProvenance = []
        resource.flags = []
        resource.origins = []
        return Digest.sha256(resource.canonicalJSON())
    }
}
