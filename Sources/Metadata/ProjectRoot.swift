package import Foundation

/// The folder that holds Harvesters/ and Schemas/ (`--root`), and how its files are read.
package struct ProjectRoot: Sendable {
    package let url: URL

    package init(_ url: URL) {
        self.url = url
    }

    package var harvesters: URL { url.appending(path: "Harvesters") }
    package var schemas: URL { url.appending(path: "Schemas") }
    package var vocabularies: URL { schemas.appending(path: "vocabularies") }
    package var crosswalks: URL { schemas.appending(path: "crosswalks") }
    package var targets: URL { schemas.appending(path: "targets") }

    /// Reads one YAML file.
    /// - Throws: `ConfigError`; its file name is relative to the root.
    package func config(_ file: URL) throws(ConfigError) -> ConfigNode {
        let name = file.path.hasPrefix(url.path + "/") ? String(file.path.dropFirst(url.path.count + 1)) : file.path
        do {
            return try ConfigNode(yaml: String(contentsOf: file, encoding: .utf8), file: name)
        } catch let error as ConfigError {
            throw error
        } catch {
            guard FileManager.default.fileExists(atPath: file.path) else {
                throw ConfigError(file: name, line: 0, reason: "没有这个文件", mend: "核对路径")
            }
            throw ConfigError(file: name, line: 0, reason: "读不到文件，或不是 UTF-8", mend: "检查权限和编码")
        }
    }

    /// The files of a folder whose names end so, sorted; empty when the folder is not there.
    /// - Throws: `ConfigError` for a folder that is there and cannot be read.
    package func files(in folder: URL, ext: String) throws(ConfigError) -> [URL] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) else { return [] }
        // Of a file Foundation lists nothing, without an error.
        guard isFolder.boolValue,
            let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        else {
            throw ConfigError(file: folder.path, line: 0, reason: "不是目录，或读不到", mend: "检查路径和读取权限")
        }
        return files.filter { $0.pathExtension == ext }.sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    /// The `.yml` files of a folder, sorted; none when it is not there or cannot be read. For lists of what there is;
    /// what must not be passed over is read by `files(in:ext:)`.
    package func yamlFiles(in folder: URL) -> [URL] { (try? files(in: folder, ext: "yml")) ?? [] }

    /// Every platform file, with overlays and environment addresses put over them. A bad file is reported and costs
    /// only its own platform; an overlay folder that cannot be read costs them all, for without it the real addresses
    /// would be asked.
    /// - Parameters:
    ///   - overlay: a folder of files with the same names; their keys replace those of Harvesters/.
    ///   - environment: `HUILIU_ENDPOINT_{CODE}` sets an endpoint (`-` in the code becomes `_`).
    package func platforms(
        overlay: URL? = nil, environment: [String: String] = [:]
    ) -> (platforms: [Platform], errors: [ConfigError]) {
        var platforms: [Platform] = []
        var errors: [ConfigError] = []
        var files: [URL] = []
        do throws(ConfigError) { files = try self.files(in: harvesters, ext: "yml") } catch { errors.append(error) }
        let names = Set(files.map(\.lastPathComponent))
        var overlays: [URL] = []
        if let overlay {
            do throws(ConfigError) { overlays = try self.files(in: overlay, ext: "yml") } catch {
                return ([], errors + [error])
            }
        }
        files += overlays.filter { !names.contains($0.lastPathComponent) }
        for file in files {
            do throws(ConfigError) {
                var config = try config(file)
                if let over = overlays.first(where: { $0.lastPathComponent == file.lastPathComponent }), over != file {
                    config = config.merged(with: try self.config(over))
                }
                let variable =
                    "HUILIU_ENDPOINT_"
                    + file.deletingPathExtension().lastPathComponent
                    .replacingOccurrences(of: "-", with: "_").uppercased()
                if let address = environment[variable], !address.isEmpty {
                    let place = "环境变量 \(variable)"
                    let value = ConfigNode(file: place, value: .scalar(address))
                    config = config.merged(
                        with: ConfigNode(
                            file: place, value: .mapping([.init(key: "endpoint", line: 0, value: value)])))
                }
                let platform = try Platform(config)
                if let twin = platforms.first(where: { $0.code == platform.code }) {
                    throw config.error("code \(platform.code) 已被 \(twin.file) 使用", mend: "每个平台用自己的 code")
                }
                platforms.append(platform)
            } catch {
                errors.append(error)
            }
        }
        return (platforms, errors)
    }
}
