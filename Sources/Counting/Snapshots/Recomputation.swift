/// What counting a frozen night again came to.
package struct Recomputation: Sendable, Equatable, Codable {
    /// What is counted otherwise now, of one target or of the whole report.
    package struct Difference: Sendable, Equatable, Codable {
        /// Nil: of the whole report.
        package var target: String?
        package var fields: [Field]
    }

    /// What of a target, or of the whole report, is another.
    package enum Field: String, Sendable, Codable, CaseIterable {
        case outcome, number, records, cells, rows, excluded, unmapped, rest

        /// In words for readers.
        package var chineseName: String {
            switch self {
            case .outcome: "能否计数"
            case .number: "数"
            case .records: "记录数"
            case .cells: "矩阵各格"
            case .rows: "各平台的数与状态"
            case .excluded: "因质量标记未计"
            case .unmapped: "存疑"
            case .rest: "其他"
            }
        }

        /// Whether it tells of records that no number counts.
        var isBesideNumbers: Bool { self == .excluded || self == .unmapped }
    }

    package var night: Int64
    /// Digests of the bytes.
    package var frozen: String
    package var counted: String
    /// Where what was counted is not what was frozen, however it is worded; empty where only words differ, or nothing.
    package var differences: [Difference]
    /// Whether all numbers and standings are those that were frozen; what no number counts may differ.
    package var numbersAgree: Bool
    /// Names or codes have changed since, and the night did not keep its own: what differs may do so for that reason.
    package var vocabulariesMoved: Bool

    package var isIdentical: Bool { frozen == counted }
}

extension [Recomputation.Difference] {
    /// Whether every number is the same: what differs tells of records that no number counts.
    var areBesideNumbers: Bool { allSatisfy { $0.fields.allSatisfy(\.isBesideNumbers) } }
}

extension CoverageReport {
    /// Where its numbers, standings and dates are not those of another count of the same night.
    func differences(from other: CoverageReport) -> [Recomputation.Difference] {
        let (new, old) = (withoutWords, other.withoutWords)
        var whole: [Recomputation.Field] = []
        if (new.records, new.works) != (old.records, old.works) { whole.append(.records) }
        if new.platforms != old.platforms { whole.append(.rows) }
        if new.document != old.document || new.targets.map(\.id) != old.targets.map(\.id) { whole.append(.rest) }
        let targets = new.targets.compactMap { target -> Recomputation.Difference? in
            let fields = old.target(target.id).map(target.fields(differingFrom:)) ?? []
            return fields.isEmpty ? nil : Recomputation.Difference(target: target.id, fields: fields)
        }
        return (whole.isEmpty ? [] : [Recomputation.Difference(target: nil, fields: whole)]) + targets
    }
}

extension TargetResult {
    fileprivate func fields(differingFrom other: TargetResult) -> [Recomputation.Field] {
        var fields: [Recomputation.Field] = []
        if outcome != other.outcome { fields.append(.outcome) }
        if number != other.number { fields.append(.number) }
        if records != other.records { fields.append(.records) }
        if cells != other.cells { fields.append(.cells) }
        if rows.map(\.withoutRest) != other.rows.map(\.withoutRest) { fields.append(.rows) }
        if excluded != other.excluded || rows.map(\.excluded) != other.rows.map(\.excluded) { fields.append(.excluded) }
        if unmapped != other.unmapped || rows.map(\.unmapped) != other.rows.map(\.unmapped) { fields.append(.unmapped) }
        // Everything else that is not a consequence of the number.
        var rest = other
        (rest.outcome, rest.number, rest.records, rest.cells) = (outcome, number, records, cells)
        (rest.rows, rest.excluded, rest.unmapped) = (rows, excluded, unmapped)
        if number != other.number { (rest.percent, rest.met) = (percent, met) }
        if rest != self { fields.append(.rest) }
        return fields
    }
}

extension TargetRow {
    /// What counts of it.
    fileprivate var withoutRest: TargetRow {
        var bare = self
        (bare.excluded, bare.unmapped) = (nil, nil)
        return bare
    }
}
