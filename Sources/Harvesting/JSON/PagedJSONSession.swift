package import Metadata

/// A harvest of a paged JSON interface: asks, reads, and hands pages on; the conversation decides what comes next.
package actor PagedJSONSession: HarvestSession {
    package nonisolated let format = PayloadFormat.json
    private let exchange: SourceExchange
    /// Asks once, and no refusal of it is kept: for pages that need not be there.
    private let probing: SourceExchange
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
    /// The platform's clock is so slow that it cannot be the one that dates records.
    private var isClockDoubtful = false
    private var lost = 0
    private var nameless: NamelessRecords
    /// The first failure of those in a row.
    private var failure: HarvestError?
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
        var impatient = request.platform
        impatient.pace.retries = 0
        var unobserved = context
        unobserved.refusals = RefusalLog()
        probing = SourceExchange(platform: impatient, context: unobserved)
        let state = request.checkpoint?.state ?? [:]
        nameless = NamelessRecords(request, counted: state["nameless"].flatMap { Int($0) } ?? 0)
        isClockDoubtful = state["slowClock"] == "1"
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
            guard let (answer, response) = try await ask(for: wanted, builder) else { continue }
            let facts = facts(of: answer, response)
            let verdict = conversation.received(facts.page)
            goOn(verdict.next)
            pages += 1
            let page = page(facts.outcomes, verdict: verdict, bytes: response.body.count)
            if next == nil || !page.records.isEmpty || !page.unreadable.isEmpty { return page }
        }
        return nil
    }

    package func end() async -> HarvestEnd {
        let outcome = outcome ?? .init(isComplete: false, claimed: nil, missing: 0, notes: [])
        // Changes alone never show what is gone: every so many nights the next harvest is a full one.
        let nights = since == nil ? 0 : (memory["sinceFull"].flatMap { Int($0) } ?? 0) + 1
        var notes = outcome.notes + (nameless.warning.map { [$0] } ?? [])
        if options.since != nil, isClockDoubtful { notes.append("平台的时钟（Date 头）慢了一天以上，下次不按时间只取变化，而是取全部") }
        return HarvestEnd(
            isCompleteList: outcome.isComplete && since == nil && lost == 0 && !nameless.isDoubtful,
            claimed: since == nil ? outcome.claimed : nil,
            notFetched: outcome.missing,
            memory: nameless.memory(isWhole: outcome.isComplete && since == nil)
                .merging(["sinceFull": String(nights)]) { $1 },
            resumeFrom: resumeFrom(outcome, nights: nights), notes: notes)
    }

    /// From when on the next harvest asks; nil: for everything.
    private func resumeFrom(_ outcome: PagedJSONConversation.Outcome, nights: Int) -> UTCInstant? {
        guard let parameter = options.since, parameter.fullEvery == 0 || nights + 1 < parameter.fullEvery else {
            return nil
        }
        // What was not read whole is asked for again.
        guard outcome.isComplete else { return since }
        guard let started, !isClockDoubtful else { return nil }
        return UTCInstant(seconds: started.seconds - Int64(parameter.overlap))
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

    /// Nil when the page cannot be had and the walk goes on, or ends, without it.
    /// - Throws: `HarvestError` when the source has to be given up.
    private func ask(
        for wanted: PagedJSONRequest, _ builder: PagedJSONRequestBuilder
    ) async throws(HarvestError) -> (JSONAnswer, FetchResponse)? {
        do throws(HarvestError) {
            let got = try await answer(to: wanted, builder, conversation.isMakingSure ? probing : exchange)
            failure = nil
            return got
        } catch {
            let first = failure ?? error
            guard !Task.isCancelled,
                let step = conversation.failed(error.cause, isTransient: error.isTransient)
            else { throw first }
            failure = first
            goOn(step)
            return nil
        }
    }

    private func goOn(_ step: PagedJSONConversation.Step) {
        switch step {
        case .fetch(let request): next = request
        case .finished(let end):
            outcome = end
            next = nil
        }
    }

    private func answer(
        to page: PagedJSONRequest, _ builder: PagedJSONRequestBuilder, _ exchange: SourceExchange
    ) async throws(HarvestError) -> (JSONAnswer, FetchResponse) {
        while true {
            var text: String?
            if var keeper = token {
                text = try await keeper.current(exchange)
                token = keeper
            }
            let reader = PagedJSONAnswerReader(
                options: options, limits: exchange.platform.limits, doubtsToken: token?.hasServed ?? false,
                words: PlatformWords(hiding: Array(builder.secrets.values) + (text.map { [$0] } ?? [])))
            let asked = exchange.clock.now
            let request = builder.request(page, token: text, now: asked)
            let what = "第 \(page.page) 页"
            let reading = try await exchange.fetch(request, doing: what, alsoReading: reader.statuses) {
                (response) throws(TransientAnswer) in try reader.read(response)
            }
            switch reading {
            case .page(let answer, let response):
                noteClock(response, asked: asked)
                token?.pageSucceeded()
                return (answer, response)
            case .tokenRefused:
                guard token?.refuse() == true else {
                    throw exchange.error("新取的令牌也被平台拒绝", next: "检查密钥和平台的令牌有效期")
                }
            case .refused(let status):
                throw ExchangeFailure(.status(status, retryAfter: nil), attempts: 1)
                    .harvestError(platform: exchange.platform.code, doing: what)
            case .noRecords:
                throw exchange.error(
                    "响应里没有记录数组 \(options.records)", next: "对照真实响应检查 options.records")
            }
        }
    }

    /// When the list began to be read, by the platform's clock or ours, whichever is earlier: a record dated after a
    /// clock that runs ahead would never be asked for. One that is days behind dates no records: a cache speaks.
    private func noteClock(_ response: FetchResponse, asked: UTCInstant) {
        guard started == nil else { return }
        let date = response.headers["date"].flatMap(RetryAfter.httpDate) ?? asked
        started = min(date, asked)
        isClockDoubtful = asked.seconds - date.seconds > 86_400
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
        let isOwn = address.map { here?.isSameSite(as: $0) == true } ?? false
        let facts = PagedJSONFacts(
            ids: ids, total: options.total?.count(in: answer.envelope),
            pageCount: options.pageCount?.count(in: answer.envelope),
            cursor: options.cursor?.text(in: answer.envelope),
            next: isOwn ? address?.text : nil, isNextForeign: address != nil && !isOwn)
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
        nameless.note(broken)
        delivered += records.count
        var state = conversation.stored
        if next == nil { state["done"] = "1" }
        // Without a place to go on from, nothing else may look like one.
        if !state.isEmpty {
            state["started"] = started.map { String($0.seconds) }
            if isClockDoubtful { state["slowClock"] = "1" }
            if lost > 0 { state["lost"] = String(lost) }
            if nameless.count > 0 { state["nameless"] = String(nameless.count) }
        }
        return HarvestPage(
            records: records, unreadable: broken,
            checkpoint: HarvestCheckpoint(state: state, pages: pages, delivered: delivered),
            // Of changes alone no total tells how many there should be.
            claimed: since == nil ? conversation.claimed : nil, bytes: bytes)
    }
}
