internal import Metadata

/// ListIdentifiers and GetRecord: finding and fetching what a list lost.
extension OAIConversation {
    /// Records fetched one by one in a night; more than these wait for the next.
    static let singlesLimit = 20_000
    static let failuresLimit = 5

    mutating func startComparing(_ reason: String) {
        note(reason)
        comparison = OAIListing(set: listing.set, from: isFull ? nil : since.map { granularity.text($0) })
        missing = []
        identifiersListed = 0
        awaited = OAILedger()
        awaitedAgain = 0
        notFetchedBeforeComparing = notFetched
        phase = .comparing
    }

    mutating func compare(_ headers: [OAIHeader]) {
        for header in headers {
            identifiersListed += 1
            pageNews += 1
            guard !isResumed, !ledger.contains(header.identifier), !header.identifier.isEmpty else { continue }
            guard awaited.note(header.identifier, nil) == .new else {
                awaitedAgain += 1
                continue
            }
            if missing.count < Self.singlesLimit { missing.append(header.identifier) } else { notFetched += 1 }
        }
    }

    mutating func compared(_ envelope: OAIEnvelope, isCut: Bool) {
        if let error = envelope.errors.first, error.code != "noRecordsMatch" {
            comparisonFailed(nil)
            return
        }
        comparison.pages += 1
        comparison.empty = pageCount == 0 ? comparison.empty + 1 : 0
        let next = envelope.token?.text ?? ""
        if !next.isEmpty, comparison.empty <= OAIListing.emptyPages,
            comparison.goOn(to: next, hasNews: false)
        {
            return
        }
        if isCut || (!next.isEmpty && comparison.empty <= OAIListing.emptyPages) {
            comparisonFailed(nil)
            return
        }
        comparisonEnded()
    }

    private mutating func comparisonEnded() {
        if isResumed {
            let lost = max(0, identifiersListed - listing.delivered)
            if lost > 0 { note("续传的一次采集少了 \(lost) 条，下一夜补齐") }
            notFetched += lost
            add(claim: max(identifiersListed, listing.delivered) + listing.copies)
            nextSet()
            return
        }
        let lost = missing.count + notFetched - notFetchedBeforeComparing
        let received = listing.delivered + listing.copies + lost
        if let size = listing.claimed, listing.copies > 0, listing.delivered + lost < size, size < received {
            // What came twice stood in the place of what did not come at all: the list is in no order that holds.
            let seen = listing.delivered + lost
            note("列表每次读到的都不一样：平台称有 \(size) 条，两遍一共只见到 \(seen) 条")
            notFetched += size - seen
            isDoubtful = true
            add(claim: size)
        } else {
            if let size = listing.claimed, size != identifiersListed {
                note("平台称有 \(size) 条，ListIdentifiers 列出 \(identifiersListed) 条，以列出的为准")
            }
            // Who lists a record twice has listed its copy.
            add(claim: max(identifiersListed - awaitedAgain, received))
        }
        missing.reverse()
        if missing.isEmpty { nextSet() } else { phase = .fetching }
    }

    /// ListIdentifiers did not help: say what is known to be missing.
    mutating func comparisonFailed(_ error: HarvestError?) {
        if let breakage {
            phase = .failed(breakage)
            return
        }
        let lost = max(0, (listing.claimed ?? 0) - listing.delivered)
        note("无法用 ListIdentifiers 核对" + (error.map { "（\($0.cause)）" } ?? ""))
        notFetched += lost
        isDoubtful = true
        add(claim: listing.claimed.map { max($0, listing.delivered) + listing.copies })
        nextSet()
    }

    mutating func fetched(_ envelope: OAIEnvelope) {
        if pageCount == 0 {
            // Gone between the list and the question is no loss; anything else is.
            let isGone = envelope.errors.contains { $0.code == "idDoesNotExist" }
            if isGone { claimed = claimed.map { $0 - 1 } } else { notFetched += 1 }
        }
        pages += 1
        nextSingle()
    }

    mutating func singleFailed() {
        notFetched += 1
        failuresInARow += 1
        if failuresInARow >= Self.failuresLimit {
            notFetched += missing.count - 1
            note("逐条获取连续失败，余下 \(missing.count - 1) 条未取")
            missing = []
            nextSet()
        } else {
            nextSingle()
        }
    }

    private mutating func nextSingle() {
        _ = missing.popLast()
        if missing.isEmpty { nextSet() }
    }
}
