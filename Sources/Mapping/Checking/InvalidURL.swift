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
        var address = address
        return address.withUTF8 { bytes in
            guard let scheme = schemes.first(where: bytes.starts) else { return false }
            let authority = bytes.dropFirst(scheme.count).prefix { !authorityEnds.contains($0) }
            guard let first = authority.first, first != UInt8(ascii: ":"), !authority.contains(UInt8(ascii: "@")) else {
                return false
            }
            return !bytes.contains { $0 <= 0x20 || $0 == 0x22 || $0 == 0x3C || $0 == 0x3E || $0 == 0x7F }
        }
    }

    private static let schemes = ["https://", "http://"].map { Array($0.utf8) }
    /// `/`, `?` and `#`.
    private static let authorityEnds: [UInt8] = [0x2F, 0x3F, 0x23]
}
