internal import Foundation
package import Metadata

/// A harvest of a site by its sitemaps: pages are fetched and their JSON-LD read. Once a site has been read whole, pages
/// that have not changed since by the word of its maps are left out, until everything is looked at again.
package actor SitemapSession: HarvestSession {
    package nonisolated let format = PayloadFormat.jsonLD
    private static let batch = 50
    /// So many pages in a row that cannot be fetched mean that the site is down.
    private static let patience = 20
    /// So many nights a listed page may lack its data before the data counts as taken away.
    private static let emptiedPatience = 14

    private let platform: Platform
    private let context: HarvestContext
    private let options: SitemapOptions
    private let look: FullLook
    private let since: UTCInstant?
    private let checkpoint: HarvestCheckpoint?
    private var exchange: SourceExchange
    private var walk: SiteWalk.Result?
    private var listName = ""
    private var next = 0
    private var pages = 0
    private var delivered = 0
    private var failuresInRow = 0
    private var pagesWithout = 0
    private var pagesGone = 0
    /// Records beyond the first of their pages.
    private var recordsBeside = 0
    /// Pages left out, because the map says that they have not changed.
    private var leftOut = 0
    private let stored: (any StoredPayloads)?
    private var fallbacks: FallbackGuard
    /// Pages that had data, last time and tonight; and those of the former that answer without.
    private let knownPages: PageMarks
    private var goodPages = PageMarks()
    private var emptiedPages = PageMarks()
    private var pagesEmptied = 0
    /// Nights in a row before tonight on which there were such pages.
    private let emptiedNights: Int
    private var result = HarvestEnd(isCompleteList: true)

    package init(_ request: HarvestRequest, options: SitemapOptions, context: HarvestContext) {
        platform = request.platform
        self.context = context
        self.options = options
        checkpoint = request.checkpoint
        let look = FullLook(request.memory, every: options.fullEvery)
        self.look = look
        stored = request.stored
        fallbacks = FallbackGuard(stored: request.stored)
        knownPages = PageMarks(request.memory["pages"] ?? "")
        emptiedNights = request.memory["emptiedNights"].flatMap { Int($0) } ?? 0
        if case .since(let instant) = request.extent, !look.isDue { since = instant } else { since = nil }
        exchange = SourceExchange(platform: request.platform, context: context)
    }

    package func nextPage() async throws(HarvestError) -> HarvestPage? {
        if walk == nil { try await open() }
        guard let all = walk?.pages, next < all.count else { return nil }
        var page = HarvestPage(
            records: [], checkpoint: HarvestCheckpoint(), claimed: leftOut == 0 ? all.count : nil)
        let end = min(next + Self.batch, all.count)
        while next < end {
            let window = all[next..<min(next + platform.pace.concurrency, end)]
            next = window.endIndex
            let outcomes = await fetch(window)
            for (place, outcome) in zip(window, outcomes) { try take(outcome, of: place, into: &page) }
        }
        result.take(fallbacks.judge(), into: &page)
        pages += 1
        delivered += page.records.count
        page.claimed = page.claimed.map { $0 - pagesWithout - pagesGone + recordsBeside }
        // What was lost before a kill stays lost after it.
        page.checkpoint = HarvestCheckpoint(
            state: [
                "list": listName, "next": String(next), "without": String(pagesWithout), "gone": String(pagesGone),
                "beside": String(recordsBeside),
                "emptied": String(pagesEmptied), "notFetched": String(result.notFetched),
                "doubtful": result.isCompleteList ? "0" : "1",
            ], pages: pages, delivered: delivered)
        return page
    }

    package func end() async -> HarvestEnd {
        var end = result
        end.memory = look.memory(wasFull: leftOut == 0)
        // A page that is listed and had data is there, whatever it answers tonight: a login or maintenance page, say.
        let isBelieved = emptiedNights >= Self.emptiedPatience
        end.memory["pages"] = marksToKeep(isBelieved: isBelieved).text
        if pagesEmptied > 0, !isBelieved {
            end.memory["emptiedNights"] = String(emptiedNights + 1)
            end.isCompleteList = false
            end.note(
                "\(pagesEmptied) 个网页以前有资源的结构化数据，这次没有，可能是登录页或维护页：其中的资源不算消失"
                    + "（连续第 \(emptiedNights + 1) 夜；满 \(Self.emptiedPatience) 夜后照办）", isSum: true)
        }
        // Who was left out tonight may still be without.
        if leftOut > 0, emptiedNights > 0, pagesEmptied == 0 { end.memory["emptiedNights"] = String(emptiedNights) }
        if pagesWithout > 0 { end.note("\(pagesWithout) 个网页没有资源的结构化数据，已略过", isSum: true) }
        return end
    }

    private func marksToKeep(isBelieved: Bool) -> PageMarks {
        let known = isBelieved ? knownPages.without(emptiedPages) : knownPages
        // Of the pages of a map that was not read nobody knows whether they are listed; those left out are.
        guard let walk, walk.lostMaps == 0, leftOut == 0 else { return known.adding(goodPages) }
        return known.kept(in: PageMarks((walk.pages + walk.forbidden).map(\.address.text))).adding(goodPages)
    }

    private func open() async throws(HarvestError) {
        let (maps, robots, note) = try await SiteWalk.begin(platform, context, options)
        exchange = maps.exchange
        var found = try await maps.pages(robots: robots)
        if let note { result.note(note) }
        result.note(found.notes)
        // What a lost map names may be old news when the map is there again: then everything is asked for.
        if found.lostMaps == 0 { result.resumeFrom = Self.latest(found.pages, until: exchange.clock.now) }
        if let since {
            let all = found.pages.count
            found.pages.removeAll { Self.isOlder($0.entry.lastModified, than: since) }
            leftOut = all - found.pages.count
        }
        // A page that robots.txt forbids by now, and that had data, is not gone.
        let hidesKnown = found.forbidden.contains { knownPages.contains($0.address.text) }
        result.isCompleteList = found.lostMaps == 0 && !hidesKnown && leftOut == 0
        listName = Digest.sha256(found.pages.map(\.address.text).joined(separator: "\n")).prefix(8).hex
        if let checkpoint, checkpoint.state["list"] == listName,
            let place = checkpoint.state["next"].flatMap({ Int($0) })
        {
            next = place
            pages = checkpoint.pages
            delivered = checkpoint.delivered
            let number = { (key: String) in checkpoint.state[key].flatMap { Int($0) } ?? 0 }
            pagesWithout = number("without")
            pagesGone = number("gone")
            recordsBeside = number("beside")
            pagesEmptied = number("emptied")
            result.notFetched = number("notFetched")
            if checkpoint.state["doubtful"] == "1" { result.isCompleteList = false }
        }
        walk = found
    }

    /// The latest change the maps tell of: the clock of the site, not ours, is what its dates are compared with. Nil when
    /// they tell nothing.
    private static func latest(_ pages: [SiteWalk.Page], until now: UTCInstant) -> UTCInstant? {
        pages.lazy.compactMap { $0.entry.lastModified.flatMap(OAIDatestamp.instant) }.max().map { min($0, now) }
    }

    /// Only a lastmod that can be read proves that a page need not be fetched.
    private static func isOlder(_ lastModified: String?, than since: UTCInstant) -> Bool {
        guard let instant = lastModified.flatMap(OAIDatestamp.instant) else { return false }
        // A day more, for zones and for sites that write the day only.
        return instant.seconds + 2 * 86400 < since.seconds
    }

    private func fetch(_ window: ArraySlice<SiteWalk.Page>) async -> [Swift.Result<PageReading, HarvestError>] {
        let exchange = exchange
        let reader = LinkedDataReader(types: options.types, limits: platform.limits)
        let headers = options.headers
        return await withTaskGroup(of: (Int, Swift.Result<PageReading, HarvestError>).self) { group in
            for (index, page) in zip(window.indices, window) {
                group.addTask { (index, await PageReading.get(page, exchange, reader, headers)) }
            }
            var results: [(Int, Swift.Result<PageReading, HarvestError>)] = []
            for await result in group { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func take(
        _ outcome: Swift.Result<PageReading, HarvestError>, of place: SiteWalk.Page, into page: inout HarvestPage
    ) throws(HarvestError) {
        switch outcome {
        case .failure(let error):
            failuresInRow += 1
            if failuresInRow >= Self.patience { throw error }
            result.lose(error)
        case .success(let reading):
            failuresInRow = 0
            page.bytes += reading.bytes
            if reading.isGone {
                take(gone: reading, into: &page)
            } else if let fallback = reading.fallback {
                fallbacks.hold(fallback)
            } else if reading.outcomes.isEmpty {
                pagesWithout += 1
                if knownPages.contains(place.address.text) {
                    pagesEmptied += 1
                    emptiedPages.insert(place.address.text)
                }
            } else {
                goodPages.insert(place.address.text)
            }
            recordsBeside += max(0, reading.outcomes.count - 1)
            result.take(reading.outcomes, into: &page)
        }
    }
}

extension SitemapSession {
    /// 410 is the site's own word that a resource is no more; 404 may be a mistake, and waits as a vanished one does.
    private func take(gone reading: PageReading, into page: inout HarvestPage) {
        if let id = reading.withdrawn, stored?.isKnown(id) == true {
            page.records.append(SourceRecord(sourceID: id, isDeleted: true, format: .jsonLD))
        } else {
            pagesGone += 1
        }
    }
}

/// One web page, fetched and read.
struct PageReading: Sendable {
    var outcomes: [ReadOutcome] = []
    /// Of a page whose JSON-LD is beyond repair.
    var fallback: SourceRecord?
    var bytes = 0
    /// 404 or 410: the resource is no longer there.
    var isGone = false
    /// The address of a page that answers with 410.
    var withdrawn: String?

    static func get(
        _ page: SiteWalk.Page, _ exchange: SourceExchange, _ reader: LinkedDataReader, _ headers: [String: String]
    ) async -> Swift.Result<PageReading, HarvestError> {
        let request = FetchRequest(url: page.address.text, headers: headers)
        do throws(HarvestError) {
            return .success(
                try await exchange.fetch(request, doing: "网页 \(page.address.path)", alsoReading: [404, 410]) {
                    (response) throws(TransientAnswer) in
                    if response.status == 404 { return PageReading(isGone: true) }
                    if response.status == 410 { return PageReading(isGone: true, withdrawn: page.address.text) }
                    let data = try response.body.whole()
                    let reading = reader.read(
                        data, at: page.address.text, lastModified: page.entry.lastModified,
                        contentType: response.headers["content-type"])
                    switch reading {
                    case .records(let outcomes): return PageReading(outcomes: outcomes, bytes: data.count)
                    case .fallback(let record): return PageReading(fallback: record, bytes: data.count)
                    case .nothing:
                        let first = data.first { !$0.mayLead }
                        if first != UInt8(ascii: "<") { throw TransientAnswer("返回的不是网页") }
                        return PageReading(bytes: data.count)
                    }
                })
        } catch {
            return .failure(error)
        }
    }
}
