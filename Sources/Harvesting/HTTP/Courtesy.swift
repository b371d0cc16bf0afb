package import Metadata

/// Asks one platform for things, with manners: its pace, its Retry-After, tries again when a fault may pass, stops when
/// the source's time is up.
package struct Courtesy: Sendable {
    package let platform: Platform
    private let fetcher: any HTTPFetching
    private let gates: HostGates
    private let clock: any NightClock
    private let chance: @Sendable () -> Double
    private let policy: RetryPolicy
    private let deadline: Duration
    let refusals: RefusalLog

    /// - Parameters:
    ///   - refusals: takes the answers that were refused in the end.
    ///   - chance: a number 0 ..< 1 for the jitter.
    package init(
        platform: Platform, fetcher: any HTTPFetching, gates: HostGates, clock: any NightClock,
        refusals: RefusalLog = RefusalLog(),
        chance: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.platform = platform
        self.fetcher = fetcher
        self.gates = gates
        self.clock = clock
        self.refusals = refusals
        self.chance = chance
        policy = RetryPolicy(retries: platform.pace.retries)
        deadline = clock.uptime + .seconds(platform.pace.deadline)
    }

    /// Fetches and reads an answer. Statuses 2xx and 304 reach `read`; others are failures, the passing ones tried again.
    /// - Parameters:
    ///   - statuses: further statuses to hand to `read`.
    ///   - read: turns the answer into a value, or says that the same request deserves another try.
    /// - Throws: `ExchangeFailure` after the last try.
    package func fetch<Value>(
        _ request: FetchRequest, alsoReading statuses: Set<Int> = [],
        read: (FetchResponse) throws(TransientAnswer) -> Value
    ) async throws(ExchangeFailure) -> Value {
        let host = WebAddress(request.url)?.host ?? ""
        var attempt = 0
        while true {
            attempt += 1
            guard clock.uptime < deadline else { throw outOfTime(attempt) }
            let cause: ExchangeFailure.Cause
            var body: FetchBody?
            var retryAfter: Duration?
            do throws(FetchFailure) {
                let response = try await exchange(request, host)
                body = response.body
                if (200..<300).contains(response.status) || response.status == 304 || statuses.contains(response.status)
                {
                    do throws(TransientAnswer) { return try read(response) } catch { cause = .answer(error) }
                } else {
                    retryAfter = RetryAfter.duration(response.headers["retry-after"], now: clock.now)
                    cause = .status(response.status, retryAfter: retryAfter)
                }
            } catch {
                cause = .fetch(error)
            }
            let failure = ExchangeFailure(cause, attempts: attempt)
            guard failure.isTransient,
                let delay = policy.delay(after: attempt, retryAfter: retryAfter, chance: chance())
            else {
                RefusedAnswer(failure, address: request.url, body: body).map { refusals.note($0) }
                throw failure
            }
            guard clock.uptime + delay < deadline else { throw outOfTime(attempt) }
            if retryAfter != nil { await gates.close(host, for: delay) }
            do { try await clock.wait(delay) } catch { throw ExchangeFailure(.fetch(.cancelled), attempts: attempt) }
        }
    }

    private func outOfTime(_ attempt: Int) -> ExchangeFailure {
        ExchangeFailure(.deadline(platform.pace), attempts: attempt)
    }

    private func exchange(_ request: FetchRequest, _ host: String) async throws(FetchFailure) -> FetchResponse {
        try await gates.enter(host, pace: platform.pace)
        let result: Result<FetchResponse, FetchFailure>
        do throws(FetchFailure) {
            let left = max(1, (deadline - clock.uptime).seconds)
            var limits = platform.limits
            limits.requestSeconds = min(limits.requestSeconds, left)
            result = .success(
                try await fetcher.fetch(request, limits: limits, allowPrivate: platform.allowsPrivateNetwork))
        } catch {
            result = .failure(error)
        }
        await gates.leave(host)
        return try result.get()
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
