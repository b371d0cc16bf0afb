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

    /// An address a platform gave: nil unless it is plain http or https without user name, control characters or
    /// white space. `javascript:` and `data:` end here.
    init?(external: String?) {
        guard let external, external.utf8.count <= 2048 else { return nil }
        let lower = external.prefix(8).lowercased()
        guard lower.hasPrefix("http://") || lower.hasPrefix("https://") else { return nil }
        guard external.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F && $0 != "\\" }) else {
            return nil
        }
        let rest = external.drop { $0 != "/" }.dropFirst(2)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        address = external
    }

    /// A path on this server given back by a browser: nil when it leads elsewhere.
    init?(local: String) {
        guard local.hasPrefix("/"), !local.hasPrefix("//"), local.utf8.count <= 2048,
            local.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return nil }
        address = local
    }

    /// RFC 3986 percent-encoding of everything but unreserved characters, for a path segment or a parameter. Chinese is
    /// encoded too: messengers cut an address at the first character that is not ASCII.
    static func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ":"),
                UInt8(ascii: ","):
                bytes.append(byte)
            case _ where byte.isAlphanumeric: bytes.append(byte)
            default:
                let digits = Array("0123456789ABCDEF".utf8)
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
