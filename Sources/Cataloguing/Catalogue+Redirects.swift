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
        var olds = try candidates(gone, moment: "since", db)
        var news = try candidates(arrived, moment: "arrived", db)
        var redirected = 0
        // An address that stayed proves more than one that may have changed with the identifier in it.
        let likenesses: [KeyPath<Likeness, [UInt8]>] = [\.whole, \.nameless]
        for likeness in likenesses {
            let pairs = Self.pairs(olds, news, by: likeness)
            for pair in pairs { try redirect(pair.old.row, to: pair.new.id, run, db) }
            let settled = Set(pairs.flatMap { [$0.old.id, $0.new.id] })
            olds.removeAll { settled.contains($0.id) }
            news.removeAll { settled.contains($0.id) }
            redirected += pairs.count
        }
        return redirected
    }

    /// A record that went or came.
    private struct Candidate {
        var row: Row
        var id: Int64
        /// The run it may have been gone since, or came in.
        var moment: Int64
        var likeness: Likeness
    }

    /// Digests of what stays when a platform gives a record another identifier.
    private struct Likeness {
        /// With its address.
        var whole: [UInt8]
        /// With its address less the identifier, which addresses often carry.
        var nameless: [UInt8]
    }

    /// Those that are alike and have no second counterpart.
    private static func pairs(
        _ olds: [Candidate], _ news: [Candidate], by likeness: KeyPath<Likeness, [UInt8]>
    ) -> [(old: Candidate, new: Candidate)] {
        let arrived = Dictionary(grouping: news) { $0.likeness[keyPath: likeness] }
        return Dictionary(grouping: olds) { $0.likeness[keyPath: likeness] }.compactMap { key, olds in
            guard olds.count == 1, let news = arrived[key], news.count == 1, news[0].moment >= olds[0].moment
            else { return nil }
            return (olds[0], news[0])
        }
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

    private func candidates(_ rows: [Row], moment: String, _ db: Database) throws -> [Candidate] {
        try rows.compactMap { row in
            guard let document = row["before"] as Int64?, let resource = try readable(document: document, db),
                let likeness = Self.likeness(resource)
            else { return nil }
            return Candidate(row: row, id: row["id"], moment: row[moment], likeness: likeness)
        }
    }

    /// Nil when too little is known of a record.
    private static func likeness(_ resource: LearningResource) -> Likeness? {
        guard resource.landingPage != nil || !resource.creators.isEmpty else { return nil }
        let address = resource.landingPage ?? ""
        let nameless = address.replacingOccurrences(of: resource.sourceID, with: "", options: .caseInsensitive)
        var resource = resource
        resource.landingPage = nil
        resource.id = ""
        resource.sourceID = ""
        resource.identifiers = []
        resource.created = nil
        resource.published = nil
        resource.modified = nil
        resource.fieldProvenance = []
        resource.flags = []
        resource.origins = []
        let rest = Digest.sha256(resource.canonicalJSON())
        return Likeness(
            whole: Digest.sha256(rest + Array(address.utf8)), nameless: Digest.sha256(rest + Array(nameless.utf8)))
    }
}
