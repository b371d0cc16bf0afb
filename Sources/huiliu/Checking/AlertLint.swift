import Foundation
import Metadata

/// Checks Schemas/alerts.yml, and what reading it lets pass: sources nobody has, and a command in one text.
struct AlertLint {
    let root: ProjectRoot
    /// The codes of all sources.
    let sources: Set<String>

    /// Empty without the file.
    func errors() -> [ConfigError] {
        let file = root.schemas.appending(path: "alerts.yml")
        guard FileManager.default.fileExists(atPath: file.path) else { return [] }
        do throws(ConfigError) {
            let config = try root.config(file)
            _ = try AlertSettings(config)
            return (config["contacts"]?.elements ?? []).flatMap { errors(in: $0) }
        } catch {
            return [error]
        }
    }

    private func errors(in contact: ConfigNode) -> [ConfigError] {
        var errors: [ConfigError] = []
        for source in contact["sources"]?.elements ?? [] {
            let code = source.string ?? ""
            if sources.contains(code) { continue }
            errors.append(
                source.error("没有来源 \(code)，这个联系人收不到它的告警", mend: "写 huiliu sources 列出的代码，例如 sources: [\"620000\"]"))
        }
        // One text is one program: its arguments would be looked for in the program's name.
        if let command = contact["command"], let text = command.string {
            let parts = text.split(separator: " ").joined(separator: ", ")
            errors.append(command.error("command 应是一列：程序和它的参数各占一项", mend: "写成 command: [\(parts)]"))
        }
        return errors
    }
}
