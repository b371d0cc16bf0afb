internal import Metadata

/// An address that is safe to put into a page: a path of this server, or http(s) elsewhere.
struct Link: Sendable, Equatable {
    let address: String

    /// A path of this server with parameters.
    /// - Parameter path: starts with a single `/`; its segments are percent-encoded already.
    init(_ path: String, _ parameters: [(name: String, value: String)] = [], fragment: String? = nil) {
        var address = path
        for (index, parameter) in parameters.enumerated() {
            address += index == 0 ? "?" : "&"
            address += Self.encode(parameter.name) + "=" + Self.encode(parameter.value)
        }
        if let fragment { address += "#" + Self.encode(fragment) }
        self.address = address
    }

    /// An address a platform gave: nil unless it is plain http or https without user name, control characters,
    /// characters nobody sees or white space. `javascript:` and `data:` end here.
    init?(external: String?) {
        guard let external, external.utf8.count <= 2048 else { return nil }
        let lower = external.prefix(8).lowercased()
        guard lower.hasPrefix("http://") || lower.hasPrefix("https://") else { return nil }
        guard external.unicodeScalars.allSatisfy({ !Self.hides($0) && $0 != " " && $0 != "\\" }) else { return nil }
        let rest = external.drop { $0 != "/" }.dropFirst(2)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        address = external
    }

    /// Whether an address with it would be read as another one.
    private static func hides(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isControlOrBidi || scalar.value >= 0x80 && scalar.properties.generalCategory == .format
    }

    /// A path on this server given back by a browser: nil when it leads elsewhere.
    init?(local: String) {
        guard local.hasPrefix("/"), !local.hasPrefix("//"), local.utf8.count <= 2048,
            local.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return nil }
        address = local
    }

    /// Percent-encoded for a path segment or a parameter; of the reserved characters a colon and a comma stay, which
    /// identifiers here hold. Chinese is encoded too: messengers cut an address at the first character that is not ASCII.
    static func encode(_ text: String) -> String {
        text.percentEncoded(keeping: ":,")
    }
}

extension String {
    /// An address that paths are written behind: without a slash at its end.
    var withoutFinalSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
