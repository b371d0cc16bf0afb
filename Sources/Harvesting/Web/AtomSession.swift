internal import Foundation
package import Metadata

/// The `options:` of `atom`.
package struct AtomOptions: Sendable {
    /// Hosts besides the endpoint's own that a next page may lie on.
    package var hosts: Set<String>
    package var headers: [String: String]

    /// - Throws: `ConfigError`.
    package init(_ config: ConfigNode?) throws(ConfigError) {
        try config?.allow(only: ["hosts", "headers"])
        hosts = Set((config?["hosts"]?.elements ?? []).compactMap { $0.string?.lowercased() })
        headers = config?["headers"]?.texts ?? [:]
    }
}

/// A harvest of an Atom (RFC 4287) or RSS feed, page by page along `rel="next"` (RFC 5005).
package actor AtomSession: HarvestSession {
    package nonisolated let format = PayloadFormat.atom
    private let exchange: SourceExchange
    private let options: AtomOptions
    private var next: String?
    private var visited: Set<String> = []
    /// The entries read so far; of a run that was taken up, those since then.
    private var seen = OAILedger()
    /// The identifiers of the first page read: a platform may let its head stand at the head of every page.
    private var head: [String] = []
    private var pages: Int
    private var delivered: Int
    private var result = HarvestEnd(isCompleteList: true)

    package init(_ request: HarvestRequest, options: AtomOptions, context: HarvestContext) {
        exchange = SourceExchange(platform: request.platform, context: context)
        self.options = options
        next = request.checkpoint?.state["next"] ?? (request.checkpoint == nil ? request.platform.endpoint : nil)
        pages = request.checkpoint?.pages ?? 0
        delivered = request.checkpoint?.delivered ?? 0
        if request.checkpoint?.state["doubtful"] == "1" { result.isCompleteList = false }
        // Entries may have moved over the border of the page in between, to where they are not read.
        if request.checkpoint?.state["next"] != nil {
            result.isCompleteList = false
            result.note("从断点续读，其间条目可能换了页")
        }
    }

    package func nextPage() async throws(HarvestError) -> HarvestPage? {
        guard let address = next else { return nil }
        visited.insert(address)
        let limits = exchange.platform.limits
        let request = FetchRequest(url: address, headers: options.headers)
        let (feed, bytes) = try await exchange.fetch(request, doing: "第 \(pages + 1) 页") {
            (response) throws(TransientAnswer) in
            let data = try response.body.whole()
            return (try FeedDocument(data, at: response.url, limits: limits), data.count)
        }
        next = follow(feed.next, from: address)
        pages += 1
        delivered += feed.records.count
        if !feed.unreadable.isEmpty { result.isCompleteList = false }
        noteRepeats(in: feed.records)
        var state = next.map { ["next": $0] } ?? ["done": "1"]
        if !result.isCompleteList { state["doubtful"] = "1" }
        return HarvestPage(
            records: feed.records, unreadable: feed.unreadable,
            checkpoint: HarvestCheckpoint(state: state, pages: pages, delivered: delivered), bytes: bytes)
    }

    package func end() async -> HarvestEnd { result }

    /// An entry that stands on another page as well, as it was there, may stand in the place of one that stands on none.
    private func noteRepeats(in records: [SourceRecord]) {
        var here: Set<String> = []
        var repeats = 0
        let pinned = pinned(in: records)
        for (place, record) in records.enumerated() {
            let isNew = here.insert(record.sourceID).inserted
            let isKnown = seen.note(record.sourceID, record.datestamp) == .known
            if isKnown, isNew, place >= pinned { repeats += 1 }
        }
        if repeats == 0 { return }
        result.isCompleteList = false
        result.note("有条目在不止一页上出现：平台翻页时顺序在变，可能有条目一页也不在")
    }

    /// How many entries at the head of a page stand there on top of it, as they do on the first page: with others behind
    /// them than there, for a list that moved on brings these again as well.
    private func pinned(in records: [SourceRecord]) -> Int {
        let ids = records.map(\.sourceID)
        if head.isEmpty {
            head = ids
            return 0
        }
        let count = zip(head, ids).prefix { $0 == $1 }.count
        return count < head.count ? count : 0
    }

    private func follow(_ link: String?, from here: String) -> String? {
        guard let link else { return nil }
        guard let base = WebAddress(here), let target = WebAddress(link, relativeTo: base),
            target.mayBeNamed(by: base, hosts: options.hosts)
        else {
            result.isCompleteList = false
            result.note("下一页在别的主机上，未访问；确认后写入 options.hosts")
            return nil
        }
        guard !visited.contains(target.text), visited.count < 100_000 else {
            result.isCompleteList = false
            result.note("翻页没有前进：下一页指向已经读过的一页")
            return nil
        }
        return target.text
    }
}
