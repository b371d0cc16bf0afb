package import Metadata

/// The `options:` of an OAI-PMH platform. Every key is described in docs/protocols.md.
package struct OAIOptions: Sendable, Equatable {
    /// Named oddities a platform needs, each with its reason in the platform file.
    package enum Quirk: String, Sendable, CaseIterable {
        /// Identify cannot be asked: day granularity and no deletions are assumed.
        case noIdentify
        /// `from` is not understood: every night lists everything.
        case noFrom
        /// Every request must name the prefix, even those with a token (against the standard).
        case prefixWithToken
    }

    package var metadataPrefix = "oai_dc"
    /// Sets harvested one after the other; empty: the whole repository.
    package var sets: [String] = []
    package var format = PayloadFormat.oaiDC
    /// Taken off the response date before the next window begins. Nil: five minutes, or a day at day granularity.
    package var overlapSeconds: Int?
    /// Every so many nights everything is listed, so that absences are seen; 0: never. Nil: by Identify's deletedRecord.
    package var fullEvery: Int?
    package var quirks: Set<Quirk> = []

    package init() {}

    private static let keys = ["metadataPrefix", "set", "sets", "format", "overlapSeconds", "fullEvery", "quirks"]

    /// - Throws: `ConfigError` for a key or value that is not known.
    package init(_ config: ConfigNode?) throws(ConfigError) {
        guard let config else { return }
        try config.allow(only: Self.keys)
        metadataPrefix = config["metadataPrefix"]?.string ?? metadataPrefix
        sets =
            (config["set"]?.elements ?? []).compactMap(\.string) + (config["sets"]?.elements ?? []).compactMap(\.string)
        format = try Self.format(config["format"]) ?? Self.format(ofPrefix: metadataPrefix)
        overlapSeconds = try config.count("overlapSeconds", atLeast: 0)
        fullEvery = try config.count("fullEvery", atLeast: 0)
        for node in config["quirks"]?.elements ?? [] {
            // Written `name` or `name: reason`.
            let name = node.string ?? node.members.first?.key ?? ""
            guard let quirk = Quirk(rawValue: name) else {
                throw node.error(
                    "不认识的 quirk \(name)", mend: "可用：\(Quirk.allCases.map(\.rawValue).joined(separator: "、"))")
            }
            quirks.insert(quirk)
        }
    }

    private static func format(_ node: ConfigNode?) throws(ConfigError) -> PayloadFormat? {
        guard let node else { return nil }
        guard let format = node.string.flatMap(PayloadFormat.init), [.oaiDC, .lom, .imsMD].contains(format) else {
            throw node.error("format 不能是 \(node.string ?? "")", mend: "写 oai_dc、lom 或 imsmd")
        }
        return format
    }

    private static func format(ofPrefix prefix: String) -> PayloadFormat {
        let prefix = prefix.lowercased()
        if prefix.contains("ims") { return .imsMD }
        return prefix.contains("lom") ? .lom : .oaiDC
    }
}
