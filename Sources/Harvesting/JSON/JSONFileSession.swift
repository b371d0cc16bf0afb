internal import Foundation
package import Metadata

/// The `options:` of `json-file`: one answer that holds everything, of any size.
package struct JSONFileOptions: Sendable {
    package var identity: RecordIdentity
    package var records: TreePath
    package var total: TreePath?
    package var success: ValueCondition?
    package var headers: [(name: String, value: String)]

    static let keys = RecordIdentity.keys + ["records", "total", "success", "headers"]

    /// - Throws: `ConfigError`.
    package init(_ config: ConfigNode?) throws(ConfigError) {
        try config?.allow(only: Self.keys)
        identity = try RecordIdentity(config)
        records = TreePath(config?["records"]?.string ?? "")
        total = config?["total"]?.string.map(TreePath.init)
        success = try config?["success"].map { (node) throws(ConfigError) in try ValueCondition(node) }
        headers = (config?["headers"]?.members ?? []).map { ($0.key, $0.value.string ?? "") }
    }
}

/// A harvest of one big JSON answer, read piece by piece: what is held is one page of records and the reader's window.
package actor JSONFileSession: HarvestSession {
    /// Records per page handed on, and bytes per piece read.
    private static let pageRecords = 1000
    private static let pieceBytes = 1 << 18

    private let exchange: SourceExchange
    private let options: JSONFileOptions
    private let memory: [String: String]
    private let reader: JSONRecordReader
    private var data: Data?
    private var position = 0
    private var pages = 0
    private var delivered = 0
    private var unreadable = 0
    private var result = HarvestEnd(isCompleteList: false)
    private var isDone = false
    private var body: FetchBody?

    package init(_ request: HarvestRequest, options: JSONFileOptions, context: HarvestContext) {
        exchange = SourceExchange(platform: request.platform, context: context)
        self.options = options
        // A killed run starts over: what it had stored will be found unchanged.
        memory = request.checkpoint == nil ? request.memory : [:]
        let limits = request.platform.limits
        reader = JSONRecordReader(path: options.records, recordBytes: limits.recordBytes, depth: limits.depth)
    }

    package func nextPage() async throws(HarvestError) -> HarvestPage? {
        if isDone { return nil }
        if data == nil, try await !open() {
            isDone = true
            return nil
        }
        guard let data else { return nil }
        let start = position
        do throws(JSONReadError) {
            while reader.waiting < Self.pageRecords, position < data.count {
                let end = min(position + Self.pieceBytes, data.count)
                let piece = [UInt8](data[position..<end])
                try piece.withUnsafeBufferPointer { (buffer) throws(JSONReadError) in try reader.feed(buffer) }
                position = end
            }
            if position == data.count { try finish() }
        } catch {
            throw exchange.error(error.cause, next: "稍后再试；持续出现时联系平台", isTransient: true)
        }
        if isDone { try judge() }
        return page(bytes: position - start)
    }

    package func end() async -> HarvestEnd { result }

    /// Fetches; false when nothing changed since the last published run.
    private func open() async throws(HarvestError) -> Bool {
        var headers = ["Accept": "application/json"]
        for header in options.headers { headers[header.name] = header.value }
        let validators = Validators(etag: memory["etag"], lastModified: memory["lastModified"])
        let request = FetchRequest(
            url: exchange.platform.endpoint ?? "", headers: headers,
            validators: validators == Validators() ? nil : validators)
        let response = try await exchange.fetch(request, doing: "读取整份 JSON")
        if response.status == 304 {
            result = HarvestEnd(isCompleteList: false, isUnchanged: true, memory: memory)
            return false
        }
        let bytes: Data
        do {
            bytes = try response.body.bytes()
        } catch {
            throw exchange.error("临时文件读取失败：\(error.localizedDescription)", next: "检查临时目录的空间与权限")
        }
        let hash = Digest.sha256(bytes).hex
        result.memory["etag"] = response.validators.etag
        result.memory["lastModified"] = response.validators.lastModified
        result.memory["sha256"] = hash
        if memory["sha256"] == hash {
            result.isUnchanged = true
            return false
        }
        body = response.body
        data = bytes
        return true
    }

    private var envelope: SourceTree?

    private func finish() throws(JSONReadError) {
        envelope = try reader.finish()
        isDone = true
    }

    /// After the last byte: whether the answer was what it should be.
    private func judge() throws(HarvestError) {
        if let success = options.success, !success.holds(in: envelope) {
            let code = success.path.text(in: envelope) ?? "无"
            throw exchange.error("平台报告失败（\(success.path) = \(code)）", next: "稍后再试", isTransient: true)
        }
        guard reader.foundRecords else {
            throw exchange.error("响应里没有记录数组 \(options.records)", next: "对照真实响应检查 options.records")
        }
        result.claimed = options.total?.count(in: envelope)
    }

    private func page(bytes: Int) -> HarvestPage {
        var records: [SourceRecord] = []
        var broken: [UnreadableRecord] = []
        for record in reader.takeRecords() {
            switch options.identity.outcome(of: record, format: .json) {
            case .record(let record): records.append(record)
            case .unreadable(let record): broken.append(record)
            }
        }
        pages += 1
        delivered += records.count
        unreadable += broken.count
        if isDone {
            let short = max(0, (result.claimed ?? 0) - delivered - unreadable)
            result.notFetched = short
            result.isCompleteList = short == 0 && unreadable == 0
            if short > 0 { result.notes.append("平台称共 \(result.claimed ?? 0) 条，实得 \(delivered) 条") }
        }
        return HarvestPage(
            records: records, unreadable: broken,
            checkpoint: HarvestCheckpoint(pages: pages, delivered: delivered), claimed: result.claimed, bytes: bytes)
    }
}
