import Cataloguing
import Metadata
import Synchronization
import TestSupport
import Testing

@testable import huiliu

@Suite("What a file lacks is gone, also when the file stays as it is", .serialized)
struct GhostTests {
    @Test("A record that went from a file is gone after the second night that gave the same file, and once only")
    func shrunkenFile() async throws {
        let last = Mutex(20)
        let server = LoopbackServer { _ in
            let rows = (1...last.withLock { $0 }).map {
                #"{"caseId":"k\#($0)","caseName":"第\#($0)课","xueduanName":"初中"}"#
            }
            return .answer(
                headers: ["Content-Type": "application/json"], "{\"list\":[\(rows.joined(separator: ","))]}")
        }
        defer { server.stop() }
        let nights = try WireNight(
            endpoint: server.url + "/all.json",
            "protocol: json-file\ncrosswalk: json-get\noptions: {records: list, id: caseId}\n")
        #expect(try await nights.run(1).moves == [20, 0, 0])
        last.withLock { $0 = 19 }
        #expect(try await nights.run(2).moves == [0, 0, 0])
        #expect(try nights.visible().count == 20)
        let third = try await nights.run(3)
        #expect(third.state == .ok && third.moves == [0, 0, 1], "\(third)")
        #expect(try nights.visible().count == 19)
        #expect(try await nights.run(4).moves == [0, 0, 0])
    }
}
