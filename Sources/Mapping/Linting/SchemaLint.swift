package import Foundation
package import Metadata

/// Checks every file an operator may write, before a night starts: platforms, crosswalks, vocabularies. A folder that
/// cannot be read is told by whoever needs what is in it.
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
        errors += unread()
        return errors.sorted { ($0.file, $0.line) < ($1.file, $1.line) }
    }

    /// Files that look like ours and are passed over.
    private func unread() -> [ConfigError] {
        let folders = [
            ("Harvesters", root.harvesters), ("Schemas/crosswalks", root.crosswalks), ("Schemas/targets", root.targets),
        ]
        return folders.flatMap { name, folder in
            ((try? root.files(in: folder, ext: "yaml")) ?? []).map { file in
                let stem = file.deletingPathExtension().lastPathComponent
                return ConfigError(
                    file: "\(name)/\(file.lastPathComponent)", line: 0, reason: "后缀是 .yaml，不会被读到",
                    mend: "改名为 \(stem).yml")
            }
        }
    }

    private func readLexicon() throws(ConfigError) -> Lexicon {
        let vocabularies = try Vocabularies(root: root)
        return Lexicon(vocabularies, trees: try TextbookTrees(root: root, vocabularies: vocabularies))
    }
}
