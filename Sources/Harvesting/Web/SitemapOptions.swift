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
    /// Every so many nights everything is read, so that what is gone is seen; 0: never.
    package var fullEvery: Int

    /// - Throws: `ConfigError`.
    package init(_ config: ConfigNode?) throws(ConfigError) {
        try config?.allow(only: ["include", "hosts", "types", "headers", "fullEvery"])
        include = (config?["include"]?.elements ?? []).compactMap(\.string)
        hosts = Set((config?["hosts"]?.elements ?? []).compactMap { $0.string?.lowercased() })
        let types = (config?["types"]?.elements ?? []).compactMap(\.string)
        self.types = types.isEmpty ? LinkedDataReader.types : types
        headers = config?["headers"]?.texts ?? [:]
        fullEvery = try config?.count("fullEvery", atLeast: 0) ?? 7
    }

    func allows(_ address: WebAddress, beside site: WebAddress) -> Bool {
        address.mayBeNamed(by: site, hosts: hosts)
    }

    func includes(_ address: WebAddress) -> Bool {
        include.isEmpty || include.contains { address.path.matches(glob: $0) }
    }
}

/// Changes alone never show what is gone, nor what changed without a date: every so many nights everything is looked at.
struct FullLook: Sendable {
    private static let key = "sinceFull"

    private let nights: Int
    private let every: Int

    /// - Parameters:
    ///   - memory: of the last published night.
    ///   - every: as the platform file has it; 0: never.
    init(_ memory: [String: String], every: Int) {
        nights = memory[Self.key].flatMap { Int($0) } ?? 0
        self.every = every
    }

    var isDue: Bool { every > 0 && nights + 1 >= every }

    /// What the next night needs to know.
    func memory(wasFull: Bool) -> [String: String] { [Self.key: String(wasFull ? 0 : nights + 1)] }
}
