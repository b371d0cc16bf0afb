internal import Metadata

/// Where a killed run goes on, and what the next night needs to know.
extension OAIConversation {
    /// Stored with the page that was read last.
    package var checkpoint: HarvestCheckpoint {
        var state = [
            "full": isFull ? "1" : "0", "granularity": granularity.rawValue, "deletedRecord": deletedRecord,
            "set": String(setIndex), "listed": String(listing.delivered),
        ]
        if case .listing = phase { state["token"] = listing.token }
        if case .finished = phase { state["done"] = "1" }
        if isDoubtful || listing.hasNameless { state["doubtful"] = "1" }
        if notFetched > 0 { state["notFetched"] = String(notFetched) }
        state["from"] = listing.from
        state["stamps"] = stamps.text
        if listing.copies > 0 { state["copies"] = String(listing.copies) }
        state["size"] = listing.claimed.map(String.init)
        state["claimed"] = claimed.map(String.init)
        state["responseDate"] = responseDate.map { String($0.seconds) }
        return HarvestCheckpoint(state: state, pages: pages, delivered: delivered)
    }

    /// Takes up a killed run. False for a checkpoint that is not of this protocol.
    mutating func resume(_ checkpoint: HarvestCheckpoint) -> Bool {
        let state = checkpoint.state
        guard let full = state["full"], let listed = state["listed"].flatMap({ Int($0) }),
            let set = state["set"].flatMap({ Int($0) }), set <= max(1, options.sets.count)
        else { return false }
        isFull = full == "1"
        granularity = state["granularity"].flatMap(OAIDatestamp.Granularity.init(rawValue:)) ?? .day
        deletedRecord = state["deletedRecord"] ?? "no"
        if let style = state["stamps"] { stamps = OAIStampStyle(style) }
        setIndex = set
        beginSet()
        listing.token = state["token"]
        if let from = state["from"] { listing.from = from }
        listing.claimed = state["size"].flatMap { Int($0) }
        // Without a token the list begins again, and what was counted comes again.
        if listing.token != nil {
            listing.delivered = listed
            listing.copies = state["copies"].flatMap { Int($0) } ?? 0
        }
        claimed = state["claimed"].flatMap { Int($0) }
        responseDate = state["responseDate"].flatMap { Int64($0) }.map(UTCInstant.init)
        pages = checkpoint.pages
        delivered = checkpoint.delivered
        isResumed = listing.token != nil
        isDoubtful = state["doubtful"] == "1"
        notFetched = state["notFetched"].flatMap { Int($0) } ?? 0
        if state["done"] == "1" { phase = .finished }
        return true
    }

    /// What there is to say at the end.
    package var end: HarvestEnd {
        HarvestEnd(
            isCompleteList: isFull && notFetched == 0 && !isDoubtful, claimed: claimed, notFetched: notFetched,
            memory: [
                "oai.deletedRecord": deletedRecord, "oai.granularity": granularity.rawValue,
                "oai.nightsSinceFull": String(isFull ? 0 : nightsSinceFull + 1), "oai.stamps": stamps.text,
            ],
            resumeFrom: resumeFrom, notes: notes)
    }

    /// The platform's clock when this run began, or ours if that is earlier (local time sold as UTC is common), less
    /// an overlap, because clocks and granularities lie.
    private var resumeFrom: UTCInstant {
        let start = min(responseDate ?? now, now)
        let overlap = options.overlapSeconds ?? (granularity == .second ? 300 : 86_400)
        return UTCInstant(seconds: start.seconds - Int64(overlap))
    }
}
