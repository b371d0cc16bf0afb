internal import Metadata

/// A record in the making: what the crosswalk found, what has become of it, what was noticed.
struct Draft {
    let values: FieldValues
    var resource: LearningResource
    private(set) var findings: [Finding]
    private(set) var flags: [String] = []

    init(values: FieldValues, resource: LearningResource, findings: [Finding]) {
        self.values = values
        self.resource = resource
        self.findings = findings
    }

    /// Notes a finding; its rule also becomes a quality flag of the record.
    mutating func note(
        _ rule: String, _ severity: Finding.Severity = .notice, field: String, _ value: RawText? = nil
    ) {
        findings.append(
            Finding(rule: rule, severity: severity, field: field, path: value?.path ?? "", value: value?.text ?? ""))
        flag(rule)
    }

    mutating func note(_ finding: Finding) {
        findings.append(finding)
        flag(finding.rule)
    }

    /// A quality flag alone: true of the record, but nothing anyone need look into value by value.
    mutating func flag(_ name: String) {
        if !flags.contains(name) { flags.append(name) }
    }

    /// Remembers that a value was not simply mapped from the most trusted place.
    mutating func provenance(
        _ field: String, source: String, rule: String, _ confidence: FieldProvenance.Confidence
    ) {
        resource.fieldProvenance.append(
            FieldProvenance(field: field, source: source, rule: rule, confidence: confidence))
    }
}
