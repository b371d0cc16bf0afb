import Cataloguing
import Metadata
import Simulating
import Testing

@testable import huiliu

@Suite("Whatever a platform does wrong, nothing good is lost", .serialized)
struct FaultNightTests {
    /// OAI-PMH, JSON pages, static parts, CSV.
    private static let sources: Set<String> = ["630000", "510000", "320000", "650000"]

    @Test(
        "Every fault of the simulator, one night each: accounts balance, views agree, and a clean night mends the rest")
    func everyFault() async throws {
        try await Federation.serving(records: 400, only: Self.sources) { federation in
            let truth = federation.simulation.manifest(day: 1).total.live
            for fault in SimulationFault.allCases {
                for code in Self.sources { federation.server.setFault(fault, on: code) }
                let report = try await federation.night(day: 1, full: true, patience: 1)
                #expect(report.sources.count == Self.sources.count)
                #expect(report.disagreements.isEmpty, "\(fault): \(report.disagreements)")
                for run in report.sources {
                    if run.state == .ok, let claimed = run.claimed {
                        #expect(claimed == run.received + run.notFetched, "\(fault) on \(run.source)")
                    }
                    if run.state != .ok, run.state != .held {
                        let isExplained =
                            run.cause != nil || !run.notes.isEmpty || run.notFetched > 0
                            || run.claimed != run.received || run.counts.rejected > 0
                        #expect(isExplained, "\(fault) on \(run.source)")
                    }
                }
            }
            for code in Self.sources { federation.server.setFault(nil, on: code) }
            let clean = try await federation.night(day: 1, full: true)
            #expect(clean.state == .ok, "\(clean.chinese)")
            #expect(try federation.counts(.source).values.reduce(0, +) == truth)
        }
    }
}
