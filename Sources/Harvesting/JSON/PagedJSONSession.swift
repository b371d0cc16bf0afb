package import Metadata

/// A harvest of a paged JSON interface: asks, reads, and hands pages on; the conversation decides what comes next.
package actor PagedJSONSession: HarvestSession {
    private let exchange: SourceExchange
    private let options: PagedJSONOptions
    private let builder: PagedJSONRequestBuilder
    private let isFull: Bool
    private var conversation: PagedJSONConversation
    private var next: PagedJSONRequest?
    private var outcome: PagedJSONConversation.Outcome?
    private var token: TokenKeeper?
    private var pages: Int
    private var delivered: Int
    private var started: UTCInstant?
    private var unreadable = 0

    /// - Throws: `HarvestError` when a secret is missing.
    package init(
        _ request: HarvestRequest, options: PagedJSONOptions, tools: ConnectorTools
    ) throws(HarvestError) {
        let platform = request.platform
        let secrets = try tools.secrets.values(for: platform)
        var since: UTCInstant?
        if case .since(let instant) = request.extent, options.since != nil { since = instant }
        isFull = since == nil
        self.options = options
        exchange = SourceExchange(platform: platform, tools: tools)
        let endpoint = platform.endpoint ?? ""
        builder = PagedJSONRequestBuilder(endpoint: endpoint, options: options, secrets: secrets, since: since)
        token = options.token.map { TokenKeeper(options: $0, endpoint: endpoint, secrets: secrets) }
        let state = request.checkpoint?.state ?? [:]
        conversation = PagedJSONConversation(rules: options.rules, resuming: state)
        started = state["started"].flatMap { Int64($0) }.map(UTCInstant.init(seconds:))
        pages = request.checkpoint?.pages ?? 0
        delivered = request.checkpoint?.delivered ?? 0
        next = conversation.start
        if state["done"] == "1" { next = nil }
    }

    package func nextPage() async throws(HarvestError) -> HarvestPage? {
        while let wanted = next {
            let (answer, response) = try await answer(to: wanted)
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
        var resumeFrom: UTCInstant?
        if let since = options.since, let started, outcome.isComplete {
            resumeFrom = UTCInstant(seconds: started.seconds - Int64(since.overlap))
        }
        return HarvestEnd(
            isCompleteList: outcome.isComplete && isFull && unreadable == 0, claimed: isFull ? outcome.claimed : nil,
            notFetched: outcome.missing, resumeFrom: resumeFrom, notes: outcome.notes)
    }

    // MARK: One exchange

    /// Asks until the answer makes sense: a web page, broken JSON or an error code may pass.
    private func answer(to page: PagedJSONRequest) async throws(HarvestError) -> (JSONAnswer, FetchResponse) {
        var attempt = 0
        while true {
            var text: String?
            if var keeper = token {
                text = try await keeper.current(exchange)
                token = keeper
            }
            let asked = exchange.tools.now()
            let request = builder.request(page, token: text, now: asked)
            let response = try await exchange.fetch(request, accepting: token == nil ? [] : [401])
            if started == nil { started = HTTPDate.instant(response.headers["date"]) ?? asked }
            let failure: HarvestError
            do throws(HarvestError) {
                let answer = try read(response, page: page)
                token?.pageSucceeded()
                return (answer, response)
            } catch {
                failure = error
            }
            let wasExpired = failure.cause == Self.expired
            if wasExpired, token?.refuse() == true { continue }
            guard failure.isTransient, attempt < exchange.platform.pace.retries else { throw failure }
            await exchange.tools.pause(min(60, Double(1 << min(attempt, 6))))
            attempt += 1
        }
    }

    private static let expired = "令牌被平台拒绝"

    private func read(_ response: FetchResponse, page: PagedJSONRequest) throws(HarvestError) -> JSONAnswer {
        if response.status == 401 {
            throw exchange.error(Self.expired, next: "检查密钥和平台的令牌有效期")
        }
        let answer: JSONAnswer
        do throws(JSONReadError) {
            answer = try JSONAnswer(response.body, path: options.records, limits: exchange.platform.limits)
        } catch {
            throw exchange.error(
                "第 \(page.page) 页：\(error.cause)", next: "稍后再试；持续出现时用浏览器打开接口地址核对", isTransient: true)
        }
        if let expired = options.token?.expired, expired.holds(in: answer.envelope) {
            throw exchange.error(Self.expired, next: "检查密钥和平台的令牌有效期")
        }
        if let success = options.success, !success.holds(in: answer.envelope) {
            let code = success.path.text(in: answer.envelope) ?? "无"
            let words = options.message?.text(in: answer.envelope).map { "，\($0.prefix(80))" } ?? ""
            throw exchange.error(
                "第 \(page.page) 页：平台报告失败（\(success.path) = \(code)\(words)）", next: "稍后再试；持续出现时按该代码查平台文档",
                isTransient: true)
        }
        guard answer.foundRecords else {
            throw exchange.error(
                "第 \(page.page) 页：响应里没有记录数组 \(options.records)", next: "对照真实响应检查 options.records",
                isTransient: options.success == nil)
        }
        return answer
    }

    // MARK: From answer to page

    private func facts(
        of answer: JSONAnswer, _ response: FetchResponse
    ) -> (page: PagedJSONFacts, outcomes: [ReadOutcome]) {
        let outcomes = answer.records.map { options.identity.outcome(of: $0, format: .json) }
        let ids = outcomes.map { outcome in
            switch outcome {
            case .record(let record): Self.hash(Array(record.sourceID.utf8))
            case .unreadable(let broken): Self.hash(broken.payload)
            }
        }
        var link = options.next?.text(in: answer.envelope)
        if link == nil, options.rules.paging == .link { link = LinkHeader.next(response.headers["link"]) }
        let address = link.flatMap { LinkAddress.resolve($0, against: response.url) }
        let facts = PagedJSONFacts(
            ids: ids, total: options.total?.count(in: answer.envelope),
            pageCount: options.pageCount?.count(in: answer.envelope),
            cursor: options.cursor?.text(in: answer.envelope),
            next: address.flatMap { LinkAddress.isSameSite($0, response.url) ? $0 : nil })
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
        unreadable += broken.count
        delivered += records.count
        var state = conversation.stored
        state["started"] = started.map { String($0.seconds) }
        if next == nil { state["done"] = "1" }
        return HarvestPage(
            records: records, unreadable: broken,
            checkpoint: HarvestCheckpoint(state: state, pages: pages, delivered: delivered),
            claimed: conversation.claimed, bytes: bytes)
    }
}
