internal import Foundation

/// JSON of values that describe themselves (`Codable`): what the catalogue keeps of runs and nights, what commands, logs
/// and the API say. Names are sorted, so equal values give equal bytes. Records have a writer of their own, which is
/// faster (`CanonicalJSON`).
package enum CodableJSON {
    package enum Layout: Sendable {
        /// Without white space.
        case line
        /// For people to read.
        case indented
    }

    /// - Throws: `EncodingError` for a value JSON has no word for, such as a number that is none.
    package static func bytes(_ value: some Encodable, _ layout: Layout = .line) throws -> [UInt8] {
        Array(try data(value, layout))
    }

    /// - Throws: `EncodingError` for a value JSON has no word for, such as a number that is none.
    package static func text(_ value: some Encodable, _ layout: Layout = .line) throws -> String {
        String(decoding: try data(value, layout), as: UTF8.self)
    }

    /// - Throws: `DecodingError` when the text is not JSON, or not of such a value.
    package static func read<Value: Decodable>(_ type: Value.Type, from json: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }

    /// - Throws: `DecodingError` when the bytes are not JSON, or not of such a value.
    package static func read<Value: Decodable>(_ type: Value.Type, from json: [UInt8]) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json))
    }

    private static func data(_ value: some Encodable, _ layout: Layout) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if layout == .indented { encoder.outputFormatting.insert(.prettyPrinted) }
        return try encoder.encode(value)
    }
}
