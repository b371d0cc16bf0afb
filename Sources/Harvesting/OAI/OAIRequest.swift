internal import Metadata

/// One OAI-PMH request and its address.
package enum OAIRequest: Sendable, Equatable {
    /// A list by its arguments, or its next page by token.
    package enum Place: Sendable, Equatable {
        case start(set: String?, from: String?)
        case token(String)
    }

    case identify
    case listSets
    case listRecords(Place)
    case listIdentifiers(Place)
    case getRecord(String)

    /// For messages.
    package var verb: String {
        switch self {
        case .identify: "Identify"
        case .listSets: "ListSets"
        case .listRecords: "ListRecords"
        case .listIdentifiers: "ListIdentifiers"
        case .getRecord: "GetRecord"
        }
    }

    /// The address: GET always, since POST is refused here and there. Arguments are encoded to the last reserved
    /// character, because tokens hold anything.
    package func url(endpoint: String, options: OAIOptions) -> String {
        var arguments: [(String, String)]
        switch self {
        case .identify: arguments = [("verb", "Identify")]
        case .listSets: arguments = [("verb", "ListSets")]
        case .listRecords(let place): arguments = [("verb", "ListRecords")] + Self.arguments(place, options)
        case .listIdentifiers(let place): arguments = [("verb", "ListIdentifiers")] + Self.arguments(place, options)
        case .getRecord(let identifier):
            arguments = [
                ("verb", "GetRecord"), ("metadataPrefix", options.metadataPrefix), ("identifier", identifier),
            ]
        }
        let query = arguments.map { "\($0)=\($1.percentEncoded())" }.joined(separator: "&")
        guard let mark = endpoint.firstIndex(of: "?") else { return endpoint + "?" + query }
        let isBare = endpoint.index(after: mark) == endpoint.endIndex || endpoint.hasSuffix("&")
        return endpoint + (isBare ? "" : "&") + query
    }

    private static func arguments(_ place: Place, _ options: OAIOptions) -> [(String, String)] {
        let prefix = [("metadataPrefix", options.metadataPrefix)]
        switch place {
        case .token(let token):
            return (options.quirks.contains(.prefixWithToken) ? prefix : []) + [("resumptionToken", token)]
        case .start(let set, let from):
            return prefix + (set.map { [("set", $0)] } ?? []) + (from.map { [("from", $0)] } ?? [])
        }
    }
}
