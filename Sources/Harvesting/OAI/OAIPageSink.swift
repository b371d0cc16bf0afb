internal import Metadata

/// Makes records and an envelope of the events of one OAI-PMH answer, or of one record cut out of it. Elements are
/// known by local name and place, so that prefixes and nearly right namespaces do no harm.
final class OAIPageSink: XMLEventSink {
    private(set) var envelope = OAIEnvelope()
    private(set) var batch = OAIBatch()

    /// 3 in a whole answer (OAI-PMH / ListRecords / record), 1 when the record is the document.
    private let recordDepth: Int
    private let format: PayloadFormat
    @exclusivity(unchecked) private var assembler = TreeAssembler()
    @exclusivity(unchecked) private var record: OpenRecord?
    @exclusivity(unchecked) private var header: OAIHeader?
    @exclusivity(unchecked) private var headerDepth = 0
    @exclusivity(unchecked) private var payloadDepth = 0
    @exclusivity(unchecked) private var captured: [UInt8] = []
    @exclusivity(unchecked) private var captureDepth = 0

    private struct OpenRecord {
        var start: Int
        var header = OAIHeader()
        var inMetadata = false
        var payloadStart = -1
        var payload: Range<Int>?
        var textBytes = 0
        var problem: XMLProblem?
    }

    init(format: PayloadFormat, limits: XMLLimits, recordDepth: Int = 3) {
        self.format = format
        self.recordDepth = recordDepth
        super.init(limits: limits)
    }

    // MARK: Events

    override func elementStarts(_ name: Int, _ attributes: Attributes) {
        if payloadDepth > 0 {
            startInPayload(name, attributes)
            return
        }
        let element = names.element(at: name)
        if record != nil {
            startInRecord(element, name, attributes)
        } else if depth == recordDepth, element == .record {
            record = OpenRecord(start: tagStart)
        } else if depth == recordDepth, element == .header {
            startHeader(attributes)
        } else if header != nil {
            if depth == headerDepth + 1 { capture() }
        } else {
            startInEnvelope(element, name, attributes)
        }
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if payloadDepth > 0 {
            guard record?.problem == nil else { return }
            record?.textBytes += bytes.count
            if let count = record?.textBytes, count > limits.recordBytes { record?.problem = .tooLarge }
            assembler.text(bytes)
        } else if captureDepth > 0, captured.count + bytes.count <= 1 << 16 {
            captured.append(contentsOf: bytes)
        }
    }

    override func elementEnds(_ name: Int) {
        if payloadDepth > 0 {
            if record?.problem == nil { assembler.end() }
            if depth == payloadDepth { endPayload() }
            return
        }
        if captureDepth == depth { endCapture(names.element(at: name)) }
        if headerDepth == depth, let done = header {
            if record == nil { batch.headers.append(done) } else { record?.header = done }
            header = nil
            headerDepth = 0
        }
        if depth == recordDepth, let done = record {
            record = nil
            finish(done, end: offset)
        }
        if depth == recordDepth + 1 { record?.inMetadata = false }
    }

    // MARK: Inside a record

    private func startInRecord(_ element: ElementNames.Element, _ name: Int, _ attributes: Attributes) {
        if header != nil {
            if depth == headerDepth + 1 { capture() }
        } else if depth == recordDepth + 1, element == .header {
            startHeader(attributes)
        } else if depth == recordDepth + 1, element == .metadata {
            record?.inMetadata = true
        } else if depth == recordDepth + 2, record?.inMetadata == true, record?.payload == nil {
            payloadDepth = depth
            record?.payloadStart = tagStart
            startInPayload(name, attributes)
        }
    }

    private func startInPayload(_ name: Int, _ attributes: Attributes) {
        guard record?.problem == nil else { return }
        guard depth - payloadDepth < limits.depth else {
            record?.problem = .tooDeep
            return
        }
        assembler.start(names.name(at: name, &assembler.builder))
        addAttributes(attributes, to: &assembler)
    }

    private func endPayload() {
        payloadDepth = 0
        let start = record?.payloadStart ?? 0
        record?.payload = start..<max(start, min(offset, document.count))
    }

    private func startHeader(_ attributes: Attributes) {
        headerDepth = depth
        var started = OAIHeader()
        started.isDeleted = attribute("status", attributes) == "deleted"
        header = started
    }

    private func finish(_ record: OpenRecord, end: Int) {
        var reading = OAIRecordReading(header: record.header, format: format, limits: limits)
        reading.bytes = UnsafeBufferPointer(
            rebasing: document[record.start..<max(record.start, min(end, document.count))])
        reading.payload = record.payload.map { UnsafeBufferPointer(rebasing: document[$0]) }
        reading.problem = record.problem
        reading.add(to: &batch, tree: assembler.finish())
    }

    // MARK: Around the records

    private func startInEnvelope(_ element: ElementNames.Element, _ name: Int, _ attributes: Attributes) {
        switch element {
        case .responseDate where depth == 2: capture()
        case .error where depth == 2:
            envelope.errors.append(.init(code: attribute("code", attributes) ?? "", message: ""))
            capture()
        case .resumptionToken where depth == 2 || depth == 3:
            envelope.token = OAIEnvelope.Token(
                text: "", completeListSize: attribute("completeListSize", attributes).flatMap(Int.init(claimed:)),
                cursor: attribute("cursor", attributes).flatMap(Int.init(claimed:)))
            capture()
        case .listRecords, .listIdentifiers, .getRecord, .identify, .listSets:
            if depth == 2 { envelope.verb = element.rawValue }
        case .setSpec where depth == 4: capture()
        case .granularity, .deletedRecord, .earliestDatestamp, .protocolVersion, .repositoryName:
            if depth == 3, envelope.verb == "Identify" { capture() }
        default: break
        }
    }

    private func capture() {
        captureDepth = depth
        captured.removeAll(keepingCapacity: true)
    }

    private func endCapture(_ element: ElementNames.Element) {
        captureDepth = 0
        let text = String(decoding: captured, as: UTF8.self).trimmingSpaces
        switch element {
        case .identifier: header?.identifier = text
        case .datestamp: header?.datestamp = text
        case .setSpec:
            if header != nil {
                header?.sets.append(text)
            } else if envelope.sets.count < 100_000 {
                envelope.sets.append(text)
            }
        case .responseDate: envelope.responseDate = text
        case .resumptionToken: envelope.token?.text = text
        case .error:
            if !envelope.errors.isEmpty {
                envelope.errors[envelope.errors.count - 1].message = String(text.prefix(200))
            }
        case .granularity, .deletedRecord, .earliestDatestamp, .protocolVersion, .repositoryName:
            envelope.identify[element.rawValue] = String(text.prefix(200))
        default: break
        }
    }

    private func attribute(_ name: String, _ attributes: Attributes) -> String? {
        for index in 0..<attributes.count / 5 {
            guard let pointer = attributes[index * 5], String(cString: pointer) == name else { continue }
            return String(decoding: Self.value(attributes, index), as: UTF8.self).trimmingSpaces
        }
        return nil
    }
}
