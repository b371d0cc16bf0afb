internal import Metadata

/// A request of OAI-PMH 2.0 whose arguments are those its verb allows (section 4).
struct OAIRequest: Sendable, Equatable {
    enum Verb: String, Sendable, CaseIterable {
        case identify = "Identify"
        case listMetadataFormats = "ListMetadataFormats"
        case listSets = "ListSets"
        case getRecord = "GetRecord"
        case listIdentifiers = "ListIdentifiers"
        case listRecords = "ListRecords"

        var required: [String] {
            switch self {
            case .identify, .listMetadataFormats, .listSets: []
            case .getRecord: ["identifier", "metadataPrefix"]
            case .listIdentifiers, .listRecords: ["metadataPrefix"]
            }
        }

        var optional: [String] {
            switch self {
            case .identify, .getRecord: []
            case .listMetadataFormats: ["identifier"]
            case .listSets: []
            case .listIdentifiers, .listRecords: ["from", "until", "set"]
            }
        }

        /// Takes `resumptionToken`, which then stands alone.
        var isList: Bool { self == .listSets || self == .listIdentifiers || self == .listRecords }
    }

    var verb: Verb
    /// Every argument but `verb`, by name.
    var arguments: [String: String]

    /// - Throws: `OAIErrors` with badVerb or badArgument.
    init(_ pairs: [(name: String, value: String)]) throws(OAIErrors) {
        let verbs = pairs.filter { $0.name == "verb" }
        guard verbs.count == 1 else {
            throw OAIErrors(.badVerb, verbs.isEmpty ? "The verb argument is missing" : "The verb argument is repeated")
        }
        guard let verb = Verb(rawValue: verbs[0].value) else {
            throw OAIErrors(.badVerb, "Illegal OAI verb")
        }
        self.verb = verb
        arguments = [:]
        var errors: [OAIError] = []
        let allowed = verb.required + verb.optional + (verb.isList ? ["resumptionToken"] : [])
        for pair in pairs where pair.name != "verb" {
            if !allowed.contains(pair.name) {
                errors.append(OAIError(.badArgument, "\(verb.rawValue) does not take the argument \(pair.name)"))
            } else if arguments.updateValue(pair.value, forKey: pair.name) != nil {
                errors.append(OAIError(.badArgument, "The argument \(pair.name) is repeated"))
            }
        }
        if arguments["resumptionToken"] != nil {
            if arguments.count > 1 {
                errors.append(OAIError(.badArgument, "resumptionToken is an exclusive argument"))
            }
        } else {
            for name in verb.required where arguments[name] == nil {
                errors.append(OAIError(.badArgument, "\(verb.rawValue) needs the argument \(name)"))
            }
        }
        errors += Self.illSpelt(arguments)
        if !errors.isEmpty { throw OAIErrors(errors) }
    }

    /// Values whose syntax the schema of the answer would refuse.
    private static func illSpelt(_ arguments: [String: String]) -> [OAIError] {
        var errors: [OAIError] = []
        if let prefix = arguments["metadataPrefix"], !isToken(prefix) {
            errors.append(OAIError(.badArgument, "Illegal characters in metadataPrefix"))
        }
        if let set = arguments["set"], !set.split(separator: ":", omittingEmptySubsequences: false).allSatisfy(isToken)
        {
            errors.append(OAIError(.badArgument, "Illegal characters in set"))
        }
        if let identifier = arguments["identifier"], !isURI(identifier) {
            errors.append(OAIError(.badArgument, "The identifier is not a URI"))
            errors.append(OAIError(.idDoesNotExist, "No item has this identifier"))
        }
        return errors
    }

    private static func isToken(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0.isAlphanumeric || "-_.!~*'()".utf8.contains($0) }
    }

    /// Characters of RFC 3986 only, with whole percent escapes; long enough for any identifier that exists.
    static func isURI(_ text: String) -> Bool {
        guard text.utf8.count <= 2048, let colon = text.firstIndex(of: ":"), colon > text.startIndex else {
            return false
        }
        let scheme = text[..<colon].utf8
        guard scheme.allSatisfy({ $0.isAlphanumeric || "+-.".utf8.contains($0) }),
            scheme.first.map({ $0 > 0x40 }) == true
        else { return false }
        let utf8 = Array(text.utf8)
        for (index, byte) in utf8.enumerated() {
            if byte == UInt8(ascii: "%") {
                guard index + 2 < utf8.count, utf8[index + 1].hexadecimalValue != nil,
                    utf8[index + 2].hexadecimalValue != nil
                else { return false }
            } else if !byte.isAlphanumeric, !"-._~:/?#@!$&'()*+,;=".utf8.contains(byte) {
                return false
            }
        }
        return utf8.count(where: { $0 == UInt8(ascii: "#") }) <= 1 && !text[colon...].dropFirst().isEmpty
    }
}

/// The two spellings of a date in OAI-PMH (section 3.3).
enum OAIDate {
    enum Granularity: Sendable { case day, second }

    /// - Returns: nil for anything that is not `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ssZ`.
    static func parse(_ text: String) -> (instant: UTCInstant, granularity: Granularity)? {
        let isDay = text.utf8.count == 10
        let instant = UTCInstant(iso8601: isDay ? text + "T00:00:00Z" : text)
        return instant.map { ($0, isDay ? .day : .second) }
    }

    /// The selective-harvesting arguments as a closed span of seconds.
    static func span(
        from: String?, until: String?
    ) throws(OAIErrors) -> (from: UTCInstant?, until: UTCInstant?) {
        var errors: [OAIError] = []
        func read(_ text: String?, _ name: String) -> (instant: UTCInstant, granularity: Granularity)? {
            guard let text else { return nil }
            let date = parse(text)
            if date == nil { errors.append(OAIError(.badArgument, "\(name) is not a UTC date of a known granularity")) }
            return date
        }
        let lower = read(from, "from")
        let upper = read(until, "until")
        if let lower, let upper {
            if lower.granularity != upper.granularity {
                errors.append(OAIError(.badArgument, "from and until differ in granularity"))
            } else if lower.instant > upper.instant {
                errors.append(OAIError(.badArgument, "from is later than until"))
            }
        }
        if !errors.isEmpty { throw OAIErrors(errors) }
        let end = upper.map { $0.granularity == .day ? UTCInstant(seconds: $0.instant.seconds + 86399) : $0.instant }
        return (lower?.instant, end)
    }
}
