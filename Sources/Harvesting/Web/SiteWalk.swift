internal import Metadata

/// The way through a site's maps to its pages: robots.txt first, then maps and maps of maps.
struct SiteWalk: Sendable {
    /// Maps of maps of maps are deep enough, and so many files enough.
    private static let depth = 4
    private static let documents = 5000
    /// A site that wants to be asked more rarely than this is asked this often, and the operator is told.
    private static let longestDelay = 60.0

    struct Page: Sendable {
        var address: WebAddress
        var entry: SitemapDocument.Entry
    }

    struct Result: Sendable {
        var pages: [Page] = []
        var notes: [String] = []
        /// Maps that could not be read: their pages are not known.
        var lostMaps = 0
        /// ResourceSync: the lists say what changed, not what there is.
        var isChangeList = false
        /// ResourceSync: the latest moment from which on every change list read is complete.
        var changesFrom: UTCInstant?
    }

    let exchange: SourceExchange
    let options: SitemapOptions
    let site: WebAddress

    /// robots.txt, and the exchange at the pace it asks for.
    /// - Throws: `HarvestError` when the site does not answer at all (RFC 9309 §2.3.1.4: then nothing may be asked).
    static func robots(
        _ platform: Platform, _ context: HarvestContext, site: WebAddress, headers: [String: String]
    ) async throws(HarvestError) -> (RobotsRules, SourceExchange, note: String?) {
        let exchange = SourceExchange(platform: platform, context: context)
        guard let address = WebAddress("/robots.txt", relativeTo: site) else { return (RobotsRules(), exchange, nil) }
        let request = FetchRequest(url: address.text, headers: headers)
        let text = try await exchange.fetch(
            request, doing: "读取 robots.txt", alsoReading: Set(400...428).union(430...499)
        ) { (response) throws(TransientAnswer) in
            guard response.status == 200, response.body.count < 1 << 19, let data = try? response.body.bytes() else {
                return ""
            }
            return String(decoding: data, as: UTF8.self)
        }
        let rules = RobotsRules(text)
        guard let delay = rules.crawlDelay, delay > platform.pace.delay else { return (rules, exchange, nil) }
        var slower = platform
        slower.pace.delay = min(delay, longestDelay)
        slower.pace.concurrency = 1
        let note = "按 robots.txt 的 Crawl-delay 每 \(slower.pace.delay) 秒请求一次"
        return (rules, SourceExchange(platform: slower, context: context), note)
    }

    /// Every page the maps name, once each.
    /// - Parameter follows: which entries of a ResourceSync capability list are lists to be read; nil for plain sitemaps.
    /// - Throws: `HarvestError` when the first map cannot be read.
    func pages(
        robots: RobotsRules, follows: (@Sendable (SitemapDocument) -> [SitemapDocument.Entry]?)? = nil
    ) async throws(HarvestError) -> Result {
        var result = Result()
        var waiting = [(address: site, depth: 0)]
        var seen: Set<String> = [site.text]
        var foreign = 0
        var forbidden = 0
        var unread = 0
        var read = 0
        while !waiting.isEmpty, read < Self.documents {
            let (address, depth) = waiting.removeFirst()
            let document: SitemapDocument
            do throws(HarvestError) {
                document = try await map(address)
            } catch {
                if read == 0 { throw error }
                result.lostMaps += 1
                result.notes.append(error.cause)
                continue
            }
            read += 1
            if document.capability?.hasPrefix("changelist") == true { result.isChangeList = true }
            if document.capability == "changelist", let from = document.from.flatMap(OAIDatestamp.instant) {
                result.changesFrom = max(from, result.changesFrom ?? from)
            }
            let lists = document.isIndex ? document.entries : follows?(document)
            for entry in lists ?? document.entries {
                guard let target = WebAddress(entry.location, relativeTo: address) else { continue }
                guard options.allows(target, beside: site) else {
                    foreign += 1
                    continue
                }
                guard lists != nil || options.includes(target) else { continue }
                let path = target.path + (target.query.map { "?" + $0 } ?? "")
                guard robots.allows(path) else {
                    forbidden += 1
                    continue
                }
                // A change list may name one resource several times; the last word counts.
                if lists == nil, result.isChangeList,
                    let index = result.pages.firstIndex(where: { $0.address == target })
                {
                    result.pages[index].entry = entry
                }
                guard seen.insert(target.text).inserted else { continue }
                if lists == nil {
                    result.pages.append(Page(address: target, entry: entry))
                } else if depth < Self.depth {
                    waiting.append((target, depth + 1))
                } else {
                    unread += 1
                }
            }
        }
        unread += waiting.count
        if unread > 0 {
            result.lostMaps += unread
            result.notes.append("站点地图层数或份数太多，\(unread) 份未读")
        }
        if foreign > 0 { result.notes.append("站点地图里有 \(foreign) 个地址在别的主机上，未访问") }
        if forbidden > 0 { result.notes.append("robots.txt 不许访问 \(forbidden) 个地址，未访问") }
        return result
    }

    private func map(_ address: WebAddress) async throws(HarvestError) -> SitemapDocument {
        let request = FetchRequest(url: address.text, headers: options.headers)
        return try await exchange.fetch(request, doing: "站点地图 \(address.path)") { (response) throws(TransientAnswer) in
            guard let data = try? response.body.bytes() else { throw TransientAnswer("临时文件读取失败") }
            return try SitemapDocument(data)
        }
    }
}
