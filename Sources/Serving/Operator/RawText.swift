internal import Foundation

/// Bytes of a platform shown as text, whatever they are.
enum RawText {
    /// Characters of a record shown; the rest is said to be there.
    private static let limit = 20_000

    static func write(_ title: String, _ bytes: [UInt8], _ html: inout HTML) {
        let text = String(decoding: bytes.prefix(limit), as: UTF8.self)
        html.element("figure") { html in
            html.element("figcaption", text: "\(title) · \(bytes.count.grouped) B")
            html.element("pre", Attribute("tabindex", "0")) { html in
                html.element("code", text: text + (bytes.count > limit ? "\n…" : ""))
            }
        }
    }

    /// JSON with a line a member, for reading; bytes that are no JSON stay as they are.
    static func indented(_ json: [UInt8]) -> [UInt8] {
        guard let value = try? JSONSerialization.jsonObject(with: Data(json)),
            let pretty = try? JSONSerialization.data(
                withJSONObject: value, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        else { return json }
        return Array(pretty)
    }
}
