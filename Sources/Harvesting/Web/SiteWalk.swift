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
        /// ResourceSync: the spans of the change lists read, in their order; nil: one that does not say from when on it
        /// speaks.
        var changes: [(from: UTCInstant, until: UTCInstant?)?] = []

        /// Whether every change list read tells what changed since then: one that does not say from when on it speaks,
        /// begins later, or was not written since, may lack changes that no later list will name.
        func changesReach(_ since: UTCInstant) -> Bool {
            changes.allSatisfy { span in
                guard let span else { return false }
                return span.from <= since && since <= (span.until ?? since)
            }
        }
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
        let text = try await exchange.fetch(
            request, doing: "读取 robots.txt", alsoReading: Set(400...428).union(430...499)
        ) { (response) throws(TransientAnswer) in
            guard response.status == 200, response.body.count < 1 << 19, let data = try? response.body.bytes() else {
                return ""
            }
            return String(decoding: data, as: UTF8.self)
        }
        return RobotsRules(text)
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
        var surplus = 0
        var known = [Self.authority(site): robots]
        /// Where a page stands among the pages: a change list may name one several times.
        var places: [String: Int] = [:]
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
            if document.capability == "changelist", !document.isIndex {
                let until = document.until.flatMap(OAIDatestamp.instant)
                let from = document.from.flatMap(OAIDatestamp.instant)
                result.changes.append(from.map { (from: $0, until: until) })
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
                guard await rules(for: target, &known, &result.notes).allows(path) else {
                    forbidden += 1
                    continue
                }
                if lists == nil {
                    if let place = places[target.text] {
                        // The last word of a change list counts.
                        if result.isChangeList { result.pages[place].entry = entry }
                    } else if result.pages.count >= exchange.platform.limits.records {
                        surplus += 1
                    } else if !seen.contains(target.text) {
                        places[target.text] = result.pages.count
                        result.pages.append(Page(address: target, entry: entry))
                    }
                    continue
                }
                guard seen.insert(target.text).inserted else { continue }
                if depth < Self.depth {
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
        if surplus > 0 {
            result.lostMaps += 1
            result.notes.append("站点地图里的地址超过 limits.records（\(exchange.platform.limits.records)），\(surplus) 个未访问")
        }
        if foreign > 0 { result.notes.append("站点地图里有 \(foreign) 个地址在别的主机上，未访问") }
        if forbidden > 0 { result.notes.append("robots.txt 不许访问 \(forbidden) 个地址，未访问") }
        return result
    }

    private static func authority(_ address: WebAddress) -> String { "\(address.host):\(address.port)" }

    /// A host of `options.hosts` has rules of its own; one that does not answer allows nothing.
    private func rules(
        for target: WebAddress, _ known: inout [String: RobotsRules], _ notes: inout [String]
    ) async -> RobotsRules {
        let authority = Self.authority(target)
        if let rules = known[authority] { return rules }
        var rules = RobotsRules.nothing
        do throws(HarvestError) { rules = try await Self.rules(of: target, exchange, headers: options.headers) } catch {
            notes.append(error.cause)
        }
        known[authority] = rules
        return rules
    }

    private func map(_ address: WebAddress) async throws(HarvestError) -> SitemapDocument {
        let request = FetchRequest(url: address.text, headers: options.headers)
        return try await exchange.fetch(request, doing: "站点地图 \(address.path)") { (response) throws(TransientAnswer) in
            guard let data = try? response.body.bytes() else { throw TransientAnswer("临时文件读取失败") }
            return try SitemapDocument(data)
        }
    }
}
