internal import Foundation
package import Metadata

/// A harvest of a ResourceSync 1.1 source: from its description or capability list to the resource list, or to the
/// change list when only what changed is wanted and the source keeps one. A resource is known by its address.
package actor ResourceSyncSession: HarvestSession {
    package nonisolated let format = PayloadFormat.jsonLD
    private static let batch = 50
    /// Seconds the next harvest reaches back.
    private static let overlap: Int64 = 3600

    private let platform: Platform
    private let context: HarvestContext
    private let options: SitemapOptions
    private let look: FullLook
    private let since: UTCInstant?
    private var exchange: SourceExchange
    private var walk: SiteWalk.Result?
    private var next = 0
    private var pages = 0
    private var delivered = 0
    private var result = HarvestEnd(isCompleteList: true)

    package init(_ request: HarvestRequest, options: SitemapOptions, context: HarvestContext) {
        platform = request.platform
        self.context = context
        self.options = options
        let look = FullLook(request.memory, every: options.fullEvery)
        self.look = look
        if case .since(let instant) = request.extent, !look.isDue { since = instant } else { since = nil }
        exchange = SourceExchange(platform: request.platform, context: context)
    }

    package func nextPage() async throws(HarvestError) -> HarvestPage? {
        if walk == nil { try await open() }
        guard let all = walk?.pages, next < all.count else { return nil }
        var page = HarvestPage(records: [], checkpoint: HarvestCheckpoint())
        for resource in all[next..<min(next + Self.batch, all.count)] { await read(resource, into: &page) }
        next = min(next + Self.batch, all.count)
        pages += 1
        delivered += page.records.count
        page.checkpoint = HarvestCheckpoint(pages: pages, delivered: delivered)
        return page
    }

    package func end() async -> HarvestEnd { result }

    private func open() async throws(HarvestError) {
        let since = since
        // What is written while we read is read again the next time.
        result.resumeFrom = UTCInstant(seconds: exchange.clock.now.seconds - Self.overlap)
        let (lists, robots, note) = try await SiteWalk.begin(platform, context, options)
        exchange = lists.exchange
        var found = try await lists.pages(robots: robots) { Self.lists(in: $0, wantsChanges: since != nil) }
        if let since, found.isChangeList, !found.changesReach(since) {
            found = try await lists.pages(robots: robots) { Self.lists(in: $0, wantsChanges: false) }
        }
        if let note { result.note(note) }
        result.note(found.notes)
        result.memory = look.memory(wasFull: !found.isChangeList)
        // What a lost list says has changed is not said again: then everything is asked for.
        if found.lostMaps > 0 { result.resumeFrom = nil }
        result.isCompleteList = found.lostMaps == 0 && found.forbidden.isEmpty && !found.isChangeList
        walk = found
    }

    /// The lists a description or capability list leads to; nil when the document is itself a list of resources.
    private static func lists(in document: SitemapDocument, wantsChanges: Bool) -> [SitemapDocument.Entry]? {
        switch document.capability {
        case "description": return document.entries.filter { $0.capability == "capabilitylist" }
        case "capabilitylist":
            let changes = document.entries.filter { $0.capability == "changelist" }
            if wantsChanges, !changes.isEmpty { return changes }
            return document.entries.filter { $0.capability == "resourcelist" }
        default: return nil
        }
    }

    private func read(_ resource: SiteWalk.Page, into page: inout HarvestPage) async {
        let id = resource.address.text
        if resource.entry.change == "deleted" {
            page.records.append(
                SourceRecord(
                    sourceID: id, datestamp: resource.entry.lastModified, isDeleted: true, format: .jsonLD))
            return
        }
        let reader = ResourceReader(types: options.types, limits: platform.limits)
        let entry = resource.entry
        do throws(HarvestError) {
            let request = FetchRequest(url: id, headers: options.headers)
            let (outcomes, bytes) = try await exchange.fetch(request, doing: "资源 \(resource.address.path)") {
                (response) throws(TransientAnswer) in
                let data = try response.body.whole()
                try ResourceReader.verify(data, hash: entry.hash)
                return (reader.read(data, id: id, entry: entry), data.count)
            }
            page.bytes += bytes
            result.take(outcomes, into: &page)
        } catch {
            result.lose(error)
        }
    }
}

/// Reads one resource of a ResourceSync source: a JSON document, or a web page with JSON-LD.
struct ResourceReader: Sendable {
    let types: [String]
    let limits: Platform.Limits

    /// - Throws: `TransientAnswer` when the bytes are not those the list promised.
    static func verify(_ data: Data, hash: String?) throws(TransientAnswer) {
        for part in hash?.split(whereSeparator: \.isWhitespace) ?? [] {
            let pieces = part.lowercased().split(separator: ":", maxSplits: 1)
            guard pieces.count == 2 else { continue }
            let actual: String? =
                switch pieces[0] {
                case "md5": Digest.md5(data).hex
                case "sha-256": Digest.sha256(data).hex
                default: nil
                }
            if let actual, actual != pieces[1] { throw TransientAnswer("内容与列表给出的哈希不符") }
        }
    }

    func read(_ data: Data, id: String, entry: SitemapDocument.Entry) -> [ReadOutcome] {
        let text = JSONText(data).bytes
        if text.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
            let payload = Array(text)
            guard payload.count <= limits.recordBytes, let tree = try? JSONRecordReader.tree(of: payload) else {
                return [unreadable(payload, id)]
            }
            return [
                .record(
                    SourceRecord(
                        sourceID: id, datestamp: entry.lastModified, format: .jsonLD, payload: payload, tree: tree))
            ]
        }
        let page = LinkedDataReader(types: types, limits: limits)
            .read(data, at: id, lastModified: entry.lastModified)
        // The list says that it is there: a maintenance page in its place takes nothing away, and what is left of a
        // broken one does not stand in for it.
        guard case .records(let outcomes) = page else { return [unreadable(Array(data), id)] }
        return outcomes.map { outcome in
            guard case .record(var record) = outcome, outcomes.count == 1 else { return outcome }
            record.sourceID = id
            return .record(record)
        }
    }

    private func unreadable(_ payload: [UInt8], _ id: String) -> ReadOutcome {
        .unreadable(
            UnreadableRecord(
                sourceID: id, payload: Array(payload.prefix(1 << 16)), format: .jsonLD,
                findings: [Finding(rule: "jsonld_unreadable", severity: .error)]))
    }
}
