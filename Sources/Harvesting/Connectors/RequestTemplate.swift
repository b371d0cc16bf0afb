package import Metadata

/// Text of a request with places to fill: `{page}`, `{token}` … A brace that is not followed by a name and a closing
/// brace is text, so JSON bodies can be written as they are.
package struct RequestTemplate: Sendable, Equatable {
    /// How a value is written into its surroundings.
    package enum Surroundings: Sendable {
        /// As it is (signature texts, headers).
        case plain
        /// Percent-encoded (RFC 3986 unreserved characters stay).
        case url
        /// Escaped for a JSON string.
        case json
    }

    private enum Part: Sendable, Equatable {
        case text(String)
        case value(String)
    }

    private let parts: [Part]

    /// The names the template asks for.
    package var names: [String] {
        parts.compactMap { if case .value(let name) = $0 { name } else { nil } }
    }

    package init(_ text: String) {
        var parts: [Part] = []
        var literal = ""
        var rest = Substring(text)
        while let brace = rest.firstIndex(of: "{") {
            literal += rest[..<brace]
            let after = rest[rest.index(after: brace)...]
            if let end = after.firstIndex(of: "}"), Self.isName(after[..<end]) {
                if !literal.isEmpty { parts.append(.text(literal)) }
                literal = ""
                parts.append(.value(String(after[..<end])))
                rest = after[after.index(after: end)...]
            } else {
                literal += "{"
                rest = after
            }
        }
        literal += rest
        if !literal.isEmpty { parts.append(.text(literal)) }
        self.parts = parts
    }

    /// Reads a template from a platform file.
    /// - Throws: `ConfigError` when it asks for a name nobody fills.
    package init(_ config: ConfigNode, known: Set<String>) throws(ConfigError) {
        guard let text = config.string else { throw config.error("这里应是一个值", mend: "写成一行文字，可用 {page} 之类的占位符") }
        self.init(text)
        for name in names where !known.contains(name) {
            throw config.error("不认识的占位符 {\(name)}", mend: "可用的占位符：\(known.sorted().joined(separator: "、"))")
        }
    }

    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, first.isAlphanumeric, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }

    /// The text with its places filled; a name without a value becomes nothing.
    package func filled(_ values: [String: String], for surroundings: Surroundings) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .value(let name): Self.written(values[name] ?? "", for: surroundings)
            }
        }.joined()
    }

    private static func written(_ value: String, for surroundings: Surroundings) -> String {
        switch surroundings {
        case .plain: value
        case .url: value.percentEncoded()
        case .json: value.jsonEscaped
        }
    }
}

extension String {
    /// For the inside of a JSON string literal.
    var jsonEscaped: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20: result += "\\u00" + [UInt8(scalar.value)].hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
