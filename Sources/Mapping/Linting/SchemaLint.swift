package import Foundation
package import Metadata

/// Checks every file an operator may write, before a night starts: platforms, crosswalks, vocabularies.
package struct SchemaLint {
    /// What a harvest of a platform delivers, by its protocol and options; nil for a protocol nobody speaks. Throws what
    /// is wrong with the options.
    package typealias DeliveredFormat = (Platform) throws(ConfigError) -> PayloadFormat?

    private let root: ProjectRoot
    private let overlay: URL?
    private let environment: [String: String]
    private let protocols: Set<String>
    private let format: DeliveredFormat?

    /// - Parameters:
    ///   - overlay: a folder laid over Harvesters/, as for a night.
    ///   - protocols: the protocols there are harvesters for; empty: not checked.
    ///   - format: reads a platform's options; nil: not checked.
    package init(
        root: ProjectRoot, overlay: URL? = nil, environment: [String: String] = [:], protocols: Set<String> = [],
        format: DeliveredFormat? = nil
    ) {
        self.root = root
        self.overlay = overlay
        self.environment = environment
        self.protocols = protocols
        self.format = format
    }

    /// Every mistake, with file, line, reason and mend, sorted by file and line; empty when all is well.
    package func errors() -> [ConfigError] {
        var errors = VocabularyLint(root: root).errors()
        var lexicon: Lexicon?
        if errors.isEmpty {
            do throws(ConfigError) { lexicon = try readLexicon() } catch { errors.append(error) }
        }
        let crosswalks = CrosswalkLint(root: root, lexicon: lexicon).read()
        errors += crosswalks.errors
        let (platforms, platformErrors) = root.platforms(overlay: overlay, environment: environment)
        errors += platformErrors
        let lint = PlatformLint(
            root: root, protocols: protocols, format: format, crosswalks: crosswalks.names,
            formats: crosswalks.formats, provinces: (lexicon?.vocabularies.provinces).map { Set($0.terms.map(\.code)) })
        for platform in platforms { errors += lint.errors(in: platform) }
        return errors.sorted { ($0.file, $0.line) < ($1.file, $1.line) }
    }

    private func readLexicon() throws(ConfigError) -> Lexicon {
        let vocabularies = try Vocabularies(root: root)
        return Lexicon(vocabularies, trees: try TextbookTrees(root: root, vocabularies: vocabularies))
    }
}
