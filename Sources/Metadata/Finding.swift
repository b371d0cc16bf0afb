/// One thing noticed about one record: which rule, where in the source, what stood there, how bad.
package struct Finding: Codable, Sendable, Hashable {
    package enum Severity: String, Codable, Sendable, Comparable {
        /// The record is good; the value was repaired or could not be coded.
        case notice
        /// The record is kept but a field is missing or doubtful.
        case warning
        /// The record goes to quarantine.
        case error

        package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
        private var rank: Int {
            switch self {
            case .notice: 0
            case .warning: 1
            case .error: 2
            }
        }
    }

    /// The rule or quality flag, one of Schemas/vocabularies/quality-flags.csv.
    package var rule: String
    package var severity: Severity
    /// The field of the normalised record, or empty.
    package var field: String
    /// The path in the source, as the crosswalk names it, or empty.
    package var path: String
    /// The original value, cut to 200 characters; never a personal number.
    package var value: String

    package init(rule: String, severity: Severity, field: String = "", path: String = "", value: String = "") {
        self.rule = rule
        self.severity = severity
        self.field = field
        self.path = path
        self.value = String(value.prefix(200))
    }
}

/// What mapping one source record came to.
package enum MappingOutcome: Sendable {
    /// A good record. The findings say what was repaired or left uncoded.
    case mapped(LearningResource, [Finding])
    /// The platform says the record is gone.
    case deleted
    /// At least one finding is an error: quarantine.
    case rejected([Finding])
}

/// What storing one record came to; the counts of these are the run report.
package enum StoreOutcome: String, Codable, Sendable, CaseIterable {
    case added, updated, unchanged, deleted, rejected
    /// The same identifier a second time in one run; the last one wins.
    case duplicate
}
