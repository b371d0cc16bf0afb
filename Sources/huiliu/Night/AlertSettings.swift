import Foundation
import Metadata

/// Schemas/alerts.yml: who is told, and when.
struct AlertSettings: Sendable {
    struct Contact: Sendable {
        var name: String
        /// Nil: all sources.
        var sources: Set<String>?
        /// `env:NAME` or `file:/path`; the address may carry a key.
        var webhook: String?
        /// Program and arguments, run without a shell; the text comes on standard input.
        var command: [String] = []
    }

    var staleNights = 3
    var silentHours = 26
    var contacts: [Contact] = []

    init() {}

    /// - Throws: `ConfigError` with file, line and mend.
    init(_ config: ConfigNode) throws(ConfigError) {
        try config.allow(only: ["staleNights", "silentHours", "contacts"])
        staleNights = try Self.positive(config["staleNights"]) ?? staleNights
        silentHours = try Self.positive(config["silentHours"]) ?? silentHours
        for item in config["contacts"]?.elements ?? [] { contacts.append(try Self.contact(item)) }
    }

    /// The settings of this installation; none when the file is not there.
    static func read(_ root: ProjectRoot) throws(ConfigError) -> AlertSettings {
        guard root.yamlFiles(in: root.schemas).contains(where: { $0.lastPathComponent == "alerts.yml" }) else {
            return AlertSettings()
        }
        return try AlertSettings(root.config(root.schemas.appending(path: "alerts.yml")))
    }

    private static func positive(_ config: ConfigNode?) throws(ConfigError) -> Int? {
        guard let config else { return nil }
        guard let number = config.int, number > 0 else { throw config.error("应当是正整数", mend: "例如 3") }
        return number
    }

    private static func contact(_ config: ConfigNode) throws(ConfigError) -> Contact {
        try config.allow(only: ["name", "sources", "webhook", "command"])
        var contact = Contact(name: try config.required("name"))
        contact.sources = config["sources"].map { Set($0.elements.compactMap(\.string)) }
        contact.webhook = config["webhook"]?.string
        contact.command = config["command"]?.elements.compactMap(\.string) ?? []
        if let webhook = contact.webhook, SecretReference(webhook) == nil {
            throw config["webhook"]?.error("webhook 地址不能写在文件里", mend: "写 env:变量名 或 file:/路径")
                ?? config.error("webhook 有误", mend: "写 env:变量名")
        }
        guard (contact.webhook == nil) != contact.command.isEmpty else {
            throw config.error("联系人要有 webhook 或 command，二者取一", mend: "例如 webhook: env:HUILIU_ALERT_WEBHOOK")
        }
        if let program = contact.command.first, !program.hasPrefix("/") {
            throw config.error("command 的程序要写绝对路径", mend: "例如 command: [/usr/local/bin/notify]")
        }
        return contact
    }
}
