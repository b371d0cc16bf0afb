internal import Foundation
internal import Metadata

/// Completes relative addresses.
struct URLResolution: Transform {
    static let name = "url"
    static let summary = "Completes relative addresses against a base; complete ones pass as they are."
    static let example = "url: \"https://res.example/\""
    private let base: URL

    init(_ argument: ConfigNode) throws(ConfigError) {
        let text = try argument.text(for: Self.name)
        guard let url = URL(string: text), url.scheme == "http" || url.scheme == "https", url.host != nil else {
            throw argument.error("url 的参数应是完整的 http(s) 地址：\(text)", mend: "例如 url: \"https://res.example/\"")
        }
        base = url
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.map { value in
            if value.text.hasPrefix("http://") || value.text.hasPrefix("https://") { return value }
            guard let url = URL(string: value.text, relativeTo: base) else { return value }
            return value.with(url.absoluteString)
        }
    }
}
