import Cataloguing
import Foundation
import Metadata
import TestSupport
import Testing

/// One fault of docs/faults.md as it comes over a socket, and what the night must make of it.
struct WireFault: Sendable, CustomTestStringConvertible {
    /// A further night, a day later.
    struct Night: Sendable {
        var world = FaultyRepository.World()
        var states: Set<RunState> = [.ok]
        /// What readers see then; nil: what the platform has.
        var visible: [Int]?
        /// Added, updated, deleted.
        var moves: [Int]?
    }

    var numbers: [Int]
    var what: String
    /// Of the platform file, from `options:` on.
    var options = ""
    var world = FaultyRepository.World()
    /// Titles that differ from what the platform would have sent in health; nil: the record is quarantined or lost.
    var titles: [Int: String?] = [:]
    var quarantined = 0
    var states: Set<RunState> = [.ok]
    var later: [Night] = []
    var token: @Sendable (Int) -> String = { "p\($0)" }
    var fault: FaultyRepository.Fault = { _, _, _ in nil }

    var testDescription: String { "\(numbers): \(what)" }
}

@Suite("Faults on the wire, one whole night each", .serialized)
struct WireFaultNightTests {
    @Test("All good records in with exact titles, the bad ones in quarantine, the state true", arguments: WireFault.all)
    func night(_ fault: WireFault) async throws {
        let repository = FaultyRepository(token: fault.token, fault: fault.fault)
        defer { repository.stop() }
        let nights = try WireNight(
            endpoint: repository.base + "/oai", "protocol: oai-pmh\ncrosswalk: oai_dc\n" + fault.options)
        var number = 0
        for expected in [WireFault.Night(world: fault.world, states: fault.states)] + fault.later {
            number += 1
            repository.begin(night: number, expected.world)
            let report = try await nights.run(number)
            let told = "night \(number): \(report.cause ?? "") \(report.notes)"
            #expect(expected.states.contains(report.state), "\(told)")
            if report.state == .ok { #expect(report.balances, "\(told)") }
            if let moves = expected.moves { #expect(report.moves == moves, "\(told)") }
            var titles: [String: String] = [:]
            for index in expected.visible ?? expected.world.live.filter({ !expected.world.deleted.contains($0) }) {
                guard let title = fault.titles[index] ?? expected.world.title(index) else { continue }
                titles[FaultyRepository.id(index)] = title
            }
            #expect(try nights.visible() == titles, "\(told)")
        }
        let bad = try nights.quarantine()
        #expect(bad.records.count == fault.quarantined)
        #expect((bad.records + bad.answers).allSatisfy { $0.findings.contains { $0.severity == .error } })
    }
}
