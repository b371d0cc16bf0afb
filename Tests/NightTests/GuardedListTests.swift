import Cataloguing
import Metadata
import Simulating
import Testing

@testable import huiliu

@Suite("The guard holds whatever the protocol", .serialized)
struct GuardedListTests {
    /// OAI-PMH, JSON, CSV and static parts.
    private static let sources: Set<String> = ["620000", "510000", "650000", "320000"]

    @Test("Empty is halted, half is held, 16 % is warned, 5 % is applied: OAI-PMH, JSON, CSV and static parts alike")
    func guarded() async throws {
        try await Federation.serving(records: 1500, only: Self.sources) { federation in
            func night(_ fault: SimulationFault?) async throws -> [String: ShrinkGuard.Verdict] {
                for code in Self.sources { federation.server.setFault(fault, on: code) }
                let report = try await federation.night(day: 1, full: true)
                #expect(report.disagreements.isEmpty)
                return Dictionary(
                    report.sources.map { ($0.source, $0.verdict) }, uniquingKeysWith: { first, _ in first })
            }
            func all(_ verdict: ShrinkGuard.Verdict) -> [String: ShrinkGuard.Verdict] {
                Dictionary(uniqueKeysWithValues: Self.sources.map { ($0, verdict) })
            }
            #expect(try await night(nil) == all(.apply))
            let whole = try federation.counts(.source)
            #expect(try await night(.empty) == all(.halt))
            #expect(try federation.counts(.source) == whole)
            #expect(try await night(.shrink50) == all(.hold))
            #expect(try federation.counts(.source) == whole)
            #expect(try await night(.shrink5) == all(.apply))
            #expect(try federation.counts(.source).values.reduce(0, +) < whole.values.reduce(0, +))
            #expect(try await night(nil) == all(.apply))
            #expect(try await night(.shrink16) == all(.warn))
            #expect(try await night(nil) == all(.apply))
            #expect(try federation.counts(.source) == whole)
        }
    }
}
