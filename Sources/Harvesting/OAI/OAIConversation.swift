package import Metadata

/// The OAI-PMH conversation of one night as a pure state machine: answers and failures in, the next thing to do out.
///
/// Guards and detours, each met in the field: a token that repeats or leads nowhere ends a list; a refused token begins
/// it again from the last datestamp; a page that stays broken, or a list shorter than it says, is compared with
/// ListIdentifiers, and what is missing is fetched one by one. Nothing of this loops: every detour is counted.
package struct OAIConversation: Sendable {
    package enum Action: Sendable {
        case ask(OAIRequest)
        case finished
        case failed(HarvestError)
    }

    enum Phase: Sendable {
        case identify, listing, checkingSet, comparing, fetching, finished
        case failed(HarvestError)
    }

    let platform: String
    let options: OAIOptions
    let now: UTCInstant
    var phase = Phase.identify
    var granularity = OAIDatestamp.Granularity.day
    var deletedRecord = "no"
    var isFull: Bool
    var since: UTCInstant?
    var responseDate: UTCInstant?
    var nightsSinceFull: Int
    /// What the datestamps of the night before were, and tonight's are, whatever Identify says.
    var stamps: OAIStampStyle

    var setIndex = 0
    var listing: OAIListing
    var ledger = OAILedger()
    /// A resumed run does not know what was delivered before: it can count, not compare.
    var isResumed = false
    /// What the page now being read brought.
    var pageCount = 0
    var pageNews = 0

    var comparison = OAIListing(set: nil, from: nil)
    var missing: [String] = []
    var identifiersListed = 0
    /// What was listed and is missing, and how often it was listed again.
    var awaited = OAILedger()
    var awaitedAgain = 0
    var notFetchedBeforeComparing = 0
    /// Why the list could not be read to its end.
    var breakage: HarvestError?
    var failuresInARow = 0

    var claimed: Int?
    var notFetched = 0
    var isDoubtful = false
    var notes: [String] = []
    var pages = 0
    var delivered = 0

    package init(_ request: HarvestRequest, options: OAIOptions, now: UTCInstant) {
        platform = request.platform.code
        self.options = options
        self.now = now
        nightsSinceFull = request.memory["oai.nightsSinceFull"].flatMap { Int($0) } ?? 0
        stamps = OAIStampStyle(request.memory["oai.stamps"])
        switch request.extent {
        case .full: isFull = true
        case .since(let instant):
            isFull = options.quirks.contains(.noFrom)
            since = instant
        }
        listing = OAIListing(set: options.sets.first, from: nil)
        if let checkpoint = request.checkpoint, resume(checkpoint) { return }
        if options.quirks.contains(.noIdentify) { identified([:]) }
    }

    /// What to do now.
    package var action: Action {
        switch phase {
        case .identify: .ask(.identify)
        case .listing: .ask(.listRecords(listing.place))
        case .checkingSet: .ask(.listSets)
        case .comparing: .ask(.listIdentifiers(comparison.place))
        case .fetching: missing.last.map { .ask(.getRecord($0)) } ?? .finished
        case .finished: .finished
        case .failed(let error): .failed(error)
        }
    }

    /// Records are being fetched one by one.
    package var isFetchingSingles: Bool { if case .fetching = phase { true } else { false } }

    // MARK: Answers

    /// Looks at a part of a page before it is handed on: notes what is new, drops what a repeated list brings again.
    package mutating func pass(_ batch: OAIBatch) -> OAIBatch {
        var batch = batch
        let dropsKnown = listing.isRepeat || options.sets.count > 1
        pageCount += batch.records.count + batch.unreadable.count + batch.headers.count
        if case .comparing = phase {
            compare(batch.headers)
            batch.headers = []
            return batch
        }
        if let first = batch.records.first?.datestamp { look(at: first) }
        batch.records = batch.records.filter { record in
            let novelty = ledger.note(record.sourceID, record.datestamp)
            if novelty == .new { pageNews += 1 }
            let isHandedOn = novelty != .known || !dropsKnown
            if !isFetchingSingles {
                listing.note(datestamp: record.datestamp)
                if isHandedOn, novelty != .new { listing.copies += 1 }
            }
            return isHandedOn
        }
        batch.unreadable = batch.unreadable.filter { record in
            guard let identifier = record.sourceID else {
                pageNews += 1
                // Nobody can tell which record this is: unless identifiers are compared, nobody may be missed.
                listing.hasNameless = true
                return true
            }
            let novelty = ledger.note(identifier, nil)
            if novelty == .new { pageNews += 1 }
            if novelty != .new, !dropsKnown, !isFetchingSingles { listing.copies += 1 }
            return novelty == .new || !dropsKnown
        }
        delivered += batch.records.count + batch.unreadable.count
        return batch
    }

    /// An answer has been read to its end.
    /// - Parameter isCut: it had no end; what there was of it was delivered.
    package mutating func received(_ envelope: OAIEnvelope, isCut: Bool = false) {
        defer {
            pageCount = 0
            pageNews = 0
        }
        failuresInARow = 0
        if responseDate == nil { responseDate = envelope.responseDate.flatMap(OAIDatestamp.instant) }
        switch phase {
        case .identify: identified(envelope.identify)
        case .listing: listed(envelope, isCut: isCut)
        case .checkingSet: setChecked(envelope)
        case .comparing: compared(envelope, isCut: isCut)
        case .fetching: fetched(envelope)
        case .finished, .failed: break
        }
    }

    /// A request failed after all its tries.
    /// - Parameter isFinal: nothing else may be tried (cancelled, out of time, address refused).
    package mutating func failed(_ error: HarvestError, isFinal: Bool) {
        pageCount = 0
        pageNews = 0
        if isFinal {
            phase = .failed(error)
            return
        }
        switch phase {
        case .identify:
            // A platform that is there but cannot introduce itself may still have a list.
            if error.isTransient { phase = .failed(error) } else { identified([:]) }
        case .listing:
            guard listing.pages > 0 || isResumed, breakage == nil else {
                phase = .failed(breakage ?? error)
                return
            }
            breakage = error
            startComparing("列表有一页读不出（\(error.cause)），改为逐条核对")
        case .checkingSet:
            isDoubtful = true
            nextSet()
        case .comparing: comparisonFailed(error)
        case .fetching: singleFailed()
        case .finished, .failed: break
        }
    }

    /// A repository whose stamps are days compares them with the moment it is asked for as text: of a day that has
    /// begun, nothing is after any moment of it.
    private mutating func look(at datestamp: String) {
        stamps.note(datestamp)
        if stamps.areDays, granularity == .second { granularity = .day }
    }

    mutating func note(_ text: String) {
        if notes.count < HarvestNotes.limit, !notes.contains(text) { notes.append(text) }
    }

    mutating func fail(_ cause: String, next: String, isTransient: Bool = false) {
        phase = .failed(
            HarvestError(
                platform: platform, stage: .harvest, cause: cause, nextStep: next, isTransient: isTransient))
    }
}
