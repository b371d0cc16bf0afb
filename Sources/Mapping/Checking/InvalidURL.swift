internal import Metadata

/// Addresses that are none, or that a page must not link to (`javascript:`, addresses with a password).
enum InvalidURL: Rule {
    static let name = "url_invalid"
    static let summary = "An address that is not http or https, has no host or carries a password was dropped."

    static func check(_ draft: inout Draft, _ context: MappingContext) {
        if let page = draft.resource.landingPage, !isSound(page) {
            draft.note(name, field: "landingPage", RawText(page))
            draft.resource.landingPage = nil
        }
        for index in draft.resource.formats.indices {
            guard let url = draft.resource.formats[index].url, !isSound(url) else { continue }
            draft.note(name, field: "formats", RawText(url))
            draft.resource.formats[index].url = nil
        }
        draft.resource.formats.removeAll { $0 == Format() }
    }

    static func isSound(_ address: String) -> Bool {
        guard address.utf8.count <= 2_048 else { return false }
        let rest: Substring
        if address.hasPrefix("https://") {
            rest = address.dropFirst(8)
        } else if address.hasPrefix("http://") {
            rest = address.dropFirst(7)
        } else {
            return false
        }
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty, !authority.contains("@"), !authority.hasPrefix(":") else { return false }
        return !address.unicodeScalars.contains {
            $0.value <= 0x20 || $0 == "\"" || $0 == "<" || $0 == ">" || $0.value == 0x7F
        }
    }
}
