import Cataloguing
import Metadata
import Testing

@testable import huiliu

@Suite("A source that is out of time")
struct DeadlineTests {
    /// Returns when its task is told to stop.
    private static func toldToStop() async {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        for await _ in stream {}
        withExtendedLifetime(continuation) {}
    }

    /// Work whose time is over as soon as it has begun.
    private static func stopped(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let noTime: @Sendable (Double) async throws -> Void = { _ in }
        try await withDeadline(seconds: 1, wait: noTime) {
            await Self.toldToStop()
            try await body()
        }
    }

    @Test("Work that was stopped is late")
    func late() async {
        await #expect(throws: DeadlineExceeded.self) {
            try await Self.stopped { try Task.checkCancellation() }
        }
    }

    @Test("A conversation that fails because it was stopped is late, whatever it says")
    func stoppedConversation() async {
        await #expect(throws: DeadlineExceeded.self) {
            try await Self.stopped {
                throw HarvestError(platform: "a", stage: .harvest, cause: "已取消", nextStep: "")
            }
        }
    }

    @Test("Work that is whole when it is told to stop is not late")
    func whole() async {
        await #expect(throws: Never.self) { try await Self.stopped {} }
    }

    @Test("A catalogue that cannot be written is told, not the deadline")
    func catalogue() async {
        await #expect(throws: Catalogue.Failure.self) {
            try await Self.stopped { throw Catalogue.Failure(cause: "磁盘已满", nextStep: "清出磁盘空间") }
        }
    }
}
