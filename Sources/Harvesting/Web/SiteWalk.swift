internal import Foundation
internal import Metadata

/// The way through a site's maps to its pages: robots.txt first, then maps and maps of maps. Asks what `SiteSurvey` wants
/// to know.
struct SiteWalk: Sendable {
    /// A site that wants to be asked more rarely than this is asked this often, and the operator is told.
    private static let longestDelay = 60.0

    struct Page: Sendable {
        var address: WebAddress
        var entry: SitemapDocument.Entry
    }

    struct Result: Sendable {
        var pages: [Page] = []
        var notes = HarvestNotes()
        /// Maps that could not be read: their pages are not known.
        var lostMaps = 0
        /// Pages robots.txt forbids: they are there, and cannot be known.
        var forbidden: [Page] = []
        /// ResourceSync: the lists say what changed, not what there is.
        var isChangeList = false
        /// ResourceSync: the spans of the change lists read, in their order; nil: one that does not say from when on it
        /// speaks.
        var changes: [(from: UTCInstant, until: UTCInstant?)?] = []

        /// Whether the change lists read tell all that changed since then: one that does not say from when on it speaks,
        /// a gap between two, or lists that were not written since may lack changes that no later list will name.
        func changesReach(_ since: UTCInstant) -> Bool {
            let spans = changes.compactMap(\.self).sorted { $0.from < $1.from }
            guard spans.count == changes.count else { return false }
            var reached = since
            for span in spans {
                guard span.from <= reached else { return false }
                guard let until = span.until else { return true }
                reached = max(reached, until)
            }
            return spans.last.map { since <= $0.until ?? since } ?? false
        }
    }

    let exchange: SourceExchange
    let options: SitemapOptions
    let site: WebAddress

    /// The walk of a platform, at the pace its robots.txt asks for.
    /// - Throws: `HarvestError` for an endpoint that is no address, and when the site does not answer at all.
    static func begin(
        _ platform: Platform, _ context: HarvestContext, _ options: SitemapOptions
    ) async throws(HarvestError) -> (SiteWalk, RobotsRules, note: String?) {
        guard let site = WebAddress(platform.endpoint ?? "") else {
            throw SourceExchange(platform: platform, context: context)
                .error("endpoint 不是合法地址", next: "写完整的 http(s) 地址")
        }
        let (rules, polite, note) = try await robots(platform, context, site: site, headers: options.headers)
        return (SiteWalk(exchange: polite, options: options, site: site), rules, note)
    }

    /// robots.txt, and the exchange at the pace it asks for.
    /// - Throws: `HarvestError` when the site does not answer at all (RFC 9309 §2.3.1.4: then nothing may be asked).
    private static func robots(
        _ platform: Platform, _ context: HarvestContext, site: WebAddress, headers: [String: String]
    ) async throws(HarvestError) -> (RobotsRules, SourceExchange, note: String?) {
        let exchange = SourceExchange(platform: platform, context: context)
        let rules = try await rules(of: site, exchange, headers: headers)
        guard let delay = rules.crawlDelay, delay > platform.pace.delay else { return (rules, exchange, nil) }
        var slower = platform
        slower.pace.delay = min(delay, longestDelay)
        slower.pace.concurrency = 1
        let note = "按 robots.txt 的 Crawl-delay 每 \(slower.pace.delay) 秒请求一次"
        return (rules, SourceExchange(platform: slower, context: context), note)
    }

    /// What the host of an address allows.
    private static func rules(
        of address: WebAddress, _ exchange: SourceExchange, headers: [String: String]
    ) async throws(HarvestError) -> RobotsRules {
        guard let file = WebAddress("/robots.txt", relativeTo: address) else { return RobotsRules() }
        let request = FetchRequest(url: file.text, headers: headers)
        return try await exchange.fetch(
            request, doing: "读取 robots.txt", alsoReading: Set(400...428).union(430...499)
        ) { (response) throws(TransientAnswer) in
            guard response.status == 200 else { return RobotsRules() }
            return RobotsRules(try Self.text(of: response.body))
        }
    }

    /// As much of robots.txt as is read: of a longer one no line that is cut, which would say something else.
    private static func text(of body: FetchBody) throws(TransientAnswer) -> String {
        let data = try body.whole()
        guard data.count > RobotsRules.bytesRead else { return String(decoding: data, as: UTF8.self) }
        let read = data.prefix(RobotsRules.bytesRead)
        let end = read.lastIndex(where: { $0 == 0x0A || $0 == 0x0D }) ?? read.startIndex
        return String(decoding: read[..<end], as: UTF8.self)
    }

    /// Every page the maps name, once each.
    /// - Parameter follows: which entries of a ResourceSync capability list are lists to be read; nil for plain sitemaps.
    /// - Throws: `HarvestError` when the first map cannot be read.
    func pages(robots: RobotsRules, follows: SiteSurvey.Lists? = nil) async throws(HarvestError) -> Result {
        var survey = SiteSurvey(
            site: site, options: options, robots: robots, mostPages: exchange.platform.limits.records, follows: follows)
        while true {
            switch survey.action {
            case .readMap(let address):
                do throws(HarvestError) {
                    let document = try await map(address)
                    survey.received(document)
                } catch {
                    guard survey.hasBegun else { throw error }
                    survey.lost(error.cause)
                }
            case .readRobots(let address):
                // A host of `options.hosts` has rules of its own; one that does not answer allows nothing.
                do throws(HarvestError) {
                    let rules = try await Self.rules(of: address, exchange, headers: options.headers)
                    survey.received(rules)
                } catch {
                    survey.received(.nothing, cause: error.cause)
                }
            case .finished: return survey.result
            }
        }
    }

    private func map(_ address: WebAddress) async throws(HarvestError) -> SitemapDocument {
        let request = FetchRequest(url: address.text, headers: options.headers)
        return try await exchange.fetch(request, doing: "站点地图 \(address.path)") { (response) throws(TransientAnswer) in
            try SitemapDocument(response.body.whole())
        }
    }
}
