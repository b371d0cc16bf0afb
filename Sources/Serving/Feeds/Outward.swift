package import Cataloguing
package import Counting
package import Metadata

/// Everything through which others take from this catalogue.
package struct Outward: Sendable {
    package let repository: RepositoryIdentity
    package let oai: OAIProvider
    package let linkedData: LinkedData
    let sitemap: Sitemap
    let sync: ResourceSync
    let dcat: DCAT
    let feed: SearchFeed

    /// - Parameters:
    ///   - repository: who we are and at which address.
    ///   - targets: the targets records are counted for.
    ///   - form: what records are written with; nil: it never changes.
    ///   - key: signs resumption tokens, see `ServerKey`.
    /// - Throws: `ConfigError` for a file of Schemas/ that cannot be used.
    package init(
        catalogue: Catalogue, repository: RepositoryIdentity, vocabularies: Vocabularies, platforms: [Platform],
        targets: TargetPlan? = nil, form: Dissemination? = nil, root: ProjectRoot, key: [UInt8],
        pages: OAIProvider.Pages = .init()
    ) throws(ConfigError) {
        self.repository = repository
        oai = OAIProvider(
            catalogue: catalogue, repository: repository, vocabularies: vocabularies, platforms: platforms,
            targets: targets, form: form, key: key, pages: pages)
        linkedData = try LinkedData(repository: repository, vocabularies: vocabularies, root: root)
        sitemap = Sitemap(catalogue: catalogue, repository: repository)
        sync = ResourceSync(catalogue: catalogue, repository: repository, form: form)
        dcat = DCAT(catalogue: catalogue, repository: repository)
        feed = SearchFeed(repository: repository)
    }
}
