internal import Foundation
package import Metadata

extension Crosswalk {
    /// Reads `Schemas/crosswalks/{name}.yml`.
    /// - Throws: `ConfigError`; for a missing file it names the ones there are.
    package static func load(_ name: String, root: ProjectRoot) throws(ConfigError) -> Crosswalk {
        let file = root.crosswalks.appending(path: "\(name).yml")
        guard FileManager.default.fileExists(atPath: file.path) else {
            let known = root.yamlFiles(in: root.crosswalks).map { $0.deletingPathExtension().lastPathComponent }
            throw ConfigError(
                file: "Schemas/crosswalks/\(name).yml", line: 0, reason: "没有名为 \(name) 的对照表（crosswalk）",
                mend: "新建该文件，或改用：\(known.joined(separator: "、"))")
        }
        let config = try root.config(file)
        let crosswalk = try Crosswalk(config)
        guard crosswalk.id == name else {
            throw (config["id"] ?? config).error("id \(crosswalk.id) 与文件名 \(name).yml 不同", mend: "写 id: \(name)")
        }
        return crosswalk
    }
}
