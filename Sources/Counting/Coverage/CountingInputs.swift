internal import Foundation
package import Metadata

/// The files a count was made by, word for word, so that it can be made again when they have changed.
package struct CountingInputs: Sendable, Equatable, Codable {
    /// Name of the target file, without extension.
    package var document: String
    package var targets: String
    /// Text of `{document}-reported.csv`; nil without one.
    package var reported: String?
    /// Text of `per-capita.csv`; nil without one.
    package var perCapita: String?
    /// The words counted with; nil in those of today and of nights that kept none.
    package var words: Words?
    /// Digest of the body a night keeps its words in, apart from the rules, which are read far oftener. Nil in those of
    /// today; earlier nights have their words among the rules.
    var keptWords: String?

    /// Vocabularies and textbook trees, the text of each file by its name.
    package struct Words: Sendable, Equatable, Codable {
        package var vocabularies: [String: String]
        package var textbooks: [String: String]
    }

    /// The same without the words.
    package var rules: CountingInputs {
        var rules = self
        (rules.words, rules.keptWords) = (nil, nil)
        return rules
    }

    package init(document: String, targets: String, reported: String? = nil, perCapita: String? = nil) {
        self.document = document
        self.targets = targets
        self.reported = reported
        self.perCapita = perCapita
    }

    /// Reads `Schemas/targets/{document}.yml` and what lies beside it.
    /// - Throws: `ConfigError` for a target file that is missing, and for any of them that is not UTF-8.
    package init(root: ProjectRoot, document: String) throws(ConfigError) {
        self.document = document
        targets = try Self.text("\(document).yml", root)
        reported = try Self.textIfThere("\(document)-reported.csv", root)
        perCapita = try Self.textIfThere("per-capita.csv", root)
    }

    /// The documents of a root that can be counted, by name.
    /// - Throws: `ConfigError` for a folder that cannot be read.
    package static func documents(_ root: ProjectRoot) throws(ConfigError) -> [String] {
        try root.files(in: root.targets, ext: "yml").map { $0.deletingPathExtension().lastPathComponent }
    }

    private static func text(_ name: String, _ root: ProjectRoot) throws(ConfigError) -> String {
        guard let text = try? String(contentsOf: root.targets.appending(path: name), encoding: .utf8) else {
            throw ConfigError(
                file: "Schemas/targets/\(name)", line: 0, reason: "读不到文件或不是 UTF-8",
                mend: "检查文件名、路径和编码；Excel 里另存为“CSV UTF-8”")
        }
        return text
    }

    private static func textIfThere(_ name: String, _ root: ProjectRoot) throws(ConfigError) -> String? {
        let isThere = FileManager.default.fileExists(atPath: root.targets.appending(path: name).path)
        return isThere ? try text(name, root) : nil
    }
}
