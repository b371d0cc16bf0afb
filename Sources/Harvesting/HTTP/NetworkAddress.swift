internal import CLibCurl
internal import Glibc

/// An address as the resolver gave it, judged before a socket is opened: after DNS, so that no name can talk its way
/// past (OWASP ASVS 5.0 §1.3.6, CWE-918).
package enum NetworkAddress {
    /// How far an address reaches.
    package enum Reach: Sendable, Equatable {
        /// Globally routable.
        case `public`
        /// Loopback, private (RFC 1918, RFC 4193), shared (RFC 6598): allowed where the platform file says so.
        case intranet
        /// Link-local, multicast, unspecified, reserved, documentation: nobody's platform. Cloud metadata lives here.
        case never
    }

    /// - Parameter bytes: 4 bytes of IPv4 or 16 bytes of IPv6 in network order; anything else is `.never`.
    package static func reach(of bytes: [UInt8]) -> Reach {
        switch bytes.count {
        case 4: reachV4(bytes[0], bytes[1], bytes[2])
        case 16: reachV6(bytes)
        default: .never
        }
    }

    /// The address in a socket address; nil for families other than IPv4 and IPv6.
    static func bytes(of address: UnsafePointer<sockaddr>) -> [UInt8]? {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            let offset = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) ?? 4
            return Array(UnsafeRawBufferPointer(start: raw + offset, count: 4))
        case AF_INET6:
            let offset = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 8
            return Array(UnsafeRawBufferPointer(start: raw + offset, count: 16))
        default: return nil
        }
    }

    /// Dotted or colon form, for messages.
    static func text(_ bytes: [UInt8]) -> String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &buffer, socklen_t(buffer.count)) != nil else { return bytes.hexText }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// IANA IPv4 special-purpose registry (RFC 6890 and updates).
    private static func reachV4(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> Reach {
        switch (a, b, c) {
        case (10, _, _), (127, _, _), (172, 16...31, _), (192, 168, _), (100, 64...127, _): .intranet
        case (0, _, _), (169, 254, _), (192, 0, 0), (192, 0, 2), (198, 18...19, _), (198, 51, 100), (203, 0, 113),
            (224..., _, _):
            .never
        default: .public
        }
    }

    /// IANA IPv6 special-purpose registry; addresses that carry an IPv4 address are judged by it.
    private static func reachV6(_ bytes: [UInt8]) -> Reach {
        let leadingZeros = bytes.prefix { $0 == 0 }.count
        if leadingZeros == 16 { return .never }
        if leadingZeros == 15, bytes[15] == 1 { return .intranet }
        if leadingZeros == 10, bytes[10] == 0xFF, bytes[11] == 0xFF { return reachV4(bytes[12], bytes[13], bytes[14]) }
        if leadingZeros >= 12 { return reachV4(bytes[12], bytes[13], bytes[14]) }
        if bytes.starts(with: [0x00, 0x64, 0xFF, 0x9B]) { return reachV4(bytes[12], bytes[13], bytes[14]) }
        if bytes.starts(with: [0x20, 0x02]) { return reachV4(bytes[2], bytes[3], bytes[4]) }
        if bytes.starts(with: [0x20, 0x01, 0x00, 0x00]) || bytes.starts(with: [0x20, 0x01, 0x0D, 0xB8]) {
            return .never
        }
        return switch bytes[0] {
        case 0xFC, 0xFD: .intranet
        case 0xFE where bytes[1] >= 0x80, 0xFF: .never
        case 0x20...0x3F: .public
        default: .never
        }
    }
}

extension [UInt8] {
    fileprivate var hexText: String { map { String($0, radix: 16) }.joined(separator: ":") }
}
