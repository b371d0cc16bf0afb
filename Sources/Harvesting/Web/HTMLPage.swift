internal import CLibXML2
internal import Foundation

/// What a harvester wants of a web page: its JSON-LD blocks, its meta tags, its heading.
struct HTMLPage: Sendable, Equatable {
    /// The contents of `<script type="application/ld+json">`, in order.
    var blocks: [String] = []
    /// `name` or `property`, lower case → `content`.
    var meta: [String: String] = [:]
    var heading: String?
    var title: String?
    var language: String?
    var canonical: String?
    /// A tag in it would keep the parser busy for ever, so nothing of it was read.
    var isRefused = false

    /// Reads with libxml2's HTML parser, which takes what browsers take.
    /// - Parameter contentType: of the answer; its charset counts where the page names none.
    init(_ data: Data, contentType: String? = nil) {
        let declared =
            Transcoding.named("charset", in: data.prefix(2048)) ?? Transcoding.label(inContentType: contentType)
        let bytes = TextCharset.decoded(data, declared: declared)?.bytes ?? [UInt8](data)
        guard bytes.withUnsafeBufferPointer(HTMLTagGuard.admits) else {
            isRefused = true
            return
        }
        let options =
            HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
            | HTML_PARSE_NONET.rawValue | HTML_PARSE_COMPACT.rawValue
        LibXMLErrors.silenceOnThisThread()
        let document = bytes.withUnsafeBytes { raw in
            htmlReadMemory(
                raw.bindMemory(to: CChar.self).baseAddress, Int32(clamping: raw.count), nil, "UTF-8", Int32(options))
        }
        guard let document else { return }
        defer { xmlFreeDoc(document) }
        walk(xmlDocGetRootElement(document))
    }

    /// Visits every element in document order without recursion: nesting is the page's, the stack is ours.
    private mutating func walk(_ root: xmlNodePtr?) {
        var node = root
        while let here = node {
            if here.pointee.type == XML_ELEMENT_NODE { visit(here) }
            if let child = here.pointee.children, here.pointee.type == XML_ELEMENT_NODE {
                node = child
                continue
            }
            var up: xmlNodePtr? = here
            while let current = up, current.pointee.next == nil, current != root { up = current.pointee.parent }
            node = up == root ? nil : up?.pointee.next
        }
    }

    private mutating func visit(_ node: xmlNodePtr) {
        switch String(cString: node.pointee.name) {
        case "script":
            let type = Self.attribute("type", node)?.lowercased() ?? ""
            if type.hasPrefix("application/ld+json") { blocks.append(Self.text(node)) }
        case "meta":
            let name = Self.attribute("name", node) ?? Self.attribute("property", node)
            if let name = name?.lowercased(), let content = Self.attribute("content", node), meta[name] == nil {
                meta[name] = content
            }
        case "link":
            if Self.attribute("rel", node)?.lowercased() == "canonical" { canonical = Self.attribute("href", node) }
        case "h1": heading = heading ?? Self.filled(Self.text(node))
        case "title": title = title ?? Self.filled(Self.text(node))
        case "html": language = Self.attribute("lang", node)
        default: break
        }
    }

    private static func filled(_ text: String) -> String? {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? nil : words
    }

    private static func attribute(_ name: String, _ node: xmlNodePtr) -> String? {
        guard let value = xmlGetProp(node, name) else { return nil }
        defer { free(value) }
        return String(cString: value)
    }

    private static func text(_ node: xmlNodePtr) -> String {
        guard let value = xmlNodeGetContent(node) else { return "" }
        defer { free(value) }
        return String(cString: value)
    }
}
