import Metadata
import Synchronization
import TestSupport
import Testing

@testable import Harvesting

@Suite("Asking politely")
struct CourtesyTests {
    private let clock = RecordingClock()

    /// Asks once; the script gets the number of the try, from 0.
    private func ask(
        pace: String = "retries: 3", chance: Double = 0,
        read: (FetchResponse) throws(TransientAnswer) -> Int = { $0.status },
        _ script: @escaping @Sendable (Int) throws(FetchFailure) -> FetchResponse
    ) async throws -> Int {
        let fetcher = ScriptedFetcher { _, count throws(FetchFailure) in try script(count) }
        let platform = try Platform.test("protocol: oai-pmh\npace: {\(pace)}\n")
        let courtesy = Courtesy(
            platform: platform, fetcher: fetcher, gates: HostGates(clock: clock), clock: clock, chance: { chance })
        return try await courtesy.fetch(FetchRequest(url: "http://platform.example/"), read: read)
    }

    @Test("503 with Retry-After in seconds waits that long (faults 21, 24)", arguments: [503, 429])
    func retryAfterSeconds(status: Int) async throws {
        let result = try await ask { $0 == 0 ? .text("", status: status, headers: ["retry-after": "2"]) : .text("") }
        #expect(result == 200)
        #expect(clock.waits.first == .seconds(2))
    }

    @Test("Retry-After as a date waits until then (fault 22)")
    func retryAfterDate() async throws {
        let header = ["retry-after": "Tue, 31 Dec 2019 16:00:07 GMT"]
        _ = try await ask { $0 == 0 ? .text("", status: 503, headers: header) : .text("") }
        #expect(clock.waits.first == .seconds(7))
    }

    @Test(
        "HTTP dates in all three forms",
        arguments: [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        ])
    func dates(text: String) {
        #expect(RetryAfter.httpDate(text)?.iso8601 == "1994-11-06T08:49:37Z")
    }

    @Test(
        "A Retry-After that cannot be read is no Retry-After, one that is over is no wait",
        arguments: [
            ("soon", nil), ("", nil), ("Sun, 99 Foo 2019", nil), ("-5", .zero),
            ("Sun, 06 Nov 1994 08:49:37 GMT", .zero),
        ] as [(String, Duration?)])
    func rubbish(text: String, wait: Duration?) {
        #expect(RetryAfter.duration(text, now: UTCInstant(seconds: 1_577_808_000)) == wait)
    }

    @Test("Without Retry-After the pause doubles, with jitter between half and whole (faults 23, 25)")
    func backoff() async throws {
        _ = try await ask { $0 < 3 ? .text("", status: 500) : .text("") }
        #expect(clock.waits == [.milliseconds(250), .milliseconds(500), .seconds(1)])
        #expect(RetryPolicy(retries: 3).delay(after: 1, retryAfter: nil, chance: 1) == .milliseconds(500))
    }

