internal import Foundation
internal import Metadata

/// One sitemap or sitemap index (sitemaps.org 0.9), with what ResourceSync 1.1 adds to it.
struct SitemapDocument: Sendable {
    struct Entry: Sendable, Equatable {
        var location = ""
        /// As written; only good when it can be read.
        var lastModified: String?
        /// ResourceSync: `created`, `updated`, `deleted`.
        var change: String?
        /// ResourceSync: what the document behind the address is.
        var capability: String?
        /// ResourceSync: `md5:… sha-256:…`.
        var hash: String?
        var mediaType: String?
    }

    /// Children are documents of this kind, not resources.
    var isIndex = false
    /// ResourceSync: what this document is.
    var capability: String?
    /// ResourceSync: from when on, and until when, a change list speaks.
    var from: String?
    var until: String?
    var entries: [Entry] = []

    /// An unpacked `.gz` may be this large, as sitemaps.org limits sitemaps.
    private static let unpackedBytes = 64 << 20

    /// - Throws: `TransientAnswer` when it is no sitemap: a web page, a cut document.
    init(_ data: Data) throws(TransientAnswer) {
        // Told by its first bytes, whatever the headers say: .xml.gz often comes without Content-Encoding.
        let text = XMLText(data.starts(with: [0x1F, 0x8B]) ? try Self.unpacked(data) : data)
        do throws(XMLPullError) {
            try read(text.bytes)
        } catch {
            self = try Self.repaired(text)
        }
    }

    private init() {}

    private static func repaired(_ text: XMLText) throws(TransientAnswer) -> SitemapDocument {
        var document = SitemapDocument()
        let mended = text.asGB18030() ?? text
        do throws(XMLPullError) {
            try document.read(Data(XMLRepair.repair(Array(mended.withoutDoctype)).bytes))
            return document
        } catch {
            throw TransientAnswer("不是合法的站点地图")
        }
    }

    private mutating func read(_ data: Data) throws(XMLPullError) {
        guard let xml = XMLPull(DataSource(data), isUTF8: true) else { throw XMLPullError() }
        var entry: Entry?
        var field = ""
        var text = ""
        while let event = try xml.next() {
            switch event {
            case .start:
                if xml.depth == 0 {
                    guard xml.isNamed("urlset") || xml.isNamed("sitemapindex") else { throw XMLPullError() }
                    isIndex = xml.isNamed("sitemapindex")
                }
                field = xml.name
                text = ""
                if xml.depth == 1, field == "url" || field == "sitemap" { entry = Entry() }
                if field == "md" { readMetadata(xml, &entry) }
            case .text: text += xml.text
            case .end:
                if xml.depth == 2, xml.isNamed("loc") { entry?.location = text.trimmed }
                if xml.depth == 2, xml.isNamed("lastmod") { entry?.lastModified = text.trimmed }
                if xml.depth == 1, let done = entry {
                    if !done.location.isEmpty { entries.append(done) }
                    entry = nil
                }
            }
        }
    }

    private mutating func readMetadata(_ xml: XMLPull, _ entry: inout Entry?) {
        if xml.depth == 1 {
            capability = xml.attribute("capability")
            from = xml.attribute("from")
            until = xml.attribute("until")
        } else {
            entry?.change = xml.attribute("change")
            entry?.capability = xml.attribute("capability")
            entry?.hash = xml.attribute("hash")
            entry?.mediaType = xml.attribute("type")
        }
    }

    private static func unpacked(_ data: Data) throws(TransientAnswer) -> Data {
        let decoder = ZlibDecoder()
        var result = Data()
        do throws(FetchFailure) {
            try [UInt8](data).withUnsafeBufferPointer { (piece) throws(FetchFailure) in
                try decoder.decode(piece) { (output) throws(FetchFailure) in
                    result.append(contentsOf: output)
                    if result.count > unpackedBytes { throw .decompressionBomb() }
                }
            }
        } catch {
            throw TransientAnswer(error.chineseText)
        }
        guard decoder.isComplete else { throw TransientAnswer(FetchFailure.truncated.chineseText) }
        return result
    }
}
