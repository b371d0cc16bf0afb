internal import Glibc
internal import Hummingbird
internal import Metadata
internal import Synchronization

/// A bucket of requests per client address that fills steadily.
final class RateLimiter: Sendable {
    private struct State {
        var buckets: [String: (level: Double, at: Double)] = [:]
        var swept = -Double.infinity
    }

    /// Buckets beyond which the full ones are forgotten, at most once a second.
    private static let tidy = 20_000
    /// Buckets there are at most; clients unknown until then share one more.
    static let most = 50_000
    /// No address: what the clients share for whom there is no bucket left.
    private static let shared = "*"

    let perSecond: Double
    let burst: Double
    private let now: @Sendable () -> Double
    private let state = Mutex(State())

    /// - Parameter now: seconds of a clock that only goes forward.
    init(perSecond: Double, burst: Double, now: @escaping @Sendable () -> Double) {
        self.perSecond = perSecond
        self.burst = burst
        self.now = now
    }

    /// Takes one; nil when there was one, else the seconds until there will be.
    func take(_ client: String) -> Int? {
        let now = now()
        var key = Self.key(client)
        return state.withLock { state in
            // Addresses are free to invent: forget the full buckets before they fill the memory.
            if state.buckets.count > Self.tidy, now - state.swept >= 1 {
                state.swept = now
                state.buckets = state.buckets.filter { $0.value.level + (now - $0.value.at) * perSecond < burst }
            }
            if state.buckets.count >= Self.most, state.buckets[key] == nil { key = Self.shared }
            let old = state.buckets[key] ?? (burst, now)
            let level = min(burst, old.level + max(0, now - old.at) * perSecond)
            guard level >= 1 else {
                state.buckets[key] = (level, now)
                return max(1, Int(((1 - level) / perSecond).rounded(.up)))
            }
            state.buckets[key] = (level - 1, now)
            return nil
        }
    }

    /// One client: an IPv4 address, or the /64 of an IPv6 address, of which anybody has 2^64.
    private static func key(_ client: String) -> String {
        guard client.utf8.contains(UInt8(ascii: ":")) else { return client }
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, String(client.prefix { $0 != "%" }), &bytes) == 1 else { return client }
        // ::ffff:192.0.2.1 is the IPv4 address.
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? bytes.suffix(4).map(String.init).joined(separator: ".") : bytes.prefix(8).hex
    }
}

/// Refuses clients that ask faster than people do. A client on this machine, without a proxy, is not limited.
struct RateLimit: RouterMiddleware {
    typealias Context = SiteContext
    let limiter: RateLimiter

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if !RequestGate.isLoopback(context.client), let wait = limiter.take(context.client) {
            throw Problem.tooMany("请求太快，请稍后再试", retryAfter: wait)
        }
        return try await next(request, context)
    }
}
