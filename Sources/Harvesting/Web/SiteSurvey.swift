internal import Metadata

/// Finds its way through a site's maps, as a pure state machine: which map or which robots.txt is to be read next, and
/// what pages those read so far name.
struct SiteSurvey: Sendable {
    /// Maps of maps of maps are deep enough, and so many files enough.
    private static let depth = 4
    private static let documents = 5000

    typealias Lists = @Sendable (SitemapDocument) -> [SitemapDocument.Entry]?

    enum Action: Sendable, Equatable {
        case readMap(WebAddress)
        /// The rules of a host that one of the addresses lies on.
        case readRobots(of: WebAddress)
        case finished
    }

    /// A map that was read.
    private struct Map: Sendable {
        var namesMaps: Bool
        var depth: Int
        var targets: [SiteWalk.Page] = []
    }

    private let site: WebAddress
    private let options: SitemapOptions
    private let mostPages: Int
    private let follows: Lists?
    private var waiting: [(address: WebAddress, depth: Int)]
    private var seen: Set<String>
    private var rules: [String: RobotsRules]
    /// The map whose addresses wait until the rules of these hosts are known.
    private var open: Map?
    private var strangers: [WebAddress] = []
    /// Where a page stands among the pages: a change list may name one several times.
    private var places: [String: Int] = [:]
    private var found = SiteWalk.Result()
    private var read = 0
    private var foreign = 0
    /// Addresses robots.txt forbids.
    private var barred: Set<String> = []
    private var tooDeep = 0
    private var surplus = 0

    /// - Parameters:
    ///   - robots: the rules of the site itself.
    ///   - follows: see `SiteWalk.pages`.
    init(site: WebAddress, options: SitemapOptions, robots: RobotsRules, mostPages: Int, follows: Lists?) {
        self.site = site
        self.options = options
        self.mostPages = mostPages
        self.follows = follows
        waiting = [(site, 0)]
        seen = [site.text]
        rules = [Self.authority(site): robots]
    }

    /// What to do now.
    var action: Action {
        if let stranger = strangers.first { return .readRobots(of: stranger) }
        guard let next = waiting.first, read < Self.documents else { return .finished }
        return .readMap(next.address)
    }

    /// A map has been read: without the first one there is no site.
    var hasBegun: Bool { read > 0 }

    // MARK: Answers

    /// The map asked for.
    mutating func received(_ document: SitemapDocument) {
        let (address, depth) = waiting.removeFirst()
        read += 1
        if document.capability?.hasPrefix("changelist") == true { found.isChangeList = true }
        if document.capability == "changelist", !document.isIndex {
            let until = document.until.flatMap(OAIDatestamp.instant)
            found.changes.append(document.from.flatMap(OAIDatestamp.instant).map { (from: $0, until: until) })
        }
        let lists = document.isIndex ? document.entries : follows?(document)
        var map = Map(namesMaps: lists != nil, depth: depth)
        var asked: Set<String> = []
        for entry in lists ?? document.entries {
            guard let target = WebAddress(entry.location, relativeTo: address) else { continue }
            guard options.allows(target, beside: site) else {
                foreign += 1
                continue
            }
            guard map.namesMaps || options.includes(target) else { continue }
            map.targets.append(SiteWalk.Page(address: target, entry: entry))
            let host = Self.authority(target)
            if rules[host] == nil, asked.insert(host).inserted { strangers.append(target) }
        }
        open = map
        takeIn()
    }

    /// The map asked for could not be read.
    mutating func lost(_ cause: String) {
        waiting.removeFirst()
        found.lostMaps += 1
        found.notes.add(cause)
    }

    /// The rules asked for.
    /// - Parameter cause: why there are none.
    mutating func received(_ robots: RobotsRules, cause: String? = nil) {
        rules[Self.authority(strangers.removeFirst())] = robots
        if let cause { found.notes.add(cause) }
        takeIn()
    }

    /// Takes the addresses of the map just read, once the rules of all their hosts are known.
    private mutating func takeIn() {
        guard strangers.isEmpty, let map = open else { return }
        open = nil
        for target in map.targets {
            let address = target.address
            let path = address.path + (address.query.map { "?" + $0 } ?? "")
            if rules[Self.authority(address)]?.allows(path) != true {
                bar(target, isMap: map.namesMaps)
            } else if !map.namesMaps {
                add(target)
            } else if seen.insert(address.text).inserted {
                if map.depth < Self.depth {
                    waiting.append((address, map.depth + 1))
                } else {
                    tooDeep += 1
                }
            }
        }
    }

    private mutating func bar(_ page: SiteWalk.Page, isMap: Bool) {
        guard barred.insert(page.address.text).inserted else { return }
        if isMap { found.lostMaps += 1 } else { found.forbidden.append(page) }
    }

    private mutating func add(_ page: SiteWalk.Page) {
        let name = page.address.text
        if let place = places[name] {
            // The last word of a change list counts.
            if found.isChangeList { found.pages[place].entry = page.entry }
        } else if found.pages.count >= mostPages {
            surplus += 1
        } else if !seen.contains(name) {
            places[name] = found.pages.count
            found.pages.append(page)
        }
    }

    // MARK: The end

    /// Every page found, once each, and what there is to tell.
    var result: SiteWalk.Result {
        var result = found
        let unread = tooDeep + waiting.count
        if unread > 0 {
            result.lostMaps += unread
            result.notes.add("站点地图层数或份数太多，\(unread) 份未读", isSum: true)
        }
        if surplus > 0 {
            result.lostMaps += 1
            result.notes.add("站点地图里的地址超过 limits.records（\(mostPages)），\(surplus) 个未访问", isSum: true)
        }
        if foreign > 0 { result.notes.add("站点地图里有 \(foreign) 个地址在别的主机上，未访问", isSum: true) }
        if !barred.isEmpty { result.notes.add("robots.txt 不许访问 \(barred.count) 个地址，未访问", isSum: true) }
        return result
    }

    private static func authority(_ address: WebAddress) -> String { "\(address.host):\(address.port)" }
}
