internal import Glibc
internal import Metadata

/// Plain text out of HTML fragments, tolerant of anything.
enum HTMLText {
    /// Tags, comments, and the content of script, style and svg go; character references are decoded; block ends become
    /// one line break. What only looks like a tag stays: `0<x<5`, `<附件1>`, `vector<int>`.
    /// - Parameter isTitle: a tag without its partner is one the title is about: HTML中的<table>标签.
    static func plain(_ html: String, isTitle: Bool = false) -> String {
        if isPlain(html) { return html }
        let partners = isTitle && html.utf8.count <= longestTitle ? html.lowercased() : nil
        var result = ""
        var rest = html[...]
        while let next = rest.firstIndex(where: { $0 == "<" || $0 == "&" }) {
            result += rest[..<next]
            rest = rest[next...]
            if rest.first == "&" {
                result += reference(&rest)
            } else {
                skipTag(&rest, &result, partners)
            }
        }
        result += rest
        return collapse(result)
    }

    /// Bytes.
    private static let longestTitle = 2_000

    private static func isPlain(_ html: String) -> Bool {
        var html = html
        return html.withUTF8 { bytes in
            guard let start = bytes.baseAddress else { return true }
            return memchr(start, Int32(UInt8(ascii: "<")), bytes.count) == nil
                && memchr(start, Int32(UInt8(ascii: "&")), bytes.count) == nil
        }
    }

    /// - Parameter partners: the whole text in small letters, where a tag must have its partner; nil: it need not.
    private static func skipTag(_ rest: inout Substring, _ result: inout String, _ partners: String?) {
        if rest.hasPrefix("<!--") {
            if let end = rest.firstRange(of: "-->")?.upperBound ?? (partners == nil ? rest.endIndex : nil) {
                rest = rest[end...]
            } else {
                result.append(rest.removeFirst())
            }
            return
        }
        guard let tag = HTMLTag(atStartOf: rest), tag.isAlone || partners.map(tag.hasPartner) ?? true else {
            result.append(rest.removeFirst())
            return
        }
        rest = rest[tag.end...]
        if ["script", "style", "svg"].contains(tag.name), !tag.isClosing {
            let close = rest.firstRange(of: "</\(tag.name)")?.lowerBound ?? rest.endIndex
            rest = rest[close...]
        }
        if ["br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4"].contains(tag.name) { result += "\n" }
    }

    private static let named: [Substring: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ldquo": "“", "rdquo": "”",
        "lsquo": "‘", "rsquo": "’", "mdash": "—", "ndash": "–", "middot": "·", "hellip": "…", "times": "×",
    ]

    private static func reference(_ rest: inout Substring) -> String {
        let body = rest.dropFirst().prefix(10).prefix { $0 != ";" && $0 != "&" && $0 != " " }
        let after = rest.index(rest.startIndex, offsetBy: body.count + 1)
        guard !body.isEmpty, after < rest.endIndex, rest[after] == ";" else { return String(rest.removeFirst()) }
        var decoded = named[body]
        if body.hasPrefix("#") {
            let number = CharacterReference.codePoint(body)
            decoded = number.flatMap(Unicode.Scalar.init).flatMap { $0.value == 0 ? nil : String($0) }
        }
        guard let decoded else { return String(rest.removeFirst()) }
        rest = rest[rest.index(after: after)...]
        return decoded
    }

    /// Blanks become one blank, line breaks with blanks around them one line break.
    private static func collapse(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline)
            .map { $0.split { $0 == " " || $0 == "\t" || $0 == "\u{A0}" }.joined(separator: " ") }
            .filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
