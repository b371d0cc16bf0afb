internal import Foundation

/// Addresses that platforms give us, resolved against where they were found.
enum LinkAddress {
    /// The absolute http(s) address, or nil when it is none.
    static func resolve(_ link: String, against base: String) -> String? {
        guard let url = URL(string: link.trimmed, relativeTo: URL(string: base))?.absoluteURL,
            let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme), url.host() != nil
        else { return nil }
        return url.absoluteString
    }

    /// Same host and port; http and https of the default ports count as one.
    static func isSameSite(_ one: String, _ other: String) -> Bool {
        guard let a = URL(string: one), let b = URL(string: other), let host = a.host()?.lowercased(),
            host == b.host()?.lowercased()
        else { return false }
        return site(a) == site(b)
    }

    private static func site(_ url: URL) -> Int {
        guard let port = url.port, port != 80, port != 443 else { return 0 }
        return port
    }
}
