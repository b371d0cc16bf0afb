import Cataloguing
import Foundation
import Metadata
import Synchronization
import TestSupport
import Testing

/// One fault of docs/faults.md that OAI-PMH does not know, and what its nights must make of it.
struct PlatformFault: Sendable, CustomTestStringConvertible {
    struct Question: Sendable {
        var request: LoopbackServer.Request
        var night: Int
        /// How often exactly this was asked, this time and earlier nights included.
        var visit: Int
        /// Where the platform is.
        var base: String

        var path: String { request.path }
        func number(_ argument: String) -> Int { request.arguments[argument].flatMap { Int($0) } ?? 1 }
    }

    /// What readers see after a night, and what waits for an operator.
    struct Outcome: Sendable {
        var visible: [String: String]
        var state = RunState.ok
        /// Rules of the quarantined records, and of the answers that were not taken in.
        var records: [String] = []
        var answers: [String] = []
    }

    var numbers: [Int]
    var what: String
    var path: String
    /// The platform file from `protocol:` on.
    var platform: String
    var nights: [Outcome]
    var shown: @Sendable (LearningResource) -> String = { $0.displayTitle }
    var answer: @Sendable (Question) -> [LoopbackServer.Step]

    var testDescription: String { "\(numbers): \(what)" }
}

@Suite("Faults of JSON, parts, tables and sites, one whole night each", .serialized)
struct PlatformFaultNightTests {
    @Test(
        "All good records in, the bad ones in quarantine with a reason, accounts balance", arguments: PlatformFault.all)
    func night(_ fault: PlatformFault) async throws {
        let night = Mutex(0)
        let visits = Mutex<[String: Int]>([:])
        let server = LoopbackServer { request in
            let visit = visits.withLock {
                $0[request.target, default: 0] += 1
                return $0[request.target] ?? 1
            }
            return fault.answer(
                .init(
                    request: request, night: night.withLock { $0 }, visit: visit,
                    base: "http://" + (request.headers["host"] ?? "")))
        }
        defer { server.stop() }
        let nights = try WireNight(endpoint: server.url + fault.path, fault.platform)
        #expect(!fault.nights.isEmpty)
        for (number, expected) in zip(1..., fault.nights) {
            night.withLock { $0 = number }
            let report = try await nights.run(number)
            let told = "night \(number): \(report.cause ?? "") \(report.notes)"
            #expect(report.state == expected.state, "\(told)")
            if report.state == .ok { #expect(report.balances, "\(told): \(report)") }
            // Addresses hold the port of the day.
            let visible = try nights.visible(fault.shown)
            #expect(
                Dictionary(uniqueKeysWithValues: visible.map { ($0.key.replacing(server.url, with: ""), $0.value) })
                    == expected.visible, "\(told)")
            let waiting = try nights.quarantine()
            #expect(waiting.records.flatMap(\.errors).sorted() == expected.records, "\(told)")
            #expect(waiting.answers.flatMap(\.errors).sorted() == expected.answers, "\(told)")
            #expect(waiting.answers.allSatisfy { !$0.payload.isEmpty && $0.findings[0].value.contains("下一步") })
        }
    }
}

extension QuarantinedRecord {
    fileprivate var errors: [String] { findings.filter { $0.severity == .error }.map(\.rule) }
}
