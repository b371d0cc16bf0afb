internal import Foundation
package import Metadata

/// A harvest of static part files. Whether something changed is asked of each part (validators, hash), never of the
/// list's version field: that one may stand still while the parts move.
///
/// When any part changed, all parts are read, the unchanged ones too, so that the list of records is complete and
/// absence means something; the store finds the unchanged records by their hashes. A part that stays broken costs its
/// own records for tonight and the completeness of the list, nothing else.
package actor PartsSession: HarvestSession {
    package nonisolated let format = PayloadFormat.json
    private let exchange: SourceExchange
    private let options: PartsOptions
    private let memory: [String: String]
    private var waiting: [WebAddress]?
    /// The answer at which the look for changes ended; it need not be asked for again.
    private var changed: (part: WebAddress, answer: ProbedAnswer)?
    private struct Reading {
        var part: WebAddress
        var answer: ProbedAnswer
        var pump: JSONPump
        var delivered = 0
    }
    private var current: Reading?
    private var readParts = 0
    private var pages = 0
    private var delivered = 0
    private var lastFailure: HarvestError?
    private var nameless: NamelessRecords
    private var result = HarvestEnd(isCompleteList: true)

    package init(_ request: HarvestRequest, options: PartsOptions, context: HarvestContext) {
        exchange = SourceExchange(platform: request.platform, context: context)
        self.options = options
        memory = request.memory
        nameless = NamelessRecords(request)
    }

    package func nextPage() async throws(HarvestError) -> HarvestPage? {
        if waiting == nil { waiting = try await open() }
        while true {
            if let page = readOn() { return page }
            guard let part = waiting?.first else { break }
            waiting?.removeFirst()
            do throws(HarvestError) {
                let answer = try await whole(part)
                guard let data = answer.data else { continue }
                let pump = JSONPump(
                    data, path: options.records, limits: exchange.platform.limits,
                    contentType: answer.headers["content-type"])
                current = Reading(part: part, answer: answer, pump: pump)
            } catch {
                lose(part, error)
            }
        }
        if readParts == 0, let lastFailure { throw lastFailure }
        return nil
    }

    package func end() async -> HarvestEnd { result.including(nameless).recalling(memory) }

    // MARK: The list

    /// Asks for the list and looks at every part; the parts to read, none when nothing changed.
    private func open() async throws(HarvestError) -> [WebAddress] {
        let endpoint = exchange.platform.endpoint ?? ""
        let limits = exchange.platform.limits
        let list = try await exchange.fetch(
            FetchRequest(url: endpoint, headers: options.headers), doing: "读取分片清单"
        ) { (response) throws(TransientAnswer) in
            do throws(JSONReadError) { return try JSONAnswer.whole(response.body, limits: limits) } catch {
                throw TransientAnswer(error.cause)
            }
        }
        var parts = options.parts(in: list, at: endpoint)
        guard !parts.isEmpty else {
            throw exchange.error("清单里没有分片地址", next: "对照真实清单检查 options.urls")
        }
        for stranger in parts.filter({ !options.allows($0, beside: endpoint) }) {
            lose(stranger, exchange.error("分片在清单以外的主机 \(stranger.host) 上", next: "确认后写入 options.hosts"))
        }
        parts.removeAll { !options.allows($0, beside: endpoint) }
        return try await probe(parts) ? parts : []
    }

    /// Looks at the parts with their validators until one has changed. Of an answer that is as it was nothing is held:
    /// all of them together may be more than there is memory for.
    private func probe(_ parts: [WebAddress]) async throws(HarvestError) -> Bool {
        let known = Set(memory["parts"]?.split(separator: " ").map(String.init) ?? [])
        guard !known.isEmpty, known == Set(parts.map(\.key)), lastFailure == nil else { return true }
        for part in parts {
            let probe = UnchangedProbe(memory, prefix: part.key)
            do throws(HarvestError) {
                let answer = try await fetch(part, validators: probe.validators)
                guard probe.isUnchanged(answer) else {
                    changed = (part, answer)
                    return true
                }
            } catch {
                // It will be tried again when it is read, and lost there if it must be.
                return true
            }
        }
        result.isUnchanged = true
        result.memory = memory
        return false
    }

    // MARK: One part

    private func whole(_ part: WebAddress) async throws(HarvestError) -> ProbedAnswer {
        if let changed, changed.part == part {
            self.changed = nil
            return changed.answer
        }
        return try await fetch(part, validators: nil)
    }

    private func fetch(_ part: WebAddress, validators: Validators?) async throws(HarvestError) -> ProbedAnswer {
        let request = FetchRequest(url: part.text, headers: options.headers, validators: validators)
        return try await exchange.fetch(request, doing: "分片 \(part.path)") { (response) throws(TransientAnswer) in
            try ProbedAnswer(response) { (data) throws(TransientAnswer) in try JSONPump.glance(at: data) }
        }
    }

    /// The next batch of the part being read.
    private func readOn() -> HarvestPage? {
        guard var reading = current else { return nil }
        let start = reading.pump.bytesRead
        let batch: [JSONRecord]
        do throws(JSONReadError) { batch = try reading.pump.next() } catch {
            current = nil
            let failure = exchange.error("分片 \(reading.part.path)：\(error.cause)", next: "下一夜自动再试")
            exchange.refuse(reading.answer, .unreadable, failure)
            lose(reading.part, failure)
            return nil
        }
        let (records, broken) = options.identity.sorted(batch, format: format)
        reading.delivered += records.count
        current = reading.pump.isDone ? nil : reading
        if reading.pump.isDone { close(reading) }
        pages += 1
        delivered += records.count
        if broken.contains(where: \.mayBeKnown) { result.isCompleteList = false }
        nameless.note(broken)
        return HarvestPage(
            records: records, unreadable: broken,
            checkpoint: HarvestCheckpoint(pages: pages, delivered: delivered), bytes: reading.pump.bytesRead - start)
    }

    /// A part read to its end is remembered; one that was lost is not, so that the next night asks for it again.
    private func close(_ reading: Reading) {
        guard reading.pump.foundRecords else {
            let cause = "分片 \(reading.part.path) 里没有记录数组 \(options.records)"
            return lose(reading.part, exchange.error(cause, next: "对照真实分片检查 options.records"))
        }
        readParts += 1
        let key = reading.part.key
        result.memory.merge(UnchangedProbe([:], prefix: key).memory(after: reading.answer)) { $1 }
        result.memory[key + "count"] = String(reading.delivered)
        result.memory["parts", default: ""] += (result.memory["parts"] == nil ? "" : " ") + key
    }

    private func lose(_ part: WebAddress, _ error: HarvestError) {
        lastFailure = error
        result.isCompleteList = false
        let count = memory[part.key + "count"]
        result.memory[part.key + "count"] = count
        result.notFetched += count.flatMap { Int($0) } ?? 1
        result.note(error.cause)
    }
}

extension WebAddress {
    /// A short name for the address in a session's memory.
    fileprivate var key: String { "part:" + Digest.sha256(text).prefix(8).hex + ":" }
}
