package import Foundation
package import Metadata

/// Checks every file an operator may write, before a night starts: platforms, crosswalks, vocabularies.
package struct SchemaLint {
    private let root: ProjectRoot
    private let overlay: URL?
    private let environment: [String: String]
    private let protocols: Set<String>

    /// - Parameters:
    ///   - overlay: a folder laid over Harvesters/, as for a night.
    ///   - protocols: the protocols there are harvesters for; empty: not checked.
    package init(
        root: ProjectRoot, overlay: URL? = nil, environment: [String: String] = [:], protocols: Set<String> = []
    ) {
        self.root = root
        self.overlay = overlay
        self.environment = environment
        self.protocols = protocols
    }

    /// Every mistake, with file, line, reason and mend, sorted by file and line; empty when all is well.
    package func errors() -> [ConfigError] {
        let errors = VocabularyLint(root: root).errors() + crosswalkErrors() + platformErrors()
        return errors.sorted { ($0.file, $0.line) < ($1.file, $1.line) }
    }

    private func crosswalkErrors() -> [ConfigError] {
        root.yamlFiles(in: root.crosswalks).compactMap { file in
            do throws(ConfigError) {
                _ = try Crosswalk.load(file.deletingPathExtension().lastPathComponent, root: root)
                return nil
            } catch {
                return error
            }
        }
    }

    private func platformErrors() -> [ConfigError] {
        let (platforms, errors) = root.platforms(overlay: overlay, environment: environment)
        let crosswalks = Set(root.yamlFiles(in: root.crosswalks).map { $0.deletingPathExtension().lastPathComponent })
        return errors
            + platforms.compactMap { platform in
                do throws(ConfigError) {
                    try check(platform, crosswalks)
                    return nil
                } catch {
                    return error
                }
            }
    }

    private func check(_ platform: Platform, _ crosswalks: Set<String>) throws(ConfigError) {
        let file = platform.file.isEmpty ? "Harvesters/\(platform.code).yml" : platform.file
        let lines = PlatformLines(file: file, root: root)
        if !platform.crosswalk.isEmpty, !crosswalks.contains(platform.crosswalk) {
            throw lines.error(
                "crosswalk", "没有名为 \(platform.crosswalk) 的对照表",
                mend:
                    "可用：\(crosswalks.sorted().joined(separator: "、"))，或新建 Schemas/crosswalks/\(platform.crosswalk).yml")
        }
        if !platform.protocolName.isEmpty, !protocols.isEmpty, !protocols.contains(platform.protocolName) {
            throw lines.error(
                "protocol", "不认识的协议 \(platform.protocolName)", mend: "可用：\(protocols.sorted().joined(separator: "、"))")
        }
        if platform.kind == .provincial, platform.province == nil {
            throw lines.error("kind", "省级平台缺少 province", mend: "加一行 province: \"620000\"")
        }
        guard file.hasPrefix("Harvesters/") else { return }
        if file != "Harvesters/\(platform.code).yml" {
            throw lines.error("code", "code \(platform.code) 与文件名 \(file) 不同", mend: "改文件名或 code")
        }
    }
}

/// Where in a platform's file a key stands.
private struct PlatformLines {
    let file: String
    let config: ConfigNode?

    init(file: String, root: ProjectRoot) {
        self.file = file
        config = try? root.config(root.url.appending(path: file))
    }

    func error(_ key: String, _ reason: String, mend: String) -> ConfigError {
        ConfigError(file: file, line: config?[key]?.line ?? 0, reason: reason, mend: mend)
    }
}
