internal import Foundation
internal import Metadata

/// Checks what a platform file says beyond what reading it does: names of other files, codes, options, secrets.
struct PlatformLint {
    let root: ProjectRoot
    /// The protocols there are harvesters for; empty: not checked.
    let protocols: Set<String>
    let format: SchemaLint.DeliveredFormat?
    /// The names of the crosswalks there are.
    let crosswalks: Set<String>
    /// The formats of those that can be used.
    let formats: [String: PayloadFormat]
    /// The codes of the provinces; nil: their vocabulary cannot be read, which is told elsewhere.
    let provinces: Set<String>?

    func errors(in platform: Platform) -> [ConfigError] {
        let lines = PlatformLines(platform, root: root)
        var errors = errorsOfNames(platform, lines) + errorsOfPlace(platform, lines)
        do throws(ConfigError) {
            if let error = try misfit(platform, lines) { errors.append(error) }
            errors += OptionsLint(platform: platform, endpoint: lines.endpoint(of: platform)).errors()
        } catch {
            errors.append(error)
        }
        return errors
    }

    private func errorsOfNames(_ platform: Platform, _ lines: PlatformLines) -> [ConfigError] {
        var errors: [ConfigError] = []
        if !platform.crosswalk.isEmpty, !crosswalks.contains(platform.crosswalk) {
            errors.append(
                lines.error(
                    "crosswalk", "没有名为 \(platform.crosswalk) 的对照表",
                    mend:
                        "可用：\(crosswalks.sorted().joined(separator: "、"))，或新建 Schemas/crosswalks/\(platform.crosswalk).yml"
                ))
        }
        if !platform.protocolName.isEmpty, !protocols.isEmpty, !protocols.contains(platform.protocolName) {
            errors.append(
                lines.error(
                    "protocol", "不认识的协议 \(platform.protocolName)",
                    mend: "可用：\(protocols.sorted().joined(separator: "、"))"))
        }
        if lines.file.hasPrefix("Harvesters/"), lines.file != "Harvesters/\(platform.code).yml" {
            errors.append(
                lines.error("code", "code \(platform.code) 与文件名 \(lines.file) 不同", mend: "改文件名或 code"))
        }
        return errors
    }

    private func errorsOfPlace(_ platform: Platform, _ lines: PlatformLines) -> [ConfigError] {
        var errors: [ConfigError] = []
        if platform.kind == .provincial, platform.province == nil {
            errors.append(lines.error("kind", "省级平台缺少 province", mend: "加一行 province: \"620000\""))
        }
        if let province = platform.province, let provinces, !provinces.contains(province) {
            errors.append(
                lines.error(
                    "province", "没有省级代码 \(province)",
                    mend: "用 Schemas/vocabularies/provinces.csv 里的六位代码，例如 province: \"620000\""))
        }
        if lines.config?["quirks"] != nil {
            errors.append(
                lines.error("quirks", "quirks 写在最外层不起作用", mend: "移到 options 下面，每项写明原因，例如 - noFrom: 平台不认 from"))
        }
        // As the file has it: what comes from the environment is where a secret belongs.
        if let address = lines.config?["endpoint"]?.string, Self.hasPassword(address) {
            errors.append(
                lines.error(
                    "endpoint", "密钥不能写在文件里：endpoint 带有密码",
                    mend: "从地址里删去用户名和密码；确实要用，就把整个地址写进环境变量 HUILIU_ENDPOINT_\(platform.code)"))
        }
        return errors
    }

    /// - Returns: the crosswalk is written for another format than the protocol delivers.
    /// - Throws: `ConfigError` for options the protocol does not know.
    private func misfit(_ platform: Platform, _ lines: PlatformLines) throws(ConfigError) -> ConfigError? {
        guard let format, let delivered = try format(platform), let wanted = formats[platform.crosswalk],
            !Self.fits(wanted, delivered)
        else { return nil }
        let fitting = formats.filter { Self.fits($0.value, delivered) }.keys.sorted()
        return lines.error(
            "crosswalk",
            "对照表 \(platform.crosswalk) 是为 \(wanted.rawValue) 写的，\(platform.protocolName) 给出的是 \(delivered.rawValue)",
            mend: "改用：\(fitting.joined(separator: "、"))；或新写一个 format: \(delivered.rawValue) 的对照表")
    }

    /// The rows of both kinds of table are alike, and so are the documents of both kinds of JSON.
    private static func fits(_ wanted: PayloadFormat, _ delivered: PayloadFormat) -> Bool {
        let alike: [Set<PayloadFormat>] = [[.csv, .xlsx], [.json, .jsonLD]]
        return wanted == delivered || alike.contains { $0.isSuperset(of: [wanted, delivered]) }
    }

    /// Whether an address carries a password: `https://user:password@host`. A place to be filled is none.
    private static func hasPassword(_ address: String) -> Bool {
        guard let scheme = address.range(of: "://") else { return false }
        let authority = address[scheme.upperBound...].prefix { !"/?#".contains($0) }
        guard let end = authority.lastIndex(of: "@"), let colon = authority[..<end].firstIndex(of: ":") else {
            return false
        }
        let password = authority[..<end][authority.index(after: colon)...]
        return !password.isEmpty && !password.hasPrefix("{")
    }
}

/// Where in a platform's file a key stands.
private struct PlatformLines {
    let file: String
    let config: ConfigNode?

    init(_ platform: Platform, root: ProjectRoot) {
        file = platform.file.isEmpty ? "Harvesters/\(platform.code).yml" : platform.file
        config = try? root.config(file.hasPrefix("/") ? URL(filePath: file) : root.url.appending(path: file))
    }

    /// The address where it stands: in the file, or what lies over it, of which only the address is known.
    func endpoint(of platform: Platform) -> ConfigNode? {
        guard let address = platform.endpoint else { return nil }
        if let written = config?["endpoint"], written.string == address { return written }
        return ConfigNode(file: file, value: .scalar(address))
    }

    func error(_ key: String, _ reason: String, mend: String) -> ConfigError {
        ConfigError(file: file, line: config?[key]?.line ?? 0, reason: reason, mend: mend)
    }
}
