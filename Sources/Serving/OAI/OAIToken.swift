internal import Cataloguing
internal import Foundation
internal import Metadata

/// A resumption token: everything the next page needs, signed. The server keeps nothing, so a token stays good across
/// restarts and while sources publish, and a page in the middle costs what the first one costs.
struct OAIToken: Sendable, Equatable {
    var verb: OAIRequest.Verb
    var prefix: String
    var set: String?
    var from: String?
    var until: String?
    /// The last item delivered.
    var place: OutwardPlace
    /// Items delivered so far.
    var cursor: Int
    /// What the first page announced, 0 when it did not.
    var size: Int

    /// Fields in order, joined by a character none of them can contain.
    private var payload: [UInt8] {
        let fields = [
            verb.rawValue, prefix, set ?? "", from ?? "", until ?? "", String(place.sequence), String(place.document),
            String(cursor), String(size),
        ]
        return Array(fields.joined(separator: "|").utf8)
    }

    private static let sealLength = 16

    /// - Parameter key: the server's; the same one must open the token.
    func sealed(with key: [UInt8]) -> String {
        let payload = payload
        let bytes = Self.seal(payload, key) + payload
        return Data(bytes).base64EncodedString()
            .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }

    /// - Returns: nil for anything that this server did not issue for this verb.
    init?(_ text: String, verb: OAIRequest.Verb, key: [UInt8]) {
        guard text.utf8.count <= 1024 else { return nil }
        let standard = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        let padded = standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: padded), data.count > Self.sealLength else { return nil }
        let payload = Array(data.dropFirst(Self.sealLength))
        // The time taken tells nothing about the seal.
        guard Secrets.equal(Array(data.prefix(Self.sealLength)), Self.seal(payload, key)) else { return nil }
        let fields = String(decoding: payload, as: UTF8.self)
            .split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 9, fields[0] == verb.rawValue, let sequence = Int64(fields[5]),
            let document = Int64(fields[6]), let cursor = Int(fields[7]), let size = Int(fields[8])
        else { return nil }
        func given(_ field: String) -> String? { field.isEmpty ? nil : field }
        self.init(
            verb: verb, prefix: fields[1], set: given(fields[2]), from: given(fields[3]), until: given(fields[4]),
            place: OutwardPlace(sequence: sequence, document: document), cursor: cursor, size: size)
    }

    init(
        verb: OAIRequest.Verb, prefix: String, set: String?, from: String?, until: String?, place: OutwardPlace,
        cursor: Int, size: Int
    ) {
        self.verb = verb
        self.prefix = prefix
        self.set = set
        self.from = from
        self.until = until
        self.place = place
        self.cursor = cursor
        self.size = size
    }

    private static func seal(_ payload: [UInt8], _ key: [UInt8]) -> [UInt8] {
        Array(Digest.hmac(.sha256, key: key, message: Array("oai-token|".utf8) + payload).prefix(sealLength))
    }
}
