import Metadata

/// An OAI-PMH error answer.
struct OAIError: Error {
    var code: String
    var message: String

    func write(_ writer: inout ByteWriter) {
        writer.add(text: "<error code=\"\(code)\">\(XMLText.escape(message))</error>")
    }
}

/// What a list or record request asks for.
struct OAIArguments: Sendable {
    var filter: ListFilter
    var offset: Int
    /// For GetRecord.
    var index: Int?
    var from: String
    var until: String

    /// A token that carries the whole request: the server remembers nothing.
    func token(offset: Int) -> String {
        "\(offset)~\(from)~\(until)~\(filter.stage.map { "stage:" + $0 } ?? "")"
    }
}

extension OAIVoice {
    private static let verbs: [String: Set<String>] = [
        "Identify": [], "ListMetadataFormats": ["identifier"], "ListSets": ["resumptionToken"],
        "GetRecord": ["identifier", "metadataPrefix"],
        "ListRecords": ["from", "until", "set", "metadataPrefix", "resumptionToken"],
        "ListIdentifiers": ["from", "until", "set", "metadataPrefix", "resumptionToken"],
    ]

    /// Reads and checks the arguments of a request (OAI-PMH 2.0 §3.6).
    func arguments(
        _ verb: String, _ query: [String: String], _ surroundings: Surroundings
    ) throws(OAIError) -> OAIArguments {
        guard let allowed = Self.verbs[verb] else { throw OAIError(code: "badVerb", message: "没有这个 verb") }
        for name in query.keys where name != "verb" && !allowed.contains(name) {
            throw OAIError(code: "badArgument", message: "参数 \(name) 不能用")
        }
        let filter = ListFilter(
            day: surroundings.day, showsDeleted: source.deletedRecord != .no,
            forgetPercent: surroundings.isEmpty ? 100 : surroundings.forgetPercent)
        var arguments = OAIArguments(filter: filter, offset: 0, from: "", until: "")
        switch verb {
        case "Identify", "ListMetadataFormats", "ListSets": return arguments
        case "GetRecord":
            guard query["metadataPrefix"] == prefix else {
                throw OAIError(code: "cannotDisseminateFormat", message: "只有 \(prefix)")
            }
            arguments.index = try recordIndex(query["identifier"] ?? "", surroundings)
            return arguments
        default: break
        }
        if let token = query["resumptionToken"] {
            guard query.count == 2 else {
                throw OAIError(code: "badArgument", message: "resumptionToken 不能和别的参数一起用")
            }
            try resume(token, &arguments)
        } else {
            guard let asked = query["metadataPrefix"] else {
                throw OAIError(code: "badArgument", message: "缺少 metadataPrefix")
            }
            guard asked == prefix else { throw OAIError(code: "cannotDisseminateFormat", message: "只有 \(prefix)") }
            try window(from: query["from"] ?? "", until: query["until"] ?? "", set: query["set"] ?? "", &arguments)
            if index(arguments.filter).count == 0 {
                throw OAIError(code: "noRecordsMatch", message: "没有符合条件的记录")
            }
        }
        return arguments
    }

    private func resume(_ token: String, _ arguments: inout OAIArguments) throws(OAIError) {
        let parts = token.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, let offset = Int(parts[0]), offset >= 0 else {
            throw OAIError(code: "badResumptionToken", message: "resumptionToken 无效或已过期")
        }
        try window(from: parts[1], until: parts[2], set: parts[3], &arguments)
        arguments.offset = offset
        guard offset < index(arguments.filter).count else {
            throw OAIError(code: "badResumptionToken", message: "resumptionToken 无效或已过期")
        }
    }

    private func window(
        from: String, until: String, set: String, _ arguments: inout OAIArguments
    ) throws(OAIError) {
        arguments.from = from
        arguments.until = until
        if !from.isEmpty { arguments.filter.from = try instant(from, isEnd: false) }
        if !until.isEmpty { arguments.filter.until = try instant(until, isEnd: true) }
        if !from.isEmpty, !until.isEmpty, from.count != until.count {
            throw OAIError(code: "badArgument", message: "from 和 until 的粒度不同")
        }
        guard !set.isEmpty, set != "stage" else { return }
        guard set.hasPrefix("stage:") else { throw OAIError(code: "noRecordsMatch", message: "没有这个集合") }
        arguments.filter.stage = String(set.dropFirst("stage:".count))
    }

    private func instant(_ text: String, isEnd: Bool) throws(OAIError) -> UTCInstant {
        let bad = OAIError(code: "badArgument", message: "日期 \(text) 不合粒度")
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        if text.count == 10, numbers.count == 3,
            let day = UTCInstant(year: numbers[0], month: numbers[1], day: numbers[2])
        {
            return isEnd ? UTCInstant(seconds: day.seconds + 86_399) : day
        }
        guard !source.dayGranularity, text.count == 20, text.hasSuffix("Z"), numbers.count == 6,
            let moment = UTCInstant(
                year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4],
                second: numbers[5])
        else { throw bad }
        return moment
    }

    private func recordIndex(_ identifier: String, _ surroundings: Surroundings) throws(OAIError) -> Int {
        let parts = identifier.split(separator: "-")
        guard parts.count >= 3, let index = Int(parts[parts.count - 2]), index >= 0,
            index < source.count(day: surroundings.day), simulation.sourceID(source, index) == identifier
        else { throw OAIError(code: "idDoesNotExist", message: "没有这个标识") }
        return index
    }
}
