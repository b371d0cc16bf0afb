internal import Foundation
internal import Hummingbird
internal import Metadata
internal import Synchronization

/// A bucket of requests per client address that fills steadily.
final class RateLimiter: Sendable {
    let perSecond: Double
    let burst: Double
    private let now: @Sendable () -> Double
    private let buckets = Mutex<[String: (level: Double, at: Double)]>([:])

    /// - Parameter now: seconds of a clock that only goes forward.
    init(perSecond: Double, burst: Double, now: @escaping @Sendable () -> Double) {
        self.perSecond = perSecond
        self.burst = burst
        self.now = now
    }

    /// Takes one; nil when there was one, else the seconds until there will be.
    func take(_ client: String) -> Int? {
        let now = now()
        return buckets.withLock { buckets in
            // Addresses are free to invent: forget the full buckets before they fill the memory.
            if buckets.count > 20_000 {
                buckets = buckets.filter { $0.value.level + (now - $0.value.at) * perSecond < burst }
            }
            let old = buckets[client] ?? (burst, now)
            let level = min(burst, old.level + max(0, now - old.at) * perSecond)
            guard level >= 1 else {
                buckets[client] = (level, now)
                return max(1, Int(((1 - level) / perSecond).rounded(.up)))
            }
            buckets[client] = (level - 1, now)
            return nil
        }
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
