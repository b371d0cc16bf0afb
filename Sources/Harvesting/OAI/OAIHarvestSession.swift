package import Metadata

/// Carries an `OAIConversation` over the network: fetch, read, hand on. All decisions are the conversation's.
package actor OAIHarvestSession: HarvestSession {
    /// Records fetched one by one are handed on in pages of this many.
    private static let singlesPerPage = 100

    private let courtesy: Courtesy
    private let options: OAIOptions
    private let endpoint: String
    private let limits: XMLLimits
    private let stored: (any StoredPayloads)?
    private var conversation: OAIConversation
    private var page: Page?

    private struct Page {
        var reader: OAIPageReader
        var bytes: Int
    }

    package nonisolated var format: PayloadFormat { options.format }

    /// - Throws: `ConfigError` when the platform's options are not known.
    package init(_ request: HarvestRequest, context: HarvestContext) throws(ConfigError) {
        options = try OAIOptions(request.platform.options)
        courtesy = context.courtesy(for: request.platform)
        endpoint = request.platform.endpoint ?? ""
        limits = XMLLimits(request.platform.limits)
        stored = request.stored
        conversation = OAIConversation(request, options: options, now: context.clock.now)
    }

    package func nextPage() async throws(HarvestError) -> HarvestPage? {
        var singles = OAIBatch()
        var bytes = 0
        while true {
            if let read = readOn() {
                guard conversation.isFetchingSingles || !singles.isEmpty else { return read }
                singles.records += read.records
                singles.unreadable += read.unreadable
                bytes += read.bytes
                if singles.records.count + singles.unreadable.count >= Self.singlesPerPage || !isFetching {
                    return harvestPage(singles, bytes)
                }
                continue
            }
            switch conversation.action {
            case .ask(let request): await ask(request)
            case .finished: return singles.isEmpty ? nil : harvestPage(singles, bytes)
            case .failed(let error):
                if !singles.isEmpty { return harvestPage(singles, bytes) }
                throw error
            }
        }
    }

    package func end() async -> HarvestEnd { conversation.end }

    private var isFetching: Bool { conversation.isFetchingSingles }

    /// The next part of the page at hand that holds anything; tells the conversation when the page is through.
    private func readOn() -> HarvestPage? {
        while var current = page {
            let batch = current.reader.next().map { conversation.pass($0) }
            let bytes = current.bytes
            current.bytes = 0
            page = current
            if current.reader.isExhausted {
                page = nil
                for note in current.reader.notes { conversation.note(note) }
                conversation.received(current.reader.envelope, isCut: current.reader.isCut)
            }
            if let batch, !batch.isEmpty { return harvestPage(batch, bytes) }
        }
        return nil
    }

    private func harvestPage(_ batch: OAIBatch, _ bytes: Int) -> HarvestPage {
        HarvestPage(
            records: batch.records, unreadable: batch.unreadable, checkpoint: conversation.checkpoint,
            claimed: conversation.listing.claimed, bytes: bytes)
    }

    // MARK: The network

    private func ask(_ request: OAIRequest) async {
        let asker = OAIAsker(courtesy: courtesy, format: options.format, limits: limits, stored: stored)
        let (answer, cutBody) = await asker.ask(request.url(endpoint: endpoint, options: options))
        switch answer {
        case .success(.page(let reader, let bytes)): page = Page(reader: reader, bytes: bytes)
        case .success(.status(let status)):
            fail(ExchangeFailure(.status(status, retryAfter: nil), attempts: 1), request)
        case .failure(let failure):
            // What there is of a page that is always cut is good; the rest is found another way.
            if let cutBody, case .listRecords = request,
                let reader = try? OAIPageReader(cutBody, format: options.format, limits: limits, salvaging: true)
            {
                page = Page(reader: reader, bytes: cutBody.count)
            } else {
                fail(failure, request)
            }
        }
    }

    private func fail(_ failure: ExchangeFailure, _ request: OAIRequest) {
        let isFinal =
            switch failure.cause {
            case .deadline, .fetch(.cancelled), .fetch(.refusedAddress), .fetch(.refusedRedirect): true
            default: false
            }
        conversation.failed(
            failure.harvestError(platform: courtesy.platform.code, doing: request.verb), isFinal: isFinal)
    }
}

extension HarvesterRegistry {
    /// OAI-PMH 2.0.
    static let oai: Maker = { request, context throws(ConfigError) in try OAIHarvestSession(request, context: context) }
}
