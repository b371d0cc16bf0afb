internal import Metadata

/// Decides over records made of a page's heading because its JSON-LD could not be read. A login or maintenance page with
/// status 200 makes such records, too: what the catalogue has of the resource is better, and a heading that several pages
/// share is none of theirs.
struct FallbackGuard {
    private let stored: (any StoredPayloads)?
    private var held: [SourceRecord] = []
    /// How many pages of the run had this heading.
    private var headings: [String: Int] = [:]

    init(stored: (any StoredPayloads)?) {
        self.stored = stored
    }

    /// Keeps a record until the pages around it are read.
    mutating func hold(_ record: SourceRecord) {
        held.append(record)
        headings[Self.heading(of: record), default: 0] += 1
    }

    /// What the records kept since the last call came to, in their order.
    mutating func judge() -> [ReadOutcome] {
        defer { held = [] }
        return held.map { record in
            let isShared = headings[Self.heading(of: record), default: 0] > 1
            guard isShared || replacesBetter(record) else { return .record(record) }
            return .unreadable(
                UnreadableRecord(
                    sourceID: record.sourceID, payload: record.payload, format: record.format,
                    findings: record.findings.map {
                        Finding(rule: $0.rule, severity: .error, path: $0.path, value: $0.value)
                    }))
        }
    }

    /// Whether the catalogue has this record with other contents; the same heading again replaces nothing.
    private func replacesBetter(_ record: SourceRecord) -> Bool {
        record.payload.withUnsafeBytes { stored?.hasOther(record.sourceID, than: $0) ?? false }
    }

    private static func heading(of record: SourceRecord) -> String {
        record.tree?.root?.child("name")?.string ?? ""
    }
}
