import Cataloguing
import GRDB
import Metadata
import Simulating
import Synchronization
import Testing

@testable import huiliu

@Suite("Coverage does not wait for the end of the night", .serialized)
struct LinkedAtOnceTests {
    @Test("When a source is done its works are linked, and its lessons that others have count once")
    func linked() async throws {
        try await Federation.serving(records: 400, only: ["620000"]) { federation in
            let unlinked = Mutex<[Int?]>([])
            let log = NightLog(now: { UTCInstant(seconds: 0) }) { line in
                guard line.contains("source-ends") else { return }
                let count = try? federation.catalogue.pool.read { db in
                    try Int.fetchOne(
                        db,
                        sql: """
                            SELECT count(*) FROM source LEFT JOIN link_source ON link_source.source = source.id
                            WHERE source.generation > 0 AND source.generation IS NOT link_source.generation
                            """)
                }
                unlinked.withLock { $0.append(count) }
            }
            let report = try await federation.night(day: 1, board: log)
            #expect(report.state == .ok)
            #expect(unlinked.withLock { $0 } == [0])
        }
    }
}
