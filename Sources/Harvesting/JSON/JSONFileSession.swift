internal import Foundation
package import Metadata

/// The `options:` of `json-file`: one answer that holds everything, of any size.
package struct JSONFileOptions: Sendable {
    package var identity: RecordIdentity
    package var records: TreePath
    package var total: TreePath?
    package var success: ValueCondition?
    package var headers: [String: String]

    static let keys = RecordIdentity.keys + ["records", "total", "success", "headers"]

    /// - Throws: `ConfigError`.
    package init(_ config: ConfigNode?) throws(ConfigError) {
        try config?.allow(only: Self.keys)
        identity = try RecordIdentity(config)
        records = TreePath(config?["records"]?.string ?? "")
        total = config?["total"]?.string.map { TreePath($0) }
        success = try config?["success"].map { (node) throws(ConfigError) in try ValueCondition(node) }
        headers = config?["headers"]?.texts ?? [:]
    }
}

/// A harvest of one big JSON answer, read piece by piece.
package actor JSONFileSession: HarvestSession {
    package nonisolated let format = PayloadFormat.json
    private let exchange: SourceExchange
    private let options: JSONFileOptions
    private let memory: [String: String]
    private var pump: JSONPump?
    private var answer: ProbedAnswer?
    private var pages = 0
    private var delivered = 0
    private var lost = 0
    private var refused = 0
    private var nameless: NamelessRecords
    private var result = HarvestEnd(isCompleteList: false)
    private var isDone = false

    package init(_ request: HarvestRequest, options: JSONFileOptions, context: HarvestContext) {
        exchange = SourceExchange(platform: request.platform, context: context)
        self.options = options
        memory = request.memory
        nameless = NamelessRecords(request)
    }

    package func nextPage() async throws(HarvestError) -> HarvestPage? {
        if isDone { return nil }
        if pump == nil { pump = try await open() }
        guard var pump else {
            isDone = true
            return nil
        }
        let start = pump.bytesRead
        let records: [JSONRecord]
        do throws(JSONReadError) { records = try pump.next() } catch {
            let failure = exchange.error(error.cause, next: "稍后再试；持续出现时联系平台", isTransient: true)
            answer.map { exchange.refuse($0, .unreadable, failure) }
            throw failure
        }
        self.pump = pump
        if pump.isDone { try judge(pump) }
        return page(records, bytes: pump.bytesRead - start)
    }

    package func end() async -> HarvestEnd { result.including(nameless).recalling(memory) }

    /// Fetches; nil when nothing changed since the last published run.
    private func open() async throws(HarvestError) -> JSONPump? {
        var headers = options.headers
        headers["Accept"] = "application/json"
        let probe = UnchangedProbe(memory)
        let request = FetchRequest(
            url: exchange.platform.endpoint ?? "", headers: headers, validators: probe.validators)
        let answer = try await exchange.fetch(request, doing: "读取整份 JSON") { (response) throws(TransientAnswer) in
            try ProbedAnswer(response) { (data) throws(TransientAnswer) in try JSONPump.glance(at: data) }
        }
        result.memory = probe.memory(after: answer)
        guard let data = answer.data, !probe.isUnchanged(answer) else {
            result.isUnchanged = true
            return nil
        }
        self.answer = answer
        return JSONPump(
            data, path: options.records, limits: exchange.platform.limits, contentType: answer.headers["content-type"])
    }

    /// After the last byte: whether the answer was what it should be.
    private func judge(_ pump: JSONPump) throws(HarvestError) {
        isDone = true
        if let success = options.success, !success.holds(in: pump.envelope) {
            let code = success.path.text(in: pump.envelope) ?? "无"
            throw exchange.error("平台报告失败（\(success.path) = \(code)）", next: "稍后再试", isTransient: true)
        }
        guard pump.foundRecords else {
            throw exchange.error("响应里没有记录数组 \(options.records)", next: "对照真实响应检查 options.records")
        }
        result.claimed = options.total?.count(in: pump.envelope)
    }

    private func page(_ batch: [JSONRecord], bytes: Int) -> HarvestPage {
        let (records, broken) = options.identity.sorted(batch, format: format)
        pages += 1
        delivered += records.count
        lost += broken.filter(\.mayBeKnown).count
        refused += broken.count
        nameless.note(broken)
        if isDone {
            let short = max(0, (result.claimed ?? 0) - delivered - refused)
            result.notFetched = short
            result.isCompleteList = short == 0 && lost == 0
            if short > 0 { result.note("平台称共 \(result.claimed ?? 0) 条，实得 \(delivered + refused) 条") }
        }
        return HarvestPage(
            records: records, unreadable: broken,
            checkpoint: HarvestCheckpoint(pages: pages, delivered: delivered), claimed: result.claimed, bytes: bytes)
    }
}
