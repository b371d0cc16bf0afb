package import Metadata

/// What an OAI-PMH answer says besides its records.
package struct OAIEnvelope: Sendable, Equatable {
    package struct Failure: Sendable, Equatable {
        /// `badResumptionToken`, `noRecordsMatch` …, exactly as sent.
        package var code: String
        package var message: String
    }

    package struct Token: Sendable, Equatable {
        /// Without the white space some platforms put around it; empty on the last page.
        package var text: String
        package var completeListSize: Int?
        package var cursor: Int?
    }

    package var responseDate: String?
    /// The element that carries the answer: ListRecords, Identify …
    package var verb: String?
    package var errors: [Failure] = []
    package var token: Token?
    /// Granularity, deletedRecord, earliestDatestamp … of an Identify answer.
    package var identify: [String: String] = [:]
    /// The setSpecs of a ListSets answer.
    package var sets: [String] = []

    package init() {}
}

/// The header of a record, exactly as delivered but for white space around.
package struct OAIHeader: Sendable, Equatable {
    package var identifier = ""
    package var datestamp = ""
    package var isDeleted = false
    package var sets: [String] = []

    package init() {}
}

/// Records read from a page, or from a part of one.
package struct OAIBatch: Sendable {
    package var records: [SourceRecord] = []
    package var unreadable: [UnreadableRecord] = []
    /// Of a ListIdentifiers answer.
    package var headers: [OAIHeader] = []

    package init() {}

    var isEmpty: Bool { records.isEmpty && unreadable.isEmpty && headers.isEmpty }
}
