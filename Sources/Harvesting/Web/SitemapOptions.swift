package import Metadata

/// The `options:` of `sitemap` and `resourcesync`.
package struct SitemapOptions: Sendable {
    /// Paths that are resources, `*` for any run of characters; empty: all.
    package var include: [String]
    /// Hosts besides the endpoint's own that pages may lie on.
    package var hosts: Set<String>
    /// schema.org types that are resources, the best first.
    package var types: [String]
    package var headers: [String: String]
    /// `resourcesync`: every so many nights everything is read, whatever the change list says; 0: never.
    package var fullEvery: Int

    static let keys = ["include", "hosts", "types", "headers"]

    /// - Parameter keepsChanges: the protocol has lists of changes.
    /// - Throws: `ConfigError`.
    package init(_ config: ConfigNode?, keepsChanges: Bool = false) throws(ConfigError) {
        try config?.allow(only: Self.keys + (keepsChanges ? ["fullEvery"] : []))
        fullEvery = try config?.count("fullEvery", atLeast: 0) ?? 7
        include = (config?["include"]?.elements ?? []).compactMap(\.string)
        hosts = Set((config?["hosts"]?.elements ?? []).compactMap { $0.string?.lowercased() })
        let types = (config?["types"]?.elements ?? []).compactMap(\.string)
        self.types = types.isEmpty ? LinkedDataReader.types : types
        headers = config?["headers"]?.texts ?? [:]
    }

    func allows(_ address: WebAddress, beside site: WebAddress) -> Bool {
        address.isSameSite(as: site) || hosts.contains(address.host)
    }

    func includes(_ address: WebAddress) -> Bool {
        include.isEmpty || include.contains { address.path.matches(glob: $0) }
    }
}
