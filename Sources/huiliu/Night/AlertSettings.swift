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
        guard let config = try file(root) else { return AlertSettings() }
        return try AlertSettings(config)
    }

    /// What can be used of the settings of this installation, and what is wrong with the rest. A mistake costs the numbers
    /// and its own contact: everybody else still hears.
    static func usable(_ root: ProjectRoot) -> (settings: AlertSettings, errors: [ConfigError]) {
        var found: ConfigNode?
        do throws(ConfigError) { found = try file(root) } catch { return (AlertSettings(), [error]) }
        guard let config = found else { return (AlertSettings(), []) }
        do throws(ConfigError) { return (try AlertSettings(config), []) } catch {
            var settings = AlertSettings()
            var errors = [error]
            for item in config["contacts"]?.elements ?? [] {
                do throws(ConfigError) { settings.contacts.append(try contact(item)) } catch {
                    if !errors.contains(error) { errors.append(error) }
                }
            }
            return (settings, errors)
        }
    }

    /// Nil when the file is not there.
    private static func file(_ root: ProjectRoot) throws(ConfigError) -> ConfigNode? {
        let names = try root.files(in: root.schemas, ext: "yml").map(\.lastPathComponent)
        guard names.contains("alerts.yml") else { return nil }
        return try root.config(root.schemas.appending(path: "alerts.yml"))
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
