package import Metadata

/// `options.token`: how a token is got before the pages, and how the platform says that it is no longer good.
package struct TokenOptions: Sendable {
    package enum SignatureEncoding: String, Sendable, CaseIterable {
        case hex
        case upperHex = "HEX"
        case base64
    }

    /// A keyed hash over a text, as `{signature}` for the token call.
    package struct Signature: Sendable {
        package var algorithm: Digest.HMACAlgorithm
        package var key: RequestTemplate
        package var text: RequestTemplate
        package var encoding: SignatureEncoding
    }

    /// Relative to the endpoint.
    package var url: RequestTemplate
    package var isPost: Bool
    package var body: RequestTemplate?
    package var query: [(name: String, value: RequestTemplate)] = []
    package var contentType: String
    package var path: TreePath
    package var success: ValueCondition?
    /// In an answer to a page request: the token is expired or unknown.
    package var expired: ValueCondition?
    package var signature: Signature?

    private enum Method: String, CaseIterable {
        case get, post
    }

    /// - Parameter config: the whole `options:` mapping.
    /// - Throws: `ConfigError`.
    package init(_ config: ConfigNode, secrets: Set<String>) throws(ConfigError) {
        guard let token = config["token"] else {
            throw config.error("token-json 需要 token", mend: "写明 token.url 与 token.path")
        }
        try token.allow(
            only: ["url", "method", "body", "query", "contentType", "path", "success", "expired", "sign"])
        let known = secrets.union(["timestamp", "seconds", "signature"])
        url = try RequestTemplate(token["url"] ?? token, known: known)
        path = TreePath(try token.required("path"))
        body = try token["body"].map { (node) throws(ConfigError) in try RequestTemplate(node, known: known) }
        isPost = try token.choice("method", of: Method.self).map { $0 == .post } ?? (body != nil)
        contentType = token["contentType"]?.string ?? "application/json; charset=utf-8"
        for member in token["query"]?.members ?? [] {
            query.append((member.key, try RequestTemplate(member.value, known: known)))
        }
        success = try token["success"].map { (node) throws(ConfigError) in try ValueCondition(node) }
        expired = try token["expired"].map { (node) throws(ConfigError) in try ValueCondition(node) }
        signature = try token["sign"].map { (node) throws(ConfigError) in try Self.signature(node, secrets: secrets) }
    }

    private static func signature(_ config: ConfigNode, secrets: Set<String>) throws(ConfigError) -> Signature {
        try config.allow(only: ["algorithm", "key", "text", "encoding"])
        let known = secrets.union(["timestamp", "seconds"])
        let name = config["algorithm"]?.string ?? "hmac-sha1"
        guard name.hasPrefix("hmac-"), let algorithm = Digest.HMACAlgorithm(rawValue: String(name.dropFirst(5))) else {
            throw (config["algorithm"] ?? config).error(
                "不支持的签名算法 \(name)", mend: "可选：hmac-sha1、hmac-sha256")
        }
        let encoding = try config.choice("encoding", of: SignatureEncoding.self) ?? .hex
        return Signature(
            algorithm: algorithm, key: try RequestTemplate(config["key"] ?? config, known: known),
            text: try RequestTemplate(config["text"] ?? config, known: known), encoding: encoding)
    }

    /// The values of a token call, with the signature made.
    package func values(secrets: [String: String], now: UTCInstant) -> [String: String] {
        var values = secrets
        values["timestamp"] = String(now.seconds * 1000)
        values["seconds"] = String(now.seconds)
        guard let signature else { return values }
        let code = Digest.hmac(
            signature.algorithm, key: Array(signature.key.filled(values, for: .plain).utf8),
            message: Array(signature.text.filled(values, for: .plain).utf8))
        values["signature"] =
            switch signature.encoding {
            case .hex: code.hex
            case .upperHex: code.hex.uppercased()
            case .base64: code.base64
            }
        return values
    }
}
