import Cataloguing
import Counting
import Foundation
import GRDB
import Metadata
import Simulating
import TestSupport
import Testing

@testable import huiliu

/// What we count against what the simulator knows, which no reader, crosswalk or rule of ours had a part in.
/// `make truth` runs the same at 100,000 records.
@Suite("Counts are the truth", .serialized)
struct TruthTests {
    private static let size = ProcessInfo.processInfo.environment["HUILIU_TRUTH_RECORDS"].flatMap { Int($0) } ?? 3000

    @Test("Every target's value is the manifest's, and works are the planted ones")
    func targetsAndWorks() async throws {
        try await Federation.serving(records: Self.size) { federation in
            let night = try await federation.night(day: 1)
            #expect(night.state == .ok, "\(night.chinese)")
            let truth = federation.simulation.manifest(day: 1)
            let counter = try CoverageCounter(root: Project.root, vocabularies: try Vocabularies(root: Project.root))
            let report = try await federation.catalogue.pool.read {
                counter.report(try counter.count(federation.catalogue, $0))
            }
            for (target, number) in Self.numbers(truth) {
                #expect(report.target(target)?.number == number, "\(target)")
            }
            // Of these no simulated platform speaks, which is not zero.
            for target in ["T21", "T24", "T25"] {
                #expect(report.target(target)?.outcome == .notMeasurable, "\(target)")
            }
            for target in ["T06", "T07", "T09"] {
                let cells = try #require(report.target(target)).cells
                #expect(cells.contains { $0.records > 0 }, "\(target)")
                let counted = Dictionary(cells.map { ($0.key, $0.records) }, uniquingKeysWith: { first, _ in first })
                #expect(
                    counted
                        == Self.cells(target, truth).filter { counted[$0.key] != nil }.merging(
                            counted.mapValues { _ in 0 }
                        ) { first, _ in first }, "\(target)")
            }
            let works = try Self.works(federation)
            let judged = Self.judge(works, truth)
            print("works: precision \(judged.precision), recall \(judged.recall)")
            #expect(judged.precision >= 0.995)
            #expect(judged.recall >= 0.97)
            #expect(report.records - report.works == truth.planted.duplicates || judged.recall < 1)
        }
    }

    private static func numbers(_ truth: SimulationManifest) -> [String: Int] {
        let targets = truth.targets
        func projects(_ kinds: String...) -> Int { kinds.reduce(0) { $0 + (targets.projects[$1] ?? 0) } }
        return [
            "T01": targets.lessonCaseWorks, "T02": targets.nodes - targets.nodesWithNationalYouke,
            "T03": targets.nationalCourses["2"] ?? 0, "T04": targets.provinces, "T05": targets.newUnits,
            "T08": targets.hanForMinority.values.reduce(0, +), "T10": projects("open-course"),
            "T11": projects("five-minutes"), "T12": projects("general-course"), "T13": projects("open-mooc"),
            "T17": projects("textbook"), "T20": projects("vocational"), "T22": projects("experiment"),
            "T23": truth.total.byStage["continuing"] ?? 0, "T26": projects("classic"),
            "T27": projects("recitation"), "T28": projects("dialect"),
        ].merging(targets.modelCases > 0 ? ["T14": targets.modelCases] : [:]) { $1 }
    }

    private static func cells(_ target: String, _ truth: SimulationManifest) -> [String: Int] {
        guard target != "T09" else { return truth.targets.packages }
        let language = target == "T06" ? "ko" : "ii"
        var cells: [String: Int] = [:]
        for (place, records) in truth.targets.minorityJuniorScience[language] ?? [:] {
            cells["\(language)/\(place.split(separator: "/")[1])", default: 0] += records
        }
        return cells
    }

    /// Works as sets of `platform id`.
    private static func works(_ federation: Federation) throws -> [Set<String>] {
        try federation.catalogue.pool.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT work, source.code, record.source_id FROM work_member
                    JOIN record ON record.id = work_member.record JOIN source ON source.id = record.source
                    """)
            return Dictionary(grouping: rows) { $0["work"] as Int64 }.values.map { members in
                Set(members.map { "\($0["code"] as String) \($0["source_id"] as String)" })
            }
        }
    }

    /// Over pairs: of those we joined, how many belong together; of those that belong together, how many we joined.
    private static func judge(
        _ works: [Set<String>], _ truth: SimulationManifest
    ) -> (precision: Double, recall: Double) {
        let ours = Set(works.flatMap(pairs))
        let theirs = Set(truth.planted.groups.flatMap { pairs(Set($0.work.map { "\($0.platform) \($0.id)" })) })
        let right = Double(ours.intersection(theirs).count)
        return (ours.isEmpty ? 1 : right / Double(ours.count), theirs.isEmpty ? 1 : right / Double(theirs.count))
    }

    private static func pairs(_ members: Set<String>) -> [String] {
        let members = members.sorted()
        return members.indices.flatMap { left in
            members[(left + 1)...].map { "\(members[left])|\($0)" }
        }
    }
}
