package import Metadata

/// What one source is asked for tonight.
package struct HarvestRequest: Sendable {
    package enum Extent: Sendable, Equatable {
        /// Everything the platform has.
        case full
        /// What changed since then (the caller has already taken off the overlap).
        case since(UTCInstant)
    }

    package var platform: Platform
    package var extent: Extent
    /// Where a killed run of the same extent stopped; nil to start.
    package var checkpoint: HarvestCheckpoint?
    /// What the last published run remembered (validators, part hashes …).
    package var memory: [String: String]
    /// What the catalogue has of the source, for sessions that can leave out what comes again; nil: read everything.
    package var stored: (any StoredPayloads)?

    package init(
        platform: Platform, extent: Extent, checkpoint: HarvestCheckpoint? = nil, memory: [String: String] = [:],
        stored: (any StoredPayloads)? = nil
    ) {
        self.platform = platform
        self.extent = extent
        self.checkpoint = checkpoint
        self.memory = memory
        self.stored = stored
    }
}

/// Where to go on after a page; stored in the transaction that stores the page's records.
package struct HarvestCheckpoint: Codable, Sendable, Equatable {
    /// Protocol state: token, page number, part list … Owned by the protocol's conversation. Empty: an interrupted run
    /// begins anew.
    package var state: [String: String]
    /// Pages delivered so far in this run.
    package var pages: Int
    /// Records delivered so far in this run, for progress.
    package var delivered: Int

    package init(state: [String: String] = [:], pages: Int = 0, delivered: Int = 0) {
        self.state = state
        self.pages = pages
        self.delivered = delivered
    }
}

/// A record that could not be read at all: its bytes go to quarantine.
package struct UnreadableRecord: Sendable {
    package var sourceID: String?
    package var payload: [UInt8]
    package var format: PayloadFormat
    package var findings: [Finding]

    package init(sourceID: String?, payload: [UInt8], format: PayloadFormat, findings: [Finding]) {
        self.sourceID = sourceID
        self.payload = payload
        self.format = format
        self.findings = findings
    }
}

/// One page of records and the place to go on from.
package struct HarvestPage: Sendable {
    package var records: [SourceRecord]
    package var unreadable: [UnreadableRecord]
    package var checkpoint: HarvestCheckpoint
    /// How many records the platform says there are in all, if it says so.
    package var claimed: Int?
    /// Bytes of the answers this page was read from, unpacked; of a table, what is kept of its rows.
    package var bytes: Int

    package init(
        records: [SourceRecord], unreadable: [UnreadableRecord] = [], checkpoint: HarvestCheckpoint,
        claimed: Int? = nil, bytes: Int = 0
    ) {
        self.records = records
        self.unreadable = unreadable
        self.checkpoint = checkpoint
        self.claimed = claimed
        self.bytes = bytes
    }
}

/// How a session ended.
package struct HarvestEnd: Sendable {
    /// Every live record of the platform was listed: absence means something.
    package var isCompleteList: Bool
    /// Nothing at all changed by the platform's own word (304, unchanged hash). Then `isCompleteList` tells of the answer
    /// that did not change: what it lacked it lacks still.
    package var isUnchanged: Bool
    package var claimed: Int?
    /// Records known to exist that could not be fetched.
    package var notFetched: Int
    /// Handed to the next night's request.
    package var memory: [String: String]
    /// Where the next incremental run may start (platform's clock), already safe to use after overlap; nil: the next
    /// harvest asks for everything.
    package var resumeFrom: UTCInstant?
    /// Among what is told is something the operator has to mend, however well the night went.
    package private(set) var warns = false
    /// Things worth telling the operator.
    private var told: HarvestNotes
    /// What is told, in Chinese; bounded whatever a platform does.
    package var notes: [String] { told.lines }

    package init(
        isCompleteList: Bool, isUnchanged: Bool = false, claimed: Int? = nil, notFetched: Int = 0,
        memory: [String: String] = [:], resumeFrom: UTCInstant? = nil, notes: [String] = []
    ) {
        self.isCompleteList = isCompleteList
        self.isUnchanged = isUnchanged
        self.claimed = claimed
        self.notFetched = notFetched
        self.memory = memory
        self.resumeFrom = resumeFrom
        told = HarvestNotes(notes)
    }

    /// - Parameters:
    ///   - text: in Chinese.
    ///   - isSum: see `HarvestNotes.add`.
    package mutating func note(_ text: String, isSum: Bool = false) { told.add(text, isSum: isSum) }

    package mutating func note(_ notes: HarvestNotes) { told.add(notes) }

    /// - Parameter text: in Chinese, with the next step.
    mutating func warn(_ text: String) {
        told.add(text, isSum: true)
        warns = true
    }

    mutating func reword(_ change: (String) -> String) { told.reword(change) }
}

extension HarvestEnd {
    /// Takes what one address of a list gave into a page. A list with an unreadable record is not complete: the record
    /// may be one that readers know.
    mutating func take(_ outcomes: [ReadOutcome], into page: inout HarvestPage) {
        for outcome in outcomes {
            switch outcome {
            case .record(let record): page.records.append(record)
            case .unreadable(let record):
                page.unreadable.append(record)
                isCompleteList = false
            }
        }
    }

    /// Counts an address of a list that could not be fetched.
    mutating func lose(_ error: HarvestError) {
        notFetched += 1
        isCompleteList = false
        note(error.cause)
    }
}

/// One source's conversation of one night, pulled page by page so that the store sets the pace.
package protocol HarvestSession: Sendable {
    /// What the payloads of its records are.
    var format: PayloadFormat { get }
    /// The next page, or nil after the last.
    /// - Throws: `HarvestError` when the source cannot go on; pages already returned stay good.
    func nextPage() async throws(HarvestError) -> HarvestPage?
    /// What there is to say after `nextPage` returned nil.
    func end() async -> HarvestEnd
}
