package import Metadata

/// How far the catalogue covers the targets of one document.
///
/// It holds nothing that moves by itself (no clock, no run number): an unchanged night gives the same bytes.
package struct CoverageReport: Sendable, Equatable, Codable {
    package struct Document: Sendable, Equatable, Codable {
        package var id: String
        package var number: String
        package var title: String
        /// Digest of the target file.
        package var rules: String
    }

    package var document: Document
    /// Visible records and the works they come to.
    package var records: Int
    package var works: Int
    package var platforms: [PlatformRow]
    package var targets: [TargetResult]

    /// Records that wait in quarantine, which no number counts.
    package var quarantined: Int { platforms.reduce(0) { $0 + ($1.quarantined ?? 0) } }

    package func target(_ id: String) -> TargetResult? { targets.first { $0.id == id } }
}

extension CoverageReport {
    /// Nights once judged what units reported.
    var judgingOnlyCounts: CoverageReport {
        var report = self
        for place in targets.indices where targets[place].outcome == .reported { report.targets[place].met = nil }
        return report
    }

    /// What is left when names and phrases are taken off: numbers, standings, dates.
    var withoutWords: CoverageReport {
        var bare = self
        (bare.document.number, bare.document.title) = ("", "")
        for place in bare.platforms.indices { bare.platforms[place].name = "" }
        for place in bare.targets.indices { bare.targets[place] = bare.targets[place].withoutWords }
        return bare
    }
}

extension TargetResult {
    fileprivate var withoutWords: TargetResult {
        var bare = self
        (bare.name, bare.clause, bare.wording, bare.unit) = ("", "", "", "")
        (bare.rule, bare.notCounted, bare.units, bare.source) = ("", "", [], nil)
        for place in bare.cells.indices { bare.cells[place].name = "" }
        return bare
    }

    /// What it says of all, of a cell or of a platform's row; of a cell on one platform it says nothing.
    package func stated(cell: String?, platform: String?) -> Int? {
        switch (cell, platform) {
        case (nil, nil): number
        case (let cell?, nil): cells.first { $0.key == cell }?.number
        case (nil, let platform?): rows.first { $0.code == platform }?.number
        case (_?, _?): nil
        }
    }
}

/// One target and what the catalogue says about it.
package struct TargetResult: Sendable, Equatable, Codable {
    /// What stands where a number is expected.
    package enum Outcome: String, Sendable, Codable {
        case counted
        /// No platform that could contribute was ever harvested.
        case noData = "no-data"
        case notMeasurable = "not-measurable"
        case reported
    }

    package var id: String
    package var name: String
    package var clause: String
    package var wording: String
    package var units: [String]
    package var kind: Target.Kind
    package var measure: Target.Measure
    package var unit: String
    /// The years that count.
    package var from: Int?
    package var to: Int?
    /// The rule in words, with the years and the axes of a matrix.
    package var rule: String
    package var notCounted: String
    /// What the document asks for; the number of cells for a matrix.
    package var goal: Int?

    package var outcome: Outcome
    /// Present when counted or reported.
    package var number: Int?
    /// Records behind the number, before copies of one work are taken together.
    package var records: Int?
    /// number / goal, in percent with one decimal; below 100 as long as the goal is not reached.
    package var percent: Double?
    /// Whether the verb is satisfied; nil when the document sets nothing to satisfy or nothing is known.
    package var met: Bool?
    /// Of the harvests that last changed what contributed, the date of the oldest.
    package var oldest: UTCInstant?
    /// Records that fit but carry an excluding flag.
    package var excluded: Int
    /// Records whose fit hangs on values no vocabulary knows, or on a year or type they do not tell.
    package var unmapped: Int
    /// Where a reported number comes from.
    package var source: String?
    package var cells: [CellResult]
    /// One per platform of the report, in its order.
    package var rows: [TargetRow]
}

/// One cell of a matrix.
package struct CellResult: Sendable, Equatable, Codable {
    /// The codes joined with `/`, e.g. `ko/math`.
    package var key: String
    package var name: String
    package var number: Int
    package var records: Int
}

/// What one platform contributes to a target.
package struct TargetRow: Sendable, Equatable, Codable {
    package var code: String
    package var standing: Standing
    /// Nil: no data. 0 is a number.
    package var number: Int?
    package var since: UTCInstant?
    package var excluded: Int?
    package var unmapped: Int?
}
