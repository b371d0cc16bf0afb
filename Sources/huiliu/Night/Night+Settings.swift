import Foundation
import Harvesting
import Mapping
import Metadata
import Serving

extension Workshop {
    /// Names us, and how to reach us, to the platforms.
    static func agent(contact: String?) -> String {
        "Huiliu/1.0 (education resource metadata harvester\(contact.map { "; \($0)" } ?? ""))"
    }

    /// With the real network, and every vocabulary read once.
    /// - Throws: `ConfigError` for a vocabulary that cannot be used: without it no record can be mapped.
    static func real(root: ProjectRoot, contact: String?) throws(ConfigError) -> Workshop {
        let vocabularies = try Vocabularies(root: root)
        return Workshop(
            root: root,
            lexicon: Lexicon(vocabularies, trees: try TextbookTrees(root: root, vocabularies: vocabularies)),
            context: HarvestContext(fetching: CurlFetcher(.init(userAgent: agent(contact: contact)))),
            repository: try RepositoryIdentity(
                root: root, environment: ProcessInfo.processInfo.environment, publicURL: ""
            ).repositoryIdentifier)
    }
}
