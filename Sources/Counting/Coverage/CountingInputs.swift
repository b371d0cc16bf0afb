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

    package init(document: String, targets: String, reported: String? = nil, perCapita: String? = nil) {
        self.document = document
        self.targets = targets
        self.reported = reported
        self.perCapita = perCapita
    }

    /// Reads `Schemas/targets/{document}.yml` and what lies beside it.
    /// - Throws: `ConfigError` for a target file that is missing or not UTF-8.
    package init(root: ProjectRoot, document: String) throws(ConfigError) {
        self.document = document
        let file = root.targets.appending(path: "\(document).yml")
        guard let targets = try? String(contentsOf: file, encoding: .utf8) else {
            throw ConfigError(
                file: "Schemas/targets/\(document).yml", line: 0, reason: "读不到文件或不是 UTF-8",
                mend: "检查文件名、路径和编码")
        }
        self.targets = targets
        reported = Self.text(root.targets.appending(path: "\(document)-reported.csv"))
        perCapita = Self.text(root.targets.appending(path: "per-capita.csv"))
    }

    /// The documents of a root that can be counted, by name.
    package static func documents(_ root: ProjectRoot) -> [String] {
        root.yamlFiles(in: root.targets).map { $0.deletingPathExtension().lastPathComponent }
    }

    private static func text(_ file: URL) -> String? { try? String(contentsOf: file, encoding: .utf8) }
}
