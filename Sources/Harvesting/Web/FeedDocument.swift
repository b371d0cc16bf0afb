internal import Foundation
internal import Metadata

/// One page of an Atom or RSS feed.
struct FeedDocument: Sendable {
    var records: [SourceRecord] = []
    var unreadable: [UnreadableRecord] = []
    /// The address of the next page, as written.
    var next: String?

    /// - Throws: `TransientAnswer` when it is no feed: a web page, a cut document.
    init(_ data: Data, at address: String, limits: Platform.Limits) throws(TransientAnswer) {
        self.init()
        let text = XMLText(data)
        if reads(text.bytes, limits) { return }
        let mended = text.asGB18030() ?? text
        if reads(mended.bytes, limits) { return }
        if reads(Data(XMLRepair.repair(Array(mended.withoutDoctype)).bytes), limits) { return }
        guard readsItems(Array(mended.withoutDoctype), limits) else { throw TransientAnswer("不是合法的 Atom/RSS") }
    }

    private init() {}

    /// Whether the whole document can be read; of one that cannot, nothing is kept.
    private mutating func reads(_ data: Data, _ limits: Platform.Limits) -> Bool {
        do throws(XMLPullError) {
            try read(data, limits)
            return true
        } catch {
            self = FeedDocument()
            return false
        }
    }

    /// The same with every item mended alone: one that cannot be mended is taken out, and costs itself.
    private mutating func readsItems(_ source: [UInt8], _ limits: Platform.Limits) -> Bool {
        var kept: [UInt8] = []
        var broken: [UnreadableRecord] = []
        var place = 0
        for range in FeedItems.ranges(in: source) {
            kept += source[place..<range.lowerBound]
            place = range.upperBound
            let item = Array(source[range])
            let repaired = XMLRepair.repair(item)
            do throws(XMLProblem) {
                _ = try XMLTree.parse(repaired.bytes, XMLLimits(limits))
                kept += repaired.bytes
            } catch {
                broken.append(
                    UnreadableRecord(
                        sourceID: FeedItems.identifier(of: item), payload: Array(item.prefix(1 << 16)), format: .atom,
                        findings: repaired.findings
                            + [Finding(rule: error.rule, severity: .error, value: error.detail)]))
            }
        }
        kept += source[place...]
        guard !broken.isEmpty, reads(Data(XMLRepair.repair(kept).bytes), limits) else { return false }
        unreadable += broken
        return true
    }

    private mutating func read(_ data: Data, _ limits: Platform.Limits) throws(XMLPullError) {
        guard let xml = XMLPull(DataSource(data), isUTF8: true) else { throw XMLPullError() }
        while let event = try xml.next() {
            guard event == .start else { continue }
            switch xml.name {
            case "feed", "rss", "RDF", "channel": continue
            case "entry", "item":
                guard xml.depth > 0, let payload = xml.takeElement() else { throw XMLPullError() }
                take(payload, limits)
            case "deleted-entry":
                // RFC 6721: a tombstone.
                if let id = xml.attribute("ref") {
                    records.append(
                        SourceRecord(
                            sourceID: id, datestamp: xml.attribute("when"), isDeleted: true, format: .atom))
                }
            case "link":
                if xml.attribute("rel") == "next", let link = xml.attribute("href") { next = link }
            default:
                guard xml.depth > 0 else { throw XMLPullError() }
            }
        }
    }

    private mutating func take(_ payload: [UInt8], _ limits: Platform.Limits) {
        do throws(XMLProblem) {
            let reading = try XMLTree.read(payload, limits: XMLLimits(limits))
            let root = reading.tree.root
            let text = { (names: [String]) -> String? in
                for name in names {
                    if let found = root?.child(name)?.string?.trimmed, !found.isEmpty { return found }
                }
                return nil
            }
            guard let id = text(["id", "guid", "@about", "identifier", "link"]) ?? Self.link(of: root) else {
                unreadable.append(
                    UnreadableRecord(
                        sourceID: nil, payload: payload, format: .atom,
                        findings: reading.findings + [Finding(rule: "no_source_id", severity: .error)]))
                return
            }
            records.append(
                SourceRecord(
                    sourceID: id, datestamp: text(["updated", "modified", "pubDate", "date", "published"]),
                    format: .atom, payload: payload, tree: reading.tree, findings: reading.findings))
        } catch {
            unreadable.append(
                UnreadableRecord(
                    sourceID: nil, payload: Array(payload.prefix(1 << 16)), format: .atom,
                    findings: [Finding(rule: error.rule, severity: .error, value: error.detail)]))
        }
    }

    private static func link(of entry: SourceTree.Node?) -> String? {
        entry?.child("link")?.child("@href")?.string?.trimmed
    }
}
