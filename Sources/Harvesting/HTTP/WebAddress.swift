internal import CLibCurl

/// An address taken apart and put together by libcurl's own URL parser, so that what is checked is what is fetched.
package struct WebAddress: Sendable, Equatable {
    /// The whole address: absolute, percent-encoded, without a fragment.
    package let text: String
    package let scheme: String
    package let host: String
    package let port: Int
    package let path: String
    /// Without the question mark; nil when there is none.
    package let query: String?

    /// Schemes a platform may be fetched by.
    package static let schemes = ["http", "https", "sftp"]

    /// Reads an absolute address, or one relative to `base`. Nil when it cannot be read or its scheme is not allowed.
    package init?(_ address: String, relativeTo base: WebAddress? = nil) {
        guard let handle = curl_url() else { return nil }
        defer { curl_url_cleanup(handle) }
        let flags = UInt32(CURLU_URLENCODE)
        if let base, curl_url_set(handle, CURLUPART_URL, base.text, flags) != CURLUE_OK { return nil }
        guard !address.utf8.contains(0), curl_url_set(handle, CURLUPART_URL, address, flags) == CURLUE_OK,
            curl_url_set(handle, CURLUPART_FRAGMENT, nil, 0) == CURLUE_OK
        else { return nil }
        self.init(handle)
    }

    /// The same address with another query.
    package func with(query: String?) -> WebAddress? {
        guard let handle = curl_url() else { return nil }
        defer { curl_url_cleanup(handle) }
        guard curl_url_set(handle, CURLUPART_URL, text, 0) == CURLUE_OK,
            curl_url_set(handle, CURLUPART_QUERY, query, 0) == CURLUE_OK
        else { return nil }
        return WebAddress(handle)
    }

    private init?(_ handle: OpaquePointer) {
        func part(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard curl_url_get(handle, part, &text, UInt32(flags)) == CURLUE_OK, let text else { return nil }
            defer { curl_free(text) }
            return String(cString: text)
        }
        guard let text = part(CURLUPART_URL), let scheme = part(CURLUPART_SCHEME)?.lowercased(),
            Self.schemes.contains(scheme), let host = part(CURLUPART_HOST), !host.isEmpty,
            let port = part(CURLUPART_PORT, CURLU_DEFAULT_PORT).flatMap({ Int($0) })
        else { return nil }
        self.text = text
        self.scheme = scheme
        self.host = host.lowercased()
        self.port = port
        path = part(CURLUPART_PATH) ?? "/"
        query = part(CURLUPART_QUERY)
    }

    /// Over HTTP; nothing else is asked for because an answer names it.
    package var isWeb: Bool { scheme == "http" || scheme == "https" }

    /// Whether an answer of a site may send us here: to the site itself, or to a host its platform file names.
    package func mayBeNamed(by site: WebAddress, hosts: Set<String>) -> Bool {
        isWeb && (isSameSite(as: site) || hosts.contains(host))
    }

    /// Same host, and same port or both ports the usual ones of their scheme (http → https of one server).
    package func isSameSite(as other: WebAddress) -> Bool {
        isWeb == other.isWeb && host == other.host
            && (port == other.port || (hasUsualPort && other.hasUsualPort))
    }

    private var hasUsualPort: Bool { (scheme == "http" && port == 80) || (scheme == "https" && port == 443) }
}