    @Test("A platform that wants a day off gets it: no further try tonight")
    func dayOff() async {
        let error = await #expect(throws: ExchangeFailure.self) {
            try await ask { _ in .text("", status: 503, headers: ["retry-after": "86400"]) }
        }
        #expect(error?.attempts == 1)
        #expect(clock.waits.isEmpty)
    }

    @Test("What is final is not tried again", arguments: [400, 401, 403, 404, 405, 410, 501])
    func final(status: Int) async {
        let error = await #expect(throws: ExchangeFailure.self) { try await ask { _ in .text("", status: status) } }
        #expect(error == ExchangeFailure(.status(status, retryAfter: nil), attempts: 1))
    }

    @Test("Refused addresses and bombs are final, cut answers and timeouts are not")
    func failures() async throws {
        let refused = await #expect(throws: ExchangeFailure.self) {
            try await ask { _ throws(FetchFailure) in throw .refusedAddress("10.0.0.1") }
        }
        #expect(refused?.attempts == 1)
        let status = try await ask { count throws(FetchFailure) in
            if count == 0 { throw .truncated }
            if count == 1 { throw .timeout }
            return .text("")
        }
        #expect(status == 200)
    }

    @Test("The reader may say that an answer deserves another try, and is believed so often")
    func transientAnswer() async throws {
        var reads = 0
        let busyTwice = { (response: FetchResponse) throws(TransientAnswer) -> Int in
            reads += 1
            if reads < 3 { throw TransientAnswer("系统繁忙") }
            return response.status
        }
        #expect(try await ask(read: busyTwice, { _ in .text("") }) == 200)
        let alwaysBusy = { (_: FetchResponse) throws(TransientAnswer) -> Int in throw TransientAnswer("系统繁忙") }
        let error = await #expect(throws: ExchangeFailure.self) {
            try await ask(read: alwaysBusy, { _ in .text("") })
        }
        #expect(error?.attempts == 4)
        #expect(error?.harvestError(platform: "a", doing: "列表").cause == "列表：系统繁忙（试了 4 次）")
    }

    @Test("The source's time for the night is kept")
    func deadline() async {
        let error = await #expect(throws: ExchangeFailure.self) {
            try await ask(pace: "retries: 99, deadline: 3") { _ in .text("", status: 500) }
        }
        guard case .deadline(let pace)? = error?.cause else { return #expect(Bool(false)) }
        #expect(pace.usedUp == "超过本来源一夜的时限 3 秒")
        #expect(clock.uptime < .seconds(3))
    }

    @Test("Whoever runs out of time is told what ended it, with the seconds there were, and no place to go on from")
    func outOfTime() throws {
        var pace = try Platform.test("protocol: oai-pmh\npace: {deadline: 90, window: \"01:00-05:00\"}\n").pace
        #expect(pace.usedUp.contains("01:00-05:00") && pace.usedUp.contains("90 秒"))
        #expect(pace.nextStepWhenUsedUp.contains("pace.window"))
        pace.window = nil
        let error = ExchangeFailure(.deadline(pace), attempts: 1).harvestError(platform: "a", doing: "列表")
        #expect(error.cause == "列表：超过本来源一夜的时限 90 秒")
        #expect(error.nextStep.contains("pace.deadline") && !error.nextStep.contains("断点"))
        #expect(error.nextStep.contains("下一夜从这次开始之前再问一遍"))
    }

    @Test("The pause between two requests is kept")
    func pace() async throws {
        let gates = HostGates(clock: clock)
        var pace = Platform.Pace()
        pace.delay = 1.5
        for _ in 0..<3 {
            try await gates.enter("a.cn", pace: pace)
            await gates.leave("a.cn")
        }
        #expect(clock.waits == [.seconds(1.5), .seconds(1.5)])
    }

    @Test("A pause the host asks for holds for those who are waiting already")
    func closedMeanwhile() async throws {
        let clock = ClosingClock()
        let gates = HostGates(clock: clock)
        clock.gates = gates
        var pace = Platform.Pace()
        pace.delay = 1
        for _ in 0..<2 {
            try await gates.enter("a.cn", pace: pace)
            await gates.leave("a.cn")
        }
        #expect(clock.uptime >= .seconds(600))
    }

    @Test(
        "As many requests at once as allowed and no more, and one host does not hold up another",
        .timeLimit(.minutes(5)), arguments: [1, 3])
    func concurrency(allowed: Int) async throws {
        let clock = CountingClock()
        let gates = HostGates(clock: clock)
        var pace = Platform.Pace()
        pace.concurrency = allowed
        for _ in 0..<allowed { try await gates.enter("a.cn", pace: pace) }
        #expect(clock.looks == allowed)
        let second = await gates.beginEntering("a.cn", pace: pace)
        let third = await gates.beginEntering("a.cn", pace: pace)
        #expect(clock.looks == allowed, "more are inside than are allowed")
        try await gates.enter("b.cn", pace: pace)
        #expect(clock.looks == allowed + 1)
        for task in [second, third] {
            await gates.leave("a.cn")
            try await task.value
        }
        #expect(clock.looks == allowed + 3)
        let last = await gates.beginEntering("a.cn", pace: pace)
        #expect(clock.looks == allowed + 3, "a place was given twice")
        await gates.leave("a.cn")
        try await last.value
    }

    @Test("A cancelled task leaves the queue")
    func cancelledInQueue() async throws {
        let gates = HostGates(clock: clock)
        try await gates.enter("a.cn", pace: Platform.Pace())
        let waiting = Task { try await gates.enter("a.cn", pace: Platform.Pace()) }
        waiting.cancel()
        await #expect(throws: FetchFailure.cancelled) { try await waiting.value }
    }
}

/// A clock that stands still and counts how often it is looked at: whoever has got a place looks when he may start.
private final class CountingClock: NightClock {
    private let count = Atomic(0)
    var looks: Int { count.load(ordering: .relaxed) }
    var now: UTCInstant { UTCInstant(seconds: 1_577_808_000) }
    var uptime: Duration {
        _ = count.add(1, ordering: .relaxed)
        return .zero
    }

    func wait(_ duration: Duration) async throws {}
}

extension HostGates {
    /// Begins to enter. The task runs on the gates as this does: once it has begun, it has a place or waits for one.
    fileprivate func beginEntering(_ host: String, pace: Platform.Pace) async -> Task<Void, any Error> {
        let hasBegun = Begun()
        let task: Task<Void, any Error> = Task {
            hasBegun.flag.store(true, ordering: .relaxed)
            try await self.enter(host, pace: pace)
        }
        while !hasBegun.flag.load(ordering: .relaxed) { await Task.yield() }
        return task
    }
}

/// Set by a task when it runs.
private final class Begun: Sendable {
    let flag = Atomic(false)
}

/// A clock during whose first wait the host asks everybody for a pause.
private final class ClosingClock: NightClock {
    private struct State {
        var passed = Duration.zero
        var gates: HostGates?
    }

    private let state = Mutex(State())
    var gates: HostGates? {
        get { state.withLock { $0.gates } }
        set { state.withLock { $0.gates = newValue } }
    }
    var now: UTCInstant { UTCInstant(seconds: 1_577_808_000) }
    var uptime: Duration { state.withLock { $0.passed } }

    func wait(_ duration: Duration) async throws {
        guard duration > .zero else { return }
        state.withLock { $0.passed += duration }
        let gates = state.withLock { state in
            defer { state.gates = nil }
            return state.gates
        }
        await gates?.close("a.cn", for: .seconds(600))
    }
}
