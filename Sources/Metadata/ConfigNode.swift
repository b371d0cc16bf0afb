internal import Yams

/// A mistake in one of the text files operators write: which file, which line, what is wrong, how to mend it.
package struct ConfigError: Error, Sendable, Equatable, CustomStringConvertible {
    package var file: String
    /// 1-based; 0 when the whole file is meant.
    package var line: Int
    /// In Chinese, for the operator.
    package var reason: String
    /// In Chinese: the next thing to do.
    package var mend: String

    package init(file: String, line: Int, reason: String, mend: String) {
        self.file = file
        self.line = line
        self.reason = reason
        self.mend = mend
    }

    package var description: String { "\(file):\(line): \(reason)。改法：\(mend)" }
}

/// A place in a YAML file that knows its file and line, so that every complaint about it can name them.
package struct ConfigNode: Sendable {
    package indirect enum Value: Sendable {
        case null
        /// The scalar's text exactly as written.
        case scalar(String)
        case list([ConfigNode])
        case mapping([Member])
    }

    package struct Member: Sendable {
        package var key: String
        /// 1-based line of the key.
        package var line: Int
        package var value: ConfigNode
    }

    package let file: String
    /// 1-based; 0 when not read from a file.
    package let line: Int
    package let value: Value

    package init(file: String, line: Int = 0, value: Value) {
        self.file = file
        self.line = line
        self.value = value
    }

    /// - Throws: `ConfigError` when the text is not YAML.
    package init(yaml: String, file: String) throws(ConfigError) {
        do {
            guard let node = try Yams.compose(yaml: yaml) else {
                self.init(file: file, line: 1, value: .mapping([]))
                return
            }
            self.init(node, file: file)
        } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
            throw ConfigError(
                file: file, line: context.mark.line, reason: "键 \(keys.joined(separator: "、")) 写了不止一次",
                mend: "合成一个，或删去多余的")
        } catch let error as YamlError {
            throw ConfigError(
                file: file, line: Self.line(of: error), reason: "不是合法的 YAML（\(Self.words(error))）",
                mend: "检查该行的缩进、引号和冒号；缩进只能用空格，不能用制表符")
        } catch {
            throw ConfigError(file: file, line: 0, reason: "无法解析：\(error)", mend: "检查文件是否为 UTF-8 编码的 YAML")
        }
    }

    private init(_ node: Node, file: String) {
        self.file = file
        line = node.mark?.line ?? 0
        switch node {
        case .scalar(let scalar):
            let isNull = scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
            value = isNull ? .null : .scalar(scalar.string)
        case .sequence(let sequence):
            value = .list(sequence.map { ConfigNode($0, file: file) })
        case .mapping(let mapping):
            value = .mapping(
                mapping.map { key, value in
                    Member(key: key.string ?? "", line: key.mark?.line ?? 0, value: ConfigNode(value, file: file))
                })
        case .alias:
            value = .null
        }
    }

    /// libyaml's own words, on one line.
    private static func words(_ error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
        default: "\(error)".split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        }
    }

    private static func line(of error: YamlError) -> Int {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: 0
        }
    }

    /// A complaint about this place.
    package func error(_ reason: String, mend: String) -> ConfigError {
        ConfigError(file: file, line: line, reason: reason, mend: mend)
    }

    /// The value under `key`, or nil when absent or null.
    package subscript(key: String) -> ConfigNode? {
        guard let member = members.first(where: { $0.key == key }) else { return nil }
        if case .null = member.value.value { return nil }
        return member.value
    }

    /// The members of a mapping in file order; empty for anything else.
    package var members: [Member] {
        if case .mapping(let members) = value { return members }
        return []
    }

    /// The elements of a list; a single value counts as a list of one.
    package var elements: [ConfigNode] {
        switch value {
        case .list(let list): list
        case .null: []
        default: [self]
        }
    }

    package var isMapping: Bool { if case .mapping = value { true } else { false } }
    package var isList: Bool { if case .list = value { true } else { false } }
    /// The scalar's text exactly as written.
    package var string: String? { if case .scalar(let text) = value { text } else { nil } }
    package var int: Int? { string.flatMap { Int($0) } }
    package var double: Double? { string.flatMap { Double($0) } }
    package var bool: Bool? {
        switch string {
        case "true", "yes", "是": true
        case "false", "no", "否": false
        default: nil
        }
    }

    /// The text under `key`.
    /// - Throws: `ConfigError` when it is absent or not text.
    package func required(_ key: String) throws(ConfigError) -> String {
        guard let value = self[key] else { throw error("缺少 \(key)", mend: "加一行 `\(key): …`") }
        guard let text = value.string else { throw value.error("\(key) 应是一个值", mend: "写成 `\(key): 值`") }
        return text
    }

    /// Refuses keys that no reader knows: a misspelt key must not pass in silence.
    /// - Throws: `ConfigError` for the first of them.
    package func allow(only known: [String]) throws(ConfigError) {
        for member in members where !known.contains(member.key) {
            throw ConfigError(
                file: file, line: member.line, reason: "不认识的键 \(member.key)",
                mend: "可用的键：\(known.joined(separator: "、"))")
        }
    }

    /// This mapping with the members of `overlay` put over it; nested mappings are merged one by one.
    package func merged(with overlay: ConfigNode) -> ConfigNode {
        guard case .mapping(var mine) = value, case .mapping(let over) = overlay.value else { return overlay }
        for member in over {
            if let index = mine.firstIndex(where: { $0.key == member.key }) {
                mine[index].value = mine[index].value.merged(with: member.value)
            } else {
                mine.append(member)
            }
        }
        return ConfigNode(file: file, line: line, value: .mapping(mine))
    }
}
