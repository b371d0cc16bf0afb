internal import Synchronization

/// Counts and times of requests in Prometheus's text format (version 0.0.4).
final class Metrics: Sendable {
    private struct Series: Hashable {
        var route: String
        var status: Int
    }

    private struct State {
        var requests: [Series: Int] = [:]
        var buckets: [String: [Int]] = [:]
        var sums: [String: Double] = [:]
    }

    /// Upper bounds in seconds; the last bucket is everything.
    private static let bounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1]
    private let state = Mutex(State())

    func count(route: String, status: Int, seconds: Double) {
        let place = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        state.withLock { state in
            state.requests[Series(route: route, status: status), default: 0] += 1
            state.buckets[route, default: Array(repeating: 0, count: Self.bounds.count + 1)][place] += 1
            state.sums[route, default: 0] += seconds
        }
    }

    /// - Parameter gauges: name, help and values by label set (`{…}` or empty).
    func text(gauges: [(name: String, help: String, values: [(labels: String, value: Double)])]) -> String {
        var lines: [String] = []
        for gauge in gauges {
            lines += ["# HELP \(gauge.name) \(gauge.help)", "# TYPE \(gauge.name) gauge"]
            lines += gauge.values.map { "\(gauge.name)\($0.labels) \(Self.number($0.value))" }
        }
        state.withLock { state in
            lines += [
                "# HELP huiliu_http_requests_total Requests answered.", "# TYPE huiliu_http_requests_total counter",
            ]
            for (series, count) in state.requests.sorted(by: {
                ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status)
            }) {
                lines.append(
                    "huiliu_http_requests_total{route=\"\(series.route)\",status=\"\(series.status)\"} \(count)")
            }
            lines += [
                "# HELP huiliu_http_request_seconds Time to answer.", "# TYPE huiliu_http_request_seconds histogram",
            ]
            for (route, buckets) in state.buckets.sorted(by: { $0.key < $1.key }) {
                var sum = 0
                for (index, bucket) in buckets.enumerated() {
                    sum += bucket
                    let bound = index < Self.bounds.count ? String(Self.bounds[index]) : "+Inf"
                    lines.append("huiliu_http_request_seconds_bucket{route=\"\(route)\",le=\"\(bound)\"} \(sum)")
                }
                lines.append("huiliu_http_request_seconds_sum{route=\"\(route)\"} \(state.sums[route] ?? 0)")
                lines.append("huiliu_http_request_seconds_count{route=\"\(route)\"} \(sum)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}
