internal import Foundation
package import GRDB
package import Metadata

/// A place in the list of everything visible, ordered by when it became visible.
package struct OutwardPlace: Sendable, Equatable {
    /// Number of the publication (see `publication` in Schemas/catalogue).
    package var sequence: Int64
    package var document: Int64

    package init(sequence: Int64, document: Int64) {
        self.sequence = sequence
        self.document = document
    }

    /// Before everything.
    package static let start = OutwardPlace(sequence: 0, document: 0)
}

/// Part of that list: publications `lower...upper`.
package struct OutwardRange: Sendable, Equatable {
    package var lower: Int64
    package var upper: Int64

    package init(lower: Int64 = 0, upper: Int64 = .max) {
        self.lower = lower
        self.upper = upper
    }
}

/// One visible version as others harvest it: who it is and since when it is what it is.
package struct OutwardDocument: Sendable {
    package var place: OutwardPlace
    package var record: Int64
    package var sourceCode: String
    /// The identifier, stable for ever: `cnres:…`, or the one the record brought from another catalogue.
    package var resourceID: String
    package var status: DocumentStatus
    /// When this version became visible.
    package var published: UTCInstant
    /// (field, term id) pairs of the fields asked for.
    package var facets: [(field: FacetField, term: UInt32)]

    package var id: Int64 { place.document }
}

