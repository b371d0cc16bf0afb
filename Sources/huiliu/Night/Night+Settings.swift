import Foundation
import Harvesting
import Mapping
import Metadata

extension Workshop {
    /// With the real network, and every vocabulary read once.
    /// - Throws: `ConfigError` for a vocabulary that cannot be used: without it no record can be mapped.
    static func real(root: ProjectRoot, contact: String?) throws(ConfigError) -> Workshop {
        let agent = "Huiliu/1.0 (education resource metadata harvester\(contact.map { "; \($0)" } ?? ""))"
        return Workshop(
            root: root, lexicon: Lexicon(try Vocabularies(root: root)),
            context: HarvestContext(fetching: CurlFetcher(.init(userAgent: agent))))
    }
}
