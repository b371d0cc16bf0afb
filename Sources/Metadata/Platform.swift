/// One platform as its file in Harvesters/ describes it: who it is, how it speaks, how gently it must be asked.
package struct Platform: Sendable {
    package enum Kind: String, Sendable, Codable {
        case provincial, national
    }

    /// GB/T 2260 code (660000 for 兵团) or a short name for a national source. The file is `Harvesters/{code}.yml`.
    package var code: String
    package var name: String
    /// What people call it besides; words of a query that mean this platform, as its name does.
    package var shortNames: [String]
    package var kind: Kind
    /// The six-digit province code of a provincial platform.
    package var province: String?
    package var homepage: String?
    /// Nil: not connected (未接入); `note` says why.
    package var endpoint: String?
    package var note: String
    /// `oai-pmh`, `json-get`, `json-post`, `parts`, `csv`, `xlsx`, `sitemap`, `atom`, `resourcesync` …
    package var protocolName: String
    /// What the protocol's harvester needs, checked by that harvester.
    package var options: ConfigNode?
    /// Name of the crosswalk: `Schemas/crosswalks/{crosswalk}.yml`.
    package var crosswalk: String
    package var schoolSystem: SchoolSystem
    package var pace: Pace
    package var deletion: DeletionGuard
    package var limits: Limits
    /// Loopback and private addresses may be fetched (simulation, a platform on the same intranet).
    package var allowsPrivateNetwork: Bool
    /// Name of a secret → where to find it: `env:NAME` or `file:/path`. Never the secret itself.
    package var secrets: [String: String]
    package var contact: String?
    /// Whether the platform's lists are complete, so that absence means something (see `DeletionGuard.vanishAfter`).
    package var listsAreComplete: Bool
    /// Where the file was read from.
    package var file: String

    package var isConnected: Bool { endpoint != nil }

    /// How gently a platform is asked.
    package struct Pace: Sendable, Equatable {
        /// Requests at the same time to this host.
        package var concurrency = 1
        /// Seconds between two requests.
        package var delay = 0.0
        /// How often a passing fault is retried.
        package var retries = 5
        /// Seconds one whole source may take in a night.
        package var deadline = 14_400.0
        /// Local hours in which it may be asked, `22:00-06:00`; nil = always.
        package var window: NightWindow?

        package init() {}

        /// The same for a run that begins now: `deadline` holds the seconds that are left to it, and `window` is there
        /// only when it closes first, so that whoever runs out of time can tell of what.
        /// - Returns: nil outside of the window.
        package func tonight(_ now: UTCInstant) -> Pace? {
            guard let window else { return self }
            guard let left = window.secondsLeft(at: now) else { return nil }
            var pace = self
            if left < deadline { pace.deadline = left } else { pace.window = nil }
            return pace
        }
    }

    /// When a shrinking list is not believed.
    package struct DeletionGuard: Sendable, Equatable {
        /// Share of the live records whose loss is told, is held back until released, and is not believed at all.
        package var warn = 0.10
        package var hold = 0.30
        package var halt = 0.90
        /// Complete runs in a row a record must be absent from before it counts as gone.
        package var vanishAfter = 2

        package init() {}
    }

    /// What one source may cost.
    package struct Limits: Sendable, Equatable {
        package var responseBytes = 256 << 20
        package var recordBytes = 8 << 20
        package var records = 20_000_000
        package var depth = 64
        package var requestSeconds = 120.0
        package var decompressionRatio = 200.0
        /// Days for which quarantined records are kept after they were settled.
        package var settledDays = 90

        package init() {}
    }

    private static let keys = [
        "code", "name", "shortNames", "kind", "province", "homepage", "endpoint", "note", "protocol", "options",
        "crosswalk", "schoolSystem", "pace", "guard", "limits", "network", "secrets", "contact", "complete", "quirks",
    ]

    /// Reads a platform file.
    /// - Throws: `ConfigError` with file, line and mend.
    package init(_ config: ConfigNode) throws(ConfigError) {
        try config.allow(only: Self.keys)
        file = config.file
        code = try config.required("code")
        guard !code.isEmpty, code.utf8.allSatisfy({ $0 < 128 && ($0.isAlphanumeric || $0 == UInt8(ascii: "-")) }) else {
            throw config["code"]?.error("code 只能用字母、数字和 -", mend: "例如 \"620000\" 或 ysyk")
                ?? config.error("缺少 code", mend: "加一行 `code: …`")
        }
        name = try config.required("name")
        if name.trimmed.isEmpty { throw (config["name"] ?? config).error("name 是空的", mend: "写平台自己的名称") }
        let kindText = try config.required("kind")
        guard let kind = Kind(rawValue: kindText) else {
            throw config["kind"]?.error("kind 不能是 \(kindText)", mend: "写 provincial 或 national")
                ?? config.error("缺少 kind", mend: "写 provincial 或 national")
        }
        self.kind = kind
        shortNames = (config["shortNames"]?.elements ?? []).compactMap(\.string)
        province = config["province"]?.string
        homepage = config["homepage"]?.string
        endpoint = try Self.address(config["endpoint"])
        note = config["note"]?.string ?? ""
        protocolName = config["protocol"]?.string ?? ""
        options = config["options"]
        crosswalk = config["crosswalk"]?.string ?? ""
        contact = config["contact"]?.string
        listsAreComplete = try config.flag("complete") ?? true
        try config["network"]?.allow(only: ["allowPrivate"])
        allowsPrivateNetwork = try config["network"]?.flag("allowPrivate") ?? false
        schoolSystem = try Self.schoolSystem(config["schoolSystem"])
        secrets = [:]
        for secret in config["secrets"]?.members ?? [] {
            guard let reference = secret.value.string, SecretReference(reference) != nil else {
                throw secret.value.error("密钥不能写在文件里", mend: "写 env:变量名 或 file:/路径")
            }
            if ["env:", "file:"].contains(reference.trimmed) {
                throw secret.value.error("密钥 \(secret.key) 没有写明在哪里", mend: "写 env:变量名 或 file:/路径")
            }
            secrets[secret.key] = reference
        }
        pace = try Self.pace(config["pace"])
        deletion = try Self.deletion(config["guard"])
        limits = try Self.limits(config["limits"])
        if endpoint == nil, note.isEmpty {
            throw config.error("没有 endpoint，也没有 note 说明原因", mend: "写明 note：例如“真实接口地址未公开”")
        }
        if let address = config["endpoint"], protocolName.isEmpty || crosswalk.isEmpty {
            throw Self.incomplete(config, address)
        }
    }

    /// An address nobody knows how to ask.
    private static func incomplete(_ config: ConfigNode, _ address: ConfigNode) -> ConfigError {
        let mend = "例如 protocol: oai-pmh 与 crosswalk: lom"
        guard address.file != config.file else {
            return address.error("有 endpoint 就必须写 protocol 和 crosswalk", mend: mend)
        }
        // The file has no line to name: the address came from elsewhere.
        return ConfigError(
            file: config.file, line: 0, reason: "\(address.file) 给了地址，这个文件里却没有写 protocol 和 crosswalk",
            mend: "在这个文件里写上这两行，\(mend)")
    }

    private static func address(_ config: ConfigNode?) throws(ConfigError) -> String? {
        guard let config else { return nil }
        guard let text = config.string,
            ["http://", "https://", "sftp://", "file:"].contains(where: text.lowercased().hasPrefix)
        else {
            throw config.error("endpoint 应是完整的地址", mend: "写上 https:// 或 http://（投递的文件写 file:// 或 sftp://）")
        }
        return text
    }

    private static func schoolSystem(_ config: ConfigNode?) throws(ConfigError) -> SchoolSystem {
        guard let config else { return .unknown }
        guard let system = config.string.flatMap(SchoolSystem.init) else {
            throw config.error("schoolSystem 不能是 \(config.string ?? "列表")", mend: "写 6-3、5-4 或 unknown")
        }
        return system
    }

    private static func pace(_ config: ConfigNode?) throws(ConfigError) -> Pace {
        var pace = Pace()
        guard let config else { return pace }
        try config.allow(only: ["concurrency", "delay", "retries", "deadline", "window"])
        pace.concurrency = try config.count("concurrency", atLeast: 1) ?? pace.concurrency
        pace.delay = try config.number("delay", in: 0...86_400) ?? pace.delay
        pace.retries = try config.count("retries", atLeast: 0) ?? pace.retries
        pace.deadline = try config.number("deadline", in: 1...604_800) ?? pace.deadline
        if let window = config["window"] {
            guard let text = window.string, let hours = NightWindow(text) else {
                throw window.error(
                    "pace.window 不能是 \(window.string ?? "列表")", mend: "写北京时间的起止时刻，例如 \"22:30-06:00\"（加引号）")
            }
            pace.window = hours
        }
        return pace
    }

    private static func deletion(_ config: ConfigNode?) throws(ConfigError) -> DeletionGuard {
        var deletion = DeletionGuard()
        guard let config else { return deletion }
        try config.allow(only: ["warn", "hold", "halt", "vanishAfter"])
        deletion.warn = try config.number("warn", in: 0...10) ?? deletion.warn
        deletion.hold = try config.number("hold", in: 0...10) ?? deletion.hold
        deletion.halt = try config.number("halt", in: 0...10) ?? deletion.halt
        deletion.vanishAfter = try config.count("vanishAfter", atLeast: 1) ?? deletion.vanishAfter
        guard deletion.warn <= deletion.hold, deletion.hold <= deletion.halt else {
            throw config.error(
                "guard 的门槛应当 warn ≤ hold ≤ halt", mend: "例如 warn: 0.1, hold: 0.3, halt: 0.9")
        }
        return deletion
    }

    private static func limits(_ config: ConfigNode?) throws(ConfigError) -> Limits {
        var limits = Limits()
        guard let config else { return limits }
        try config.allow(
            only: [
                "responseBytes", "recordBytes", "records", "depth", "requestSeconds", "decompressionRatio",
                "settledDays",
            ])
        limits.responseBytes = try config.count("responseBytes", atLeast: 1) ?? limits.responseBytes
        limits.recordBytes = try config.count("recordBytes", atLeast: 1) ?? limits.recordBytes
        limits.records = try config.count("records", atLeast: 1) ?? limits.records
        limits.depth = try config.count("depth", atLeast: 1) ?? limits.depth
        limits.requestSeconds = try config.number("requestSeconds", in: 0.001...86_400) ?? limits.requestSeconds
        limits.decompressionRatio =
            try config.number("decompressionRatio", in: 1...100_000) ?? limits.decompressionRatio
        limits.settledDays = try config.count("settledDays", atLeast: 1) ?? limits.settledDays
        return limits
    }
}

extension UInt8 {
    /// ASCII letters and digits.
    package var isAlphanumeric: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
    }
}
