internal import Foundation
internal import Metadata

/// Finds the learning resources a web page describes as schema.org JSON-LD (JSON-LD 1.1 §9 `@graph`, several blocks,
/// `@type` as text or list, types with or without their namespace).
struct LinkedDataReader: Sendable {
    /// Which types are resources, the best first: of a page that describes a resource and its parts only the best is taken.
    static let types = [
        "LearningResource", "Course", "CourseInstance", "Syllabus", "Quiz", "Book", "VideoObject", "AudioObject",
        "PresentationDigitalDocument", "TextDigitalDocument", "MediaObject", "ImageObject", "CreativeWork",
    ]

    var types = LinkedDataReader.types
    var limits: Platform.Limits

    enum Reading {
        case records([ReadOutcome])
        /// The page's JSON-LD is beyond repair: a record made of meta tags and heading, good only where nothing better is
        /// known and where it is no page that stands in for others (`FallbackGuard`).
        case fallback(SourceRecord)
        /// A page that describes no resource.
        case nothing
    }

    /// - Parameter contentType: of the answer.
    func read(_ data: Data, at address: String, lastModified: String?, contentType: String? = nil) -> Reading {
        guard data.count <= limits.recordBytes else {
            return .records([unreadable(Array(data.prefix(1 << 16)), address, "record_too_large")])
        }
        let page = HTMLPage(data, contentType: contentType)
        if page.isRefused { return .records([unreadable(Array(data.prefix(1 << 16)), address, "record_unreadable")]) }
        var things: [(rank: Int, thing: JSONRecord)] = []
        var broken: String?
        for block in page.blocks {
            guard let found = self.things(in: block) else {
                broken = broken ?? block
                continue
            }
            for thing in found {
                if let rank = rank(of: thing) { things.append((rank, thing)) }
            }
        }
        if let best = things.map(\.rank).min() {
            let chosen = things.filter { $0.rank == best }.map(\.thing)
            return .records(
                chosen.map { record($0, address: address, lastModified: lastModified, isOnly: chosen.count == 1) })
        }
        guard let broken else { return .nothing }
        switch resourceType(named: broken) {
        case true?: return fallback(page, block: broken, address: address, lastModified: lastModified)
        // The footer of every page of the site, for one: it says nothing of a resource, broken or whole.
        case false?: return .nothing
        case nil: return .records([unreadable(Array(broken.utf8), address, "jsonld_unreadable")])
        }
    }

    /// Whether one of the types a broken block names is a resource; nil when it names none that can be read.
    private func resourceType(named block: String) -> Bool? {
        let named = block.matches(of: /"@type"\s*:\s*\[?\s*"([^"\s]+)/).map { Self.localType(String($0.1)) }
        return named.isEmpty ? nil : named.contains { types.contains($0) }
    }

    // MARK: Blocks

    /// The objects of a block, those inside `@graph` one by one; nil when the block is no JSON even after repair.
    private func things(in block: String) -> [JSONRecord]? {
        for text in [block, JSONLDRepair.repaired(block)] {
            guard let found = try? Self.records(Array(text.utf8), path: "", limits), !found.isEmpty else { continue }
            return found.flatMap { thing -> [JSONRecord] in
                guard thing.tree?.root?.child("@graph") != nil,
                    let graph = try? Self.records(thing.payload, path: "@graph", limits)
                else { return [thing] }
                return graph
            }
        }
        return nil
    }

    private static func records(
        _ bytes: [UInt8], path: String, _ limits: Platform.Limits
    ) throws(JSONReadError) -> [JSONRecord] {
        let reader = JSONRecordReader(path: TreePath(path), recordBytes: limits.recordBytes, depth: limits.depth)
        try bytes.withUnsafeBufferPointer { (buffer) throws(JSONReadError) in try reader.feed(buffer) }
        _ = try reader.finish()
        return reader.takeRecords()
    }

    private func rank(of thing: JSONRecord) -> Int? {
        guard let type = thing.tree?.root?.child("@type") else { return nil }
        let names = (type.kind == .array ? type.children : [type]).compactMap(\.string).map(Self.localType)
        return names.compactMap { types.firstIndex(of: $0) }.min()
    }

    /// `https://schema.org/Course`, `schema:Course` and `Course` are one type.
    private static func localType(_ name: String) -> String {
        String(name.split { "/#:".contains($0) }.last ?? "")
    }

    // MARK: Records

    private func record(
        _ thing: JSONRecord, address: String, lastModified: String?, isOnly: Bool
    ) -> ReadOutcome {
        let own = TreePath("@id").text(in: thing.tree)
        let sourceID = Self.identifier(own, address: address) ?? (isOnly ? address : nil)
        guard let sourceID else { return unreadable(thing.payload, nil, "no_source_id") }
        return .record(
            SourceRecord(
                sourceID: sourceID, datestamp: lastModified, format: .jsonLD, payload: thing.payload, tree: thing.tree,
                findings: thing.findings))
    }

    /// An `@id` that names the thing everywhere; one that names it in its page only is no identifier.
    private static func identifier(_ id: String?, address: String) -> String? {
        guard let id, !id.hasPrefix("#"), !id.hasPrefix("_:") else { return nil }
        if id.contains(":") { return id }
        return WebAddress(id, relativeTo: WebAddress(address))?.text
    }

    private func unreadable(_ payload: [UInt8], _ sourceID: String?, _ rule: String) -> ReadOutcome {
        .unreadable(
            UnreadableRecord(
                sourceID: sourceID, payload: payload, format: .jsonLD,
                findings: [Finding(rule: rule, severity: .error)]))
    }

    /// The block is beyond repair: what meta tags and heading say, in schema.org's words, and that they say it. Without a
    /// heading there is no record to make.
    private func fallback(_ page: HTMLPage, block: String, address: String, lastModified: String?) -> Reading {
        guard let name = page.heading ?? page.meta["og:title"] ?? page.title else {
            return .records([unreadable(Array(block.utf8), address, "jsonld_unreadable")])
        }
        let fields: [(String, String?)] = [
            ("name", name), ("description", page.meta["description"] ?? page.meta["og:description"]),
            ("keywords", page.meta["keywords"]), ("inLanguage", page.language), ("url", page.canonical ?? address),
            ("dateModified", page.meta["article:modified_time"]),
            ("datePublished", page.meta["article:published_time"]),
        ]
        var text = #"{"@context":"https://schema.org","@type":"CreativeWork","readFrom":"heading""#
        for case (let name, let value?) in fields { text += ",\"\(name)\":\"\(value.jsonEscaped)\"" }
        if let author = page.meta["author"] {
            text += ",\"author\":{\"@type\":\"Person\",\"name\":\"\(author.jsonEscaped)\"}"
        }
        let payload = Array((text + "}").utf8)
        let own = block.firstMatch(of: /"@id"\s*:\s*"([^"\s]+)"/).map { String($0.1) }
        let tree = try? JSONRecordReader.tree(of: payload)
        return .fallback(
            SourceRecord(
                sourceID: Self.identifier(own, address: address) ?? address, datestamp: lastModified, format: .jsonLD,
                payload: payload, tree: tree,
                findings: [Finding(rule: "jsonld_unreadable", severity: .warning, value: String(block.prefix(80)))]))
    }
}
