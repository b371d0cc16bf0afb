/// The shape a payload is written in; crosswalks are written for one of these.
package enum PayloadFormat: String, Codable, Sendable, CaseIterable {
    case oaiDC = "oai_dc"
    case lom
    case imsMD = "imsmd"
    case json
    case jsonLD = "jsonld"
    case csv
    case xlsx
    case atom
    /// A record of a bulk export: normalised already, no crosswalk reads it.
    case huiliu

    /// Formats a crosswalk can be written for.
    package static let mappable = allCases.filter { $0 != .huiliu }
}

/// One record as a platform sent it: identity, time and raw bytes, with the tree the crosswalk reads.
package struct SourceRecord: Sendable {
    /// The platform's own identifier, exactly as delivered. For row formats without one: `row:` and the row's hash.
    package var sourceID: String
    /// The platform's datestamp, exactly as delivered, or nil.
    package var datestamp: String?
    /// The platform says this record is gone (OAI-PMH `status="deleted"`, `delFlag`, a change list).
    package var isDeleted: Bool
    /// OAI-PMH setSpecs or their like.
    package var sets: [String]
    package var format: PayloadFormat
    /// The raw bytes of this record alone, UTF-8 after decoding of the transport charset; empty for a deletion.
    package var payload: [UInt8]
    package var tree: SourceTree?
    /// The catalogue has the record already with these very bytes; payload and tree are left out.
    package var isStored: Bool
    /// What reading already found wrong (control characters removed, bytes that are not UTF-8 …).
    package var findings: [Finding]

    package init(
        sourceID: String, datestamp: String? = nil, isDeleted: Bool = false, sets: [String] = [],
        format: PayloadFormat, payload: [UInt8] = [], tree: SourceTree? = nil, isStored: Bool = false,
        findings: [Finding] = []
    ) {
        self.sourceID = sourceID
        self.datestamp = datestamp
        self.isDeleted = isDeleted
        self.sets = sets
        self.format = format
        self.payload = payload
        self.tree = tree
        self.isStored = isStored
        self.findings = findings
    }
}
