internal import Metadata

/// Decides what one record became: a record, a deletion, or something for quarantine.
struct OAIRecordReading {
    /// Bytes of an unreadable record that are kept for people to look at.
    static let keptBytes = 64 << 10

    let header: OAIHeader
    let format: PayloadFormat
    let limits: XMLLimits
    /// The whole record.
    var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// The element inside `<metadata>`.
    var payload: UnsafeBufferPointer<UInt8>?
    var problem: XMLProblem?
    /// What reading the record already found.
    var findings: [Finding] = []

    func add(to batch: inout OAIBatch, tree: SourceTree) {
        if let problem {
            refuse(problem.rule, detail: problem.detail, &batch)
        } else if bytes.count > limits.recordBytes {
            refuse(XMLProblem.tooLarge.rule, &batch)
        } else if header.identifier.isEmpty {
            refuse("no_source_id", &batch)
        } else if header.isDeleted {
            batch.records.append(record(tree: nil))
        } else if let payload {
            addLive(payload, tree, &batch)
        } else {
            refuse("metadata_missing", &batch)
        }
    }

    private func addLive(_ payload: UnsafeBufferPointer<UInt8>, _ tree: SourceTree, _ batch: inout OAIBatch) {
        var live = record(tree: tree)
        live.payload = Array(payload)
        live.findings = findings
        if TextCharset.holdsReplacement(payload) {
            live.findings.append(Finding(rule: "mojibake", severity: .warning))
        }
        if DoubleEncoding.isSuspect(payload) {
            let repaired = XMLRepair.repair(live.payload)
            if !repaired.findings.isEmpty, let mended = try? XMLTree.parse(repaired.bytes, limits) {
                live.tree = mended
                live.findings += repaired.findings
            }
        }
        batch.records.append(live)
    }

    private func record(tree: SourceTree?) -> SourceRecord {
        SourceRecord(
            sourceID: header.identifier, datestamp: header.datestamp.isEmpty ? nil : header.datestamp,
            isDeleted: header.isDeleted, sets: header.sets, format: format, tree: tree)
    }

    private func refuse(_ rule: String, detail: String = "", _ batch: inout OAIBatch) {
        batch.unreadable.append(
            UnreadableRecord(
                sourceID: header.identifier.isEmpty ? nil : header.identifier,
                payload: Array(bytes.prefix(Self.keptBytes)), format: format,
                findings: findings + [Finding(rule: rule, severity: .error, value: detail)]))
    }
}
