import Foundation
import Harvesting
import Mapping
import Metadata
import Serving

extension Workshop {
    /// Names us, and how to reach us, to the platforms.
    /// - Parameter contact: left out where it is no address a header can hold.
    static func agent(contact: String?) -> String {
        let known = contact.flatMap { text in
            text.isEmpty || text.utf8.contains { $0 <= 0x20 || $0 >= 0x7F } ? nil : text
        }
        let reach = known.map { "; \($0)" } ?? ""
        return "Huiliu/\(Huiliu.version) (education resource metadata harvester\(reach))"
    }

    /// Our own address (Schemas/outward.yml). That of a platform's person is nobody else's business.
    /// - Throws: `ConfigError` for a file that cannot be used.
    static func contact(of root: ProjectRoot) throws(ConfigError) -> String? {
        try RepositoryIdentity(root: root).adminEmails.first
    }

    /// With the real network, and every vocabulary read once.
    /// - Throws: `ConfigError` for a vocabulary that cannot be used: without it no record can be mapped.
    /// - Parameter contact: whom a platform may ask about us; nil: whoever outward.yml names.
    static func real(root: ProjectRoot, contact: String? = nil) throws(ConfigError) -> Workshop {
        let identity = try RepositoryIdentity(root: root)
        let contact = contact ?? identity.adminEmails.first
        let vocabularies = try Vocabularies(root: root)
        return Workshop(
            root: root,
            lexicon: Lexicon(vocabularies, trees: try TextbookTrees(root: root, vocabularies: vocabularies)),
            context: HarvestContext(fetching: CurlFetcher(.init(userAgent: agent(contact: contact)))),
            repository: identity.repositoryIdentifier)
    }
}
