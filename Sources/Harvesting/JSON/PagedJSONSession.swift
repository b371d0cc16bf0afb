package import Metadata

/// A harvest of a paged JSON interface: asks, reads, and hands pages on; the conversation decides what comes next.
package actor PagedJSONSession: HarvestSession {
    package nonisolated let format = PayloadFormat.json
    private let exchange: SourceExchange
    private let options: PagedJSONOptions
    private let secretStore: SecretStore
    private let since: UTCInstant?
    private var builder: PagedJSONRequestBuilder?
    private var conversation: PagedJSONConversation
    private var next: PagedJSONRequest?
    private var outcome: PagedJSONConversation.Outcome?
    private var token: TokenKeeper?
    private var pages: Int
    private var delivered: Int
    private var started: UTCInstant?
    private var lost = 0
    private let memory: [String: String]

    package init(
        _ request: HarvestRequest, options: PagedJSONOptions, context: HarvestContext,
        secrets: SecretStore = SecretStore()
    ) {
        if case .since(let instant) = request.extent, options.since != nil { since = instant } else { since = nil }
        self.options = options
        memory = request.memory
        secretStore = secrets
        exchange = SourceExchange(platform: request.platform, context: context)
        let state = request.checkpoint?.state ?? [:]
        conversation = PagedJSONConversation(rules: options.rules, resuming: state)
        started = state["started"].flatMap { Int64($0) }.map(UTCInstant.init(seconds:))
        pages = request.checkpoint?.pages ?? 0
        delivered = request.checkpoint?.delivered ?? 0
        lost = state["lost"].flatMap { Int($0) } ?? 0
        next = state["done"] == "1" ? nil : conversation.start
    }

    package func nextPage() async throws(HarvestError) -> HarvestPage? {
        let builder = try ready()
        while let wanted = next {
            let (answer, response) = try await answer(to: wanted, builder)
            let facts = facts(of: answer, response)
            let verdict = conversation.received(facts.page)
            switch verdict.next {
            case .fetch(let request): next = request
            case .finished(let end):
                outcome = end
                next = nil
            }
            pages += 1
            let page = page(facts.outcomes, verdict: verdict, bytes: response.body.count)
            if next == nil || !page.records.isEmpty || !page.unreadable.isEmpty { return page }
        }
        return nil
    }

    package func end() async -> HarvestEnd {
        let outcome = outcome ?? .init(isComplete: false, claimed: nil, missing: 0, notes: [])
        let nights = since == nil ? 0 : (memory["sinceFull"].flatMap { Int($0) } ?? 0) + 1
        var end = HarvestEnd(
            isCompleteList: outcome.isComplete && since == nil && lost == 0,
            claimed: since == nil ? outcome.claimed : nil,
            notFetched: outcome.missing, memory: ["sinceFull": String(nights)], notes: outcome.notes)
        guard let changes = options.since, let started, outcome.isComplete else { return end }
        // Changes alone never show what is gone: every so many nights the next harvest is a full one.
        if changes.fullEvery == 0 || nights + 1 < changes.fullEvery {
            end.resumeFrom = UTCInstant(seconds: started.seconds - Int64(changes.overlap))
        }
        return end
    }

    // MARK: One exchange

    /// Finds the secrets once, before the first request.
    private func ready() throws(HarvestError) -> PagedJSONRequestBuilder {
        if let builder { return builder }
        let secrets = try secretStore.values(for: exchange.platform)
        let endpoint = exchange.platform.endpoint ?? ""
        let made = PagedJSONRequestBuilder(endpoint: endpoint, options: options, secrets: secrets, since: since)
        builder = made
        token = options.token.map { TokenKeeper(options: $0, endpoint: endpoint, secrets: secrets) }
        return made
    }

    private func answer(
        to page: PagedJSONRequest, _ builder: PagedJSONRequestBuilder
    ) async throws(HarvestError) -> (JSONAnswer, FetchResponse) {
        let reader = PagedJSONAnswerReader(options: options, limits: exchange.platform.limits)
        while true {
            var text: String?
            if var keeper = token {
                text = try await keeper.current(exchange)
                token = keeper
            }
            let asked = exchange.clock.now
            let request = builder.request(page, token: text, now: asked)
            let reading = try await exchange.fetch(
                request, doing: "第 \(page.page) 页", alsoReading: token == nil ? [] : [401]
            ) { (response) throws(TransientAnswer) in try reader.read(response) }
            switch reading {
            case .page(let answer, let response):
                if started == nil { started = response.headers["date"].flatMap(RetryAfter.httpDate) ?? asked }
                token?.pageSucceeded()
                return (answer, response)
            case .tokenRefused:
                guard token?.refuse() == true else {
                    throw exchange.error("新取的令牌也被平台拒绝", next: "检查密钥和平台的令牌有效期")
                }
            case .noRecords:
                throw exchange.error(
                    "响应里没有记录数组 \(options.records)", next: "对照真实响应检查 options.records")
            }
        }
    }

    // MARK: From answer to page

    private func facts(
        of answer: JSONAnswer, _ response: FetchResponse
    ) -> (page: PagedJSONFacts, outcomes: [ReadOutcome]) {
        let outcomes = answer.records.map { options.identity.outcome(of: $0, format: format) }
        let ids = outcomes.map { outcome in
            switch outcome {
            case .record(let record): Self.hash(Array(record.sourceID.utf8))
            case .unreadable(let broken): Self.hash(broken.payload)
            }
        }
        var link = options.next?.text(in: answer.envelope)
        if link == nil, options.rules.paging == .link { link = LinkHeader.next(response.headers["link"]) }
        let here = WebAddress(response.url)
        let address = link.flatMap { WebAddress($0, relativeTo: here) }
        let facts = PagedJSONFacts(
            ids: ids, total: options.total?.count(in: answer.envelope),
            pageCount: options.pageCount?.count(in: answer.envelope),
            cursor: options.cursor?.text(in: answer.envelope),
            next: address.flatMap { address in here?.isSameSite(as: address) == true ? address.text : nil })
        return (facts, outcomes)
    }

    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        Digest.sha256(bytes).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func page(
        _ outcomes: [ReadOutcome], verdict: PagedJSONConversation.Verdict, bytes: Int
    ) -> HarvestPage {
        var records: [SourceRecord] = []
        var broken: [UnreadableRecord] = []
        for (outcome, isWanted) in zip(outcomes, verdict.deliver) where isWanted {
            switch outcome {
            case .record(let record): records.append(record)
            case .unreadable(let record): broken.append(record)
            }
        }
        lost += broken.filter(\.mayBeKnown).count
        delivered += records.count
        var state = conversation.stored
        if next == nil { state["done"] = "1" }
        // Without a place to go on from, nothing else may look like one.
        if !state.isEmpty {
            state["started"] = started.map { String($0.seconds) }
            if lost > 0 { state["lost"] = String(lost) }
        }
        return HarvestPage(
            records: records, unreadable: broken,
            checkpoint: HarvestCheckpoint(state: state, pages: pages, delivered: delivered),
            claimed: conversation.claimed, bytes: bytes)
    }
}
