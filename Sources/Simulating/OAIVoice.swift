import Metadata

/// A source that speaks OAI-PMH 2.0 with oai_dc or IEEE LOM: six verbs, stateless resumption tokens.
struct OAIVoice: PlatformVoice {
    let simulation: Simulation
    let source: SimulatedSource
    let cache: ListIndexCache

    var prefix: String { source.shape == .oaiDC ? "oai_dc" : "lom" }

    func answer(_ request: SimulatedRequest, _ surroundings: Surroundings) -> SimulatedAnswer {
        var query = request.query
        if request.method == "POST" {
            query = FormFields.parse(String(decoding: request.body, as: UTF8.self))
        }
        guard request.path == "oai" else { return .notFound }
        var writer = ByteWriter(capacity: 64 + surroundings.pageSize * 4800)
        let verb = query["verb"] ?? ""
        let result = Result { () throws(OAIError) in try arguments(verb, query, surroundings) }
        open(&writer, surroundings, query: query, error: result.failure)
        switch result {
        case .failure(let error): error.write(&writer)
        case .success(let arguments): write(verb, arguments, query, surroundings, &writer)
        }
        writer.add("\n</OAI-PMH>\n")
        return SimulatedAnswer(contentType: "text/xml; charset=utf-8", body: writer.bytes)
    }

    private func open(
        _ writer: inout ByteWriter, _ surroundings: Surroundings, query: [String: String], error: OAIError?
    ) {
        writer.add(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" \
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
            xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ \
            http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">
            <responseDate>
            """)
        writer.add(simulation.now(day: surroundings.day))
        writer.add("</responseDate>\n<request")
        // OAI-PMH 2.0 §3.2: no attributes when the request itself was at fault.
        if error?.code != "badVerb", error?.code != "badArgument" {
            let names = ["verb", "identifier", "metadataPrefix", "from", "until", "set", "resumptionToken"]
            for name in names {
                guard let value = query[name] else { continue }
                writer.add(text: " \(name)=\"\(XMLText.escape(value))\"")
            }
        }
        writer.add(text: ">\(surroundings.baseURL)/\(source.code)/oai</request>\n")
    }

    private func write(
        _ verb: String, _ arguments: OAIArguments, _ query: [String: String], _ surroundings: Surroundings,
        _ writer: inout ByteWriter
    ) {
        switch verb {
        case "Identify": identify(surroundings, &writer)
        case "ListMetadataFormats": listFormats(&writer)
        case "ListSets": listSets(&writer)
        case "GetRecord":
            writer.add("<GetRecord>")
            if let index = arguments.index, let life = simulation.lifecycle(source, index, day: surroundings.day) {
                record(index, life, headerOnly: false, &writer)
            }
            writer.add("</GetRecord>")
        default: list(verb, arguments, surroundings, &writer)
        }
    }

    private func list(
        _ verb: String, _ arguments: OAIArguments, _ surroundings: Surroundings, _ writer: inout ByteWriter
    ) {
        let headerOnly = verb == "ListIdentifiers"
        writer.add(headerOnly ? "<ListIdentifiers>" : "<ListRecords>")
        let list = index(arguments.filter)
        simulation.page(
            source, arguments.filter, list, offset: arguments.offset, limit: surroundings.pageSize
        ) { index, life in
            record(index, life, headerOnly: headerOnly, &writer)
        }
        let next = arguments.offset + surroundings.pageSize
        if next < list.count || arguments.offset > 0 {
            writer.add(text: "<resumptionToken completeListSize=\"\(list.count)\" cursor=\"\(arguments.offset)\">")
            if next < list.count { writer.add(text: arguments.token(offset: next)) }
            writer.add("</resumptionToken>")
        }
        writer.add(headerOnly ? "</ListIdentifiers>" : "</ListRecords>")
    }

    func index(_ filter: ListFilter) -> ListIndex {
        cache.index(of: source, filter) { simulation.buildIndex(source, filter) }
    }

    /// One record, or its header.
    private func record(_ index: Int, _ life: Lifecycle, headerOnly: Bool, _ writer: inout ByteWriter) {
        let record = simulation.record(source, index, life)
        if !headerOnly { writer.add("<record>") }
        writer.add(record.isDeleted ? "<header status=\"deleted\"><identifier>" : "<header><identifier>")
        identifier(index, &writer)
        writer.add("</identifier><datestamp>")
        if source.dayGranularity {
            writer.add(dateOf: record.datestamp)
        } else {
            writer.add(record.datestamp)
        }
        writer.add("</datestamp>")
        if let stage = record.stage {
            writer.add("<setSpec>stage:")
            writer.add(text: stage.code)
            writer.add("</setSpec>")
        }
        writer.add("</header>")
        if headerOnly { return }
        if !record.isDeleted {
            writer.add("<metadata>")
            if source.shape == .oaiDC {
                dublinCore(record, &writer)
            } else {
                lom(record, &writer)
            }
            writer.add("</metadata>")
        }
        writer.add("</record>\n")
    }

    func identifier(_ index: Int, _ writer: inout ByteWriter) {
        writer.add("oai:")
        writer.add(source.host)
        writer.add(UInt8(ascii: ":"))
        writer.add(idOf: index, source, seed: simulation.settings.seed)
    }
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
