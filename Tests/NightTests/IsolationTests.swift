import Cataloguing
import Foundation
import Metadata
import Simulating
import Synchronization
import Testing

@testable import huiliu

@Suite("A slow platform keeps nobody waiting", .serialized)
struct IsolationTests {
    private static let hung: Set<String> = ["510000", "620000"]
    private static let sources: Set<String> = [
        "510000", "620000", "630000", "450000", "650000", "320000", "640000", "360000",
    ]

    @Test(
        "Two hung platforms end at their deadline; all others were published before, and the log tells it line by line")
    func hung() async throws {
        try await Federation.serving(records: 400, only: Self.sources) { federation in
            for code in Self.hung { federation.server.setFault(.hung, on: code) }
            federation.server.setFault(.slow, on: "630000")
            let lines = Mutex<[String]>([])
            let (sourceEnds, sourceEnd) = AsyncStream<Void>.makeStream()
            let log = NightLog(now: { UTCInstant(seconds: 0) }) { line in
                lines.withLock { $0.append(line) }
                if line.contains("source-ends") { sourceEnd.yield() }
            }
            // The deadline of the hung ones comes when all others are done, however slow this machine is.
            let othersDone = Task {
                var waiting = Self.sources.count - Self.hung.count
                for await _ in sourceEnds {
                    waiting -= 1
                    if waiting == 0 { return }
                }
            }
            let report = try await federation.night(day: 1, board: log, hurried: Self.hung) {
                await othersDone.value
            }
            #expect(report.state == .partial)
            struct Event: Decodable {
                var event: String
                var source: String?
                var state: String?
            }
            let events = try lines.withLock { $0 }.map { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
            let ended = events.filter { $0.event == "source-ends" }
            #expect(ended.count == Self.sources.count)
            #expect(Set(ended.suffix(2).compactMap(\.source)) == Self.hung)
            #expect(ended.prefix(6).allSatisfy { $0.state == "ok" })
            #expect(ended.suffix(2).allSatisfy { $0.state == "failed" })
            #expect(events.first?.event == "night-begins" && events.last?.event == "night-ends")
        }
    }
}