/// Reading for providers: active records and tombstones alike, each once, in the order they became visible.
extension Catalogue {
    /// The publications that lie in a span of time; nil bounds are open.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func outwardRange(from: UTCInstant?, until: UTCInstant?, _ db: Database) throws -> OutwardRange {
        var range = OutwardRange()
        if let from {
            range.lower =
                try Int64.fetchOne(
                    db, sql: "SELECT min(sequence) FROM publication WHERE published >= ?", arguments: [from.seconds])
                ?? .max
        }
        if let until {
            range.upper =
                try Int64.fetchOne(
                    db, sql: "SELECT max(sequence) FROM publication WHERE published <= ?", arguments: [until.seconds])
                ?? 0
        }
        return range
    }

    /// The moment of the first publication, or nil while there is none.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func earliestPublication(_ db: Database) throws -> UTCInstant? {
        try Int64.fetchOne(db, sql: "SELECT min(published) FROM publication").map(UTCInstant.init(seconds:))
    }

    /// The moment of the latest publication, or nil while there is none.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func latestPublication(_ db: Database) throws -> UTCInstant? {
        try Int64.fetchOne(db, sql: "SELECT max(published) FROM publication").map(UTCInstant.init(seconds:))
    }

    /// The query behind `outwardDocuments`: nested loops in the order of the result, no sorting, whatever the depth.
    static let outwardSQL = """
        SELECT publication.sequence, document.id, document.record, source.code, record.uid, alias.id, document.status,
            publication.published, document.facets
        FROM publication
        CROSS JOIN source ON source.id = publication.source
        CROSS JOIN document ON document.born = publication.run
            AND document.id > CASE WHEN publication.sequence = :sequence THEN :document ELSE 0 END
        CROSS JOIN record ON record.id = document.record
        LEFT JOIN alias ON alias.record = record.id
        WHERE publication.sequence BETWEEN max(:sequence, :lower) AND :upper
            AND document.born <= source.generation AND document.died > source.generation
        ORDER BY publication.sequence, document.id
        """

    /// Up to `limit` visible versions after a place.
    /// - Parameters:
    ///   - fields: the fields whose values the result carries.
    ///   - member: decides by a version's values whether it belongs to the list; nil: all do.
    package func outwardDocuments(
        after place: OutwardPlace, in range: OutwardRange, limit: Int, fields: Set<FacetField>,
        where member: (([(field: FacetField, term: UInt32)]) -> Bool)? = nil, _ db: Database
    ) throws -> [OutwardDocument] {
        let statement = try db.cachedStatement(sql: Self.outwardSQL)
        let rows = try Row.fetchCursor(
            statement,
            arguments: [
                "sequence": place.sequence, "document": place.document, "lower": range.lower, "upper": range.upper,
            ])
        var documents: [OutwardDocument] = []
        documents.reserveCapacity(limit)
        while documents.count < limit, let row = try rows.next() {
            let facets = try Self.facets(row, at: 8, of: fields)
            if let member, !member(facets) { continue }
            documents.append(Self.outwardDocument(row, facets: facets))
        }
        return documents
    }

    /// How many visible versions a range holds; with `member`, how many of them belong to the list.
    package func outwardCount(
        in range: OutwardRange, fields: Set<FacetField> = [],
        where member: (([(field: FacetField, term: UInt32)]) -> Bool)? = nil, _ db: Database
    ) throws -> Int {
        guard let member else {
            let sql = """
                SELECT count(*) FROM publication CROSS JOIN source ON source.id = publication.source
                CROSS JOIN document ON document.born = publication.run
                WHERE publication.sequence BETWEEN ? AND ?
                    AND document.born <= source.generation AND document.died > source.generation
                """
            return try Int.fetchOne(db, sql: sql, arguments: [range.lower, range.upper]) ?? 0
        }
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT document.facets FROM publication CROSS JOIN source ON source.id = publication.source
                CROSS JOIN document ON document.born = publication.run
                WHERE publication.sequence BETWEEN ? AND ?
                    AND document.born <= source.generation AND document.died > source.generation
                """, arguments: [range.lower, range.upper])
        var count = 0
        while let row = try rows.next() {
            if member(try Self.facets(row, at: 0, of: fields)) { count += 1 }
        }
        return count
    }

    /// The visible version of a resource identifier, `cnres:…` of ours or one brought along.
    package func outwardDocument(
        resourceID: String, fields: Set<FacetField>, _ db: Database
    ) throws -> OutwardDocument? {
        guard let record = try document(resourceID: resourceID, db)?.record else { return nil }
        let found = try outwardDocument(record: record, fields: fields, db)
        // A record that brought its identifier along answers to that one only.
        return found?.resourceID == resourceID ? found : nil
    }

    /// When versions became visible, by their numbers.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func published(_ documents: [Int64], _ db: Database) throws -> [Int64: UTCInstant] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT publication.published FROM document JOIN publication ON publication.run = document.born
                WHERE document.id = ?
                """)
        return try documents.reduce(into: [:]) { dates, document in
            dates[document] = try Int64.fetchOne(statement, arguments: [document]).map(UTCInstant.init(seconds:))
        }
    }

    /// What has become of the record a version belongs to; nil when the version is long gone.
    package func outwardDocument(
        successorOf document: Int64, fields: Set<FacetField>, _ db: Database
    ) throws -> OutwardDocument? {
        let record = try Int64.fetchOne(db, sql: "SELECT record FROM document WHERE id = ?", arguments: [document])
        return try record.flatMap { try outwardDocument(record: $0, fields: fields, db) }
    }

    private func outwardDocument(
        record: Int64, fields: Set<FacetField>, _ db: Database
    ) throws -> OutwardDocument? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT publication.sequence, document.id, document.record, source.code, record.uid, alias.id,
                    document.status, publication.published, document.facets
                FROM record JOIN source ON source.id = record.source
                JOIN document ON document.record = record.id
                    AND document.born <= source.generation AND document.died > source.generation
                JOIN publication ON publication.run = document.born
                LEFT JOIN alias ON alias.record = record.id WHERE record.id = ?
                """, arguments: [record])
        return try row.map { Self.outwardDocument($0, facets: try Self.facets($0, at: 8, of: fields)) }
    }

    /// What the source calls a record.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func sourceID(record: Int64, _ db: Database) throws -> String? {
        try String.fetchOne(
            try db.cachedStatement(sql: "SELECT source_id FROM record WHERE id = ?"), arguments: [record])
    }

    private static func outwardDocument(
        _ row: Row, facets: [(field: FacetField, term: UInt32)]
    ) -> OutwardDocument {
        let code: String = row[3]
        return OutwardDocument(
            place: OutwardPlace(sequence: row[0], document: row[1]), record: row[2], sourceCode: code,
            resourceID: resourceID(brought: row[5], source: code, uid: row[4]),
            status: DocumentStatus(rawValue: row[6]) ?? .deleted, published: UTCInstant(seconds: row[7]),
            facets: facets)
    }

    /// `cnres:…` of a record.
    /// - Parameter brought: the identifier it brought from another catalogue, which it keeps.
    package static func resourceID(brought: String?, source code: String, uid: Int64) -> String {
        brought ?? "cnres:\(code):\((0..<8).map { UInt8(truncatingIfNeeded: uid >> (56 - 8 * $0)) }.hex)"
    }

    private static func facets(
        _ row: Row, at index: Int, of fields: Set<FacetField>
    ) throws -> [(field: FacetField, term: UInt32)] {
        guard !fields.isEmpty else { return [] }
        var facets: [(field: FacetField, term: UInt32)] = []
        try row.withUnsafeData(atIndex: index) { data in
            (data ?? Data()).withUnsafeBytes { bytes in
                FacetRow.forEach(bytes.bindMemory(to: UInt8.self)) { field, term in
                    if fields.contains(field) { facets.append((field, term)) }
                }
            }
        }
        return facets
    }
}
