package import Metadata

/// A record on its way into the catalogue: everything that can be computed outside the write transaction already is.
package struct PendingRecord: Sendable {
    package enum Body: Sendable {
        /// The raw payload is the one already stored and mapped: nothing to do but to note that it was seen.
        case sameRaw
        case active(MappedRecord)
        /// The source says it is gone.
        case tombstone
        /// To quarantine, at this stage, for these reasons.
        case rejected(Stage, [Finding])
    }

    package var sourceID: String?
    /// First 8 bytes of SHA-256 of the source id, as a signed integer.
    package var uid: Int64
    /// 0 for a record that is stored as it came.
    package var rawHash: Int64
    package var format: PayloadFormat
    package var payload: [UInt8]
    package var body: Body
    /// Delivered beside the payload; kept so that it can be mapped again.
    package var datestamp: String?
    package var sets: [String]
    /// The labels its mapping asked about (`MappingBasis`), ascending; nil: unknown.
    package var labels: [UInt32]?

    package init(
        sourceID: String?, format: PayloadFormat, payload: [UInt8], datestamp: String? = nil, sets: [String] = [],
        body: Body, labels: [UInt32]? = nil
    ) {
        self.labels = labels
        self.sourceID = sourceID
        self.datestamp = datestamp
        self.sets = sets
        self.format = format
        self.payload = payload
        self.body = body
        uid = sourceID.map(Self.uid) ?? 0
        if case .sameRaw = body {
            // What it is was seen when it was recognised.
            rawHash = 0
        } else {
            rawHash = payload.withUnsafeBytes(Self.rawHash)
        }
    }

    /// The number under which a source id is stored.
    package static func uid(_ sourceID: String) -> Int64 { sourceID.withBytes(Digest.number) }
    /// The number by which an unchanged payload is recognised; never 0, which marks a tombstone, nor `takenBack`.
    package static func rawHash(_ payload: UnsafeRawBufferPointer) -> Int64 {
        let hash = Digest.number(payload)
        return hash == 0 || hash == takenBack ? 1 : hash
    }

    /// Stands in place of the hash of a record whose published version was rolled back, until it is published again.
    static let takenBack = Int64.min
}

/// A mapped record in the forms the catalogue stores. An object, because it is handed on several times and a record
/// has some sixty parts to copy.
package final class MappedRecord: Sendable {
    package let resource: LearningResource
    package let findings: [Finding]
    package let contentHash: Int64
    let facets: [(field: FacetField, code: String)]
    package let json: [UInt8]

    package init(_ resource: LearningResource, findings: [Finding]) {
        self.resource = resource
        self.findings = findings
        json = resource.canonicalJSON()
        contentHash = Self.contentHash(json)
        facets = resource.facetValues()
    }

    /// The same record with other findings.
    package init(_ record: MappedRecord, findings: [Finding]) {
        resource = record.resource
        self.findings = findings
        json = record.json
        contentHash = record.contentHash
        facets = record.facets
    }

    /// The number by which unchanged content is recognised.
    package static func contentHash(_ json: [UInt8]) -> Int64 { json.withUnsafeBytes(Digest.number) }
}

/// How many records of a page or a run came to what.
package struct OutcomeCounts: Sendable, Equatable, Codable {
    package var added = 0
    package var updated = 0
    package var unchanged = 0
    package var deleted = 0
    package var rejected = 0
    package var duplicate = 0

    package init() {}

    package var total: Int { added + updated + unchanged + deleted + rejected + duplicate }

    package mutating func count(_ outcome: StoreOutcome, by number: Int = 1) {
        switch outcome {
        case .added: added += number
        case .updated: updated += number
        case .unchanged: unchanged += number
        case .deleted: deleted += number
        case .rejected: rejected += number
        case .duplicate: duplicate += number
        }
    }

    package static func + (left: OutcomeCounts, right: OutcomeCounts) -> OutcomeCounts {
        var sum = left
        sum.added += right.added
        sum.updated += right.updated
        sum.unchanged += right.unchanged
        sum.deleted += right.deleted
        sum.rejected += right.rejected
        sum.duplicate += right.duplicate
        return sum
    }
}
