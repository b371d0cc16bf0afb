package import Metadata

/// Where a record of a JSON or table source says who it is, when it changed and whether it is gone.
package struct RecordIdentity: Sendable {
    /// The keys of a platform file this type reads.
    static let keys = ["id", "datestamp", "deleted"]

    /// Several paths make one identifier, joined by `:`. None: the record's hash is its identifier.
    package var id: [TreePath] = []
    package var datestamp: TreePath?
    package var deleted: ValueCondition?

    package init() {}

    /// - Parameter columns: paths are column names, in which a dot is a dot.
    /// - Throws: `ConfigError`.
    package init(_ config: ConfigNode?, columns: Bool = false) throws(ConfigError) {
        guard let config else { return }
        let path = { (text: String) in columns ? TreePath(column: text) : TreePath(text) }
        id = config["id"]?.elements.compactMap(\.string).map(path) ?? []
        datestamp = config["datestamp"]?.string.map(path)
        deleted = try config["deleted"].map { (node) throws(ConfigError) in
            let condition = try ValueCondition(node)
            return columns
                ? ValueCondition(path: path(try node.required("path")), values: condition.values) : condition
        }
    }

    /// The identifier, or nil when the record lacks a part of it.
    func sourceID(of tree: SourceTree, payload: [UInt8]) -> String? {
        if id.isEmpty { return "row:" + Digest.sha256(payload).prefix(16).hex }
        let parts = id.map { $0.text(in: tree) ?? "" }
        return parts.contains("") ? nil : parts.joined(separator: ":")
    }

    /// Makes a source record, or says why the bytes must go to quarantine.
    package func outcome(of record: JSONRecord, format: PayloadFormat) -> ReadOutcome {
        guard let tree = record.tree else {
            let rule = record.defect.map { "record_\($0.snakeCase)" } ?? "record_unreadable"
            return .unreadable(
                UnreadableRecord(
                    sourceID: nil, payload: record.payload, format: format,
                    findings: record.findings + [Finding(rule: rule, severity: .error, value: record.detail)]))
        }
        guard let sourceID = sourceID(of: tree, payload: record.payload) else {
            let path = id.map(\.description).joined(separator: ",")
            return .unreadable(
                UnreadableRecord(
                    sourceID: nil, payload: record.payload, format: format,
                    findings: record.findings + [Finding(rule: "no_source_id", severity: .error, path: path)]))
        }
        let isDeleted = deleted?.holds(in: tree) ?? false
        return .record(
            SourceRecord(
                sourceID: sourceID, datestamp: datestamp?.text(in: tree), isDeleted: isDeleted, format: format,
                payload: isDeleted ? [] : record.payload, tree: isDeleted ? nil : tree, findings: record.findings))
    }
}

extension RecordIdentity {
    /// Good records and unreadable ones of a batch.
    func sorted(_ batch: [JSONRecord], format: PayloadFormat) -> ([SourceRecord], [UnreadableRecord]) {
        var records: [SourceRecord] = []
        var broken: [UnreadableRecord] = []
        for element in batch {
            switch outcome(of: element, format: format) {
            case .record(let record): records.append(record)
            case .unreadable(let record): broken.append(record)
            }
        }
        return (records, broken)
    }
}

extension UnreadableRecord {
    /// Whether this may be a record that readers know from an earlier night, whatever else the list holds: then the list
    /// lacks it. Of those without an identifier `NamelessRecords` judges.
    var mayBeKnown: Bool {
        !findings.contains { ["no_source_id", "record_not_an_object"].contains($0.rule) }
    }
}

/// What reading one element came to.
package enum ReadOutcome: Sendable {
    case record(SourceRecord)
    case unreadable(UnreadableRecord)
}

extension JSONRecord.Defect {
    fileprivate var snakeCase: String {
        switch self {
        case .tooLarge: "too_large"
        case .tooDeep: "too_deep"
        case .notAnObject: "not_an_object"
        case .malformed: "malformed"
        }
    }
}
