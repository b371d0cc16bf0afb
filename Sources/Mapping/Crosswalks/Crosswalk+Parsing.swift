package import Metadata

extension Crosswalk {
    /// Reads a crosswalk file.
    /// - Throws: `ConfigError` with file, line and mend.
    package init(_ config: ConfigNode) throws(ConfigError) {
        try config.allow(only: ["id", "format", "description", "root", "fields", "federated"])
        id = try config.required("id")
        let formatName = try config.required("format")
        guard let format = PayloadFormat(rawValue: formatName), PayloadFormat.mappable.contains(format) else {
            throw (config["format"] ?? config).error(
                "不认识的 format：\(formatName)",
                mend: "可用：\(PayloadFormat.mappable.map(\.rawValue).joined(separator: "、"))")
        }
        self.format = format
        isFederated = config["federated"]?.bool ?? false
        var symbols = SymbolTable()
        var roots: [SourcePath] = []
        for root in config["root"]?.elements ?? [] {
            roots.append(try Self.path(root, &symbols))
        }
        self.roots = roots
        guard let fields = config["fields"], fields.isMapping, !fields.members.isEmpty else {
            throw config.error("缺少 fields", mend: "加 fields:，每行“目标字段: 来源路径”")
        }
        var rules: [FieldRule] = []
        for member in fields.members {
            guard let target = TargetField(name: member.key) else {
                throw ConfigError(
                    file: config.file, line: member.line, reason: "不认识的目标字段 \(member.key)",
                    mend: "可用：\(TargetField.allCases.map(\.name).joined(separator: "、"))")
            }
            var sources: [SourceRule] = []
            for element in member.value.elements { sources.append(try Self.source(element, &symbols)) }
            guard !sources.isEmpty else {
                throw ConfigError(
                    file: config.file, line: member.line, reason: "\(member.key) 没有来源", mend: "写来源路径，或删去这一行")
            }
            rules.append(FieldRule(target: target, sources: sources))
        }
        guard rules.contains(where: { $0.target == .title }) else {
            throw fields.error("没有映射 title", mend: "加一行 title: 来源路径；没有标题的记录不能入库")
        }
        self.rules = rules
        self.symbols = symbols
        digest = Digest.sha256(config.canonicalText).hex
    }

    private static func source(_ config: ConfigNode, _ symbols: inout SymbolTable) throws(ConfigError) -> SourceRule {
        if config.string != nil {
            let path = try path(config, &symbols)
            return SourceRule(name: config.string ?? "", path: path, constant: nil, steps: [], scheme: nil)
        }
        try config.allow(only: ["from", "constant", "do", "scheme"])
        var steps: [any Transform] = []
        for step in config["do"]?.elements ?? [] { steps.append(try Transforms.make(step)) }
        let scheme = config["scheme"]?.string
        if let constant = config["constant"]?.string {
            guard config["from"] == nil else { throw config.error("from 与 constant 只能写一个", mend: "删去一个") }
            return SourceRule(name: "constant", path: nil, constant: constant, steps: steps, scheme: scheme)
        }
        guard let from = config["from"] else {
            throw config.error("来源缺少 from", mend: "写 from: 来源路径，或 constant: 固定值")
        }
        return SourceRule(
            name: from.string ?? "", path: try path(from, &symbols), constant: nil, steps: steps, scheme: scheme)
    }

    private static func path(_ config: ConfigNode, _ symbols: inout SymbolTable) throws(ConfigError) -> SourcePath {
        guard let text = config.string else { throw config.error("路径应是文字", mend: "例如 general.title.string") }
        do {
            return try SourcePath(text, symbols: &symbols)
        } catch {
            throw config.error("路径 \(text) 不合法：\(error.reason)", mend: "写法见 docs/crosswalks.md")
        }
    }
}

extension ConfigNode {
    /// The content without comments, blanks and positions: what a digest is taken of.
    var canonicalText: String {
        switch value {
        case .null: "~"
        case .scalar(let text): "\(text.utf8.count):\(text)"
        case .list(let list): "[" + list.map(\.canonicalText).joined(separator: ",") + "]"
        case .mapping(let members):
            "{" + members.map { "\($0.key.utf8.count):\($0.key)=\($0.value.canonicalText)" }.joined(separator: ",")
                + "}"
        }
    }
}
