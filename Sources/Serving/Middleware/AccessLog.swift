internal import Foundation
internal import Hummingbird
internal import Metadata

/// One line of the server's log.
struct LogLine: Sendable {
    var json: [UInt8]

    static func error(_ what: String, path: String) -> LogLine {
        var json = CanonicalJSON()
        json.object {
            $0.member("level", "error")
            $0.member("error", what)
            $0.member("path", String(path.prefix(200)))
        }
        return LogLine(json: json.bytes)
    }

    static func notice(_ what: String) -> LogLine {
        var json = CanonicalJSON()
        json.object {
            $0.member("level", "notice")
            $0.member("message", what)
        }
        return LogLine(json: json.bytes)
    }
}

/// Where log lines go.
package struct ServerLog: Sendable {
    private let sink: @Sendable ([UInt8]) -> Void

    /// - Parameter sink: gets one line, UTF-8, with its line end.
    package init(_ sink: @escaping @Sendable ([UInt8]) -> Void) {
        self.sink = sink
    }

    /// Standard error, one JSON object a line, for journald.
    package static let standardError = ServerLog {
        // A full disk must not end the server, and there is nobody to tell.
        try? FileHandle.standardError.write(contentsOf: Data($0))
    }
    package static let silent = ServerLog { _ in }

    func write(_ line: LogLine) { sink(line.json + [0x0A]) }
}

/// Writes one line a request and keeps the counts for `/metrics`. Queries stay out: teachers type names.
struct AccessLog: RouterMiddleware {
    typealias Context = SiteContext
    let site: Site

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = site.uptime()
        let response = try await next(request, context)
        let seconds = site.uptime() - start
        // The route, not the path: paths hold names and identifiers, and would make endless series.
        let route = context.endpointPath ?? "NotFound"
        site.metrics.count(route: route, status: Int(response.status.code), seconds: seconds)
        if site.options.logsAccess {
            var json = CanonicalJSON(reserving: 200)
            json.object {
                $0.member("time", site.clock().iso8601)
                $0.member("method", request.method.rawValue)
                $0.member("route", route)
                $0.member("status", Int(response.status.code))
                $0.member("bytes", response.body.contentLength)
                $0.key("ms")
                $0.number((seconds * 100_000).rounded() / 100)
            }
            site.log.write(LogLine(json: json.bytes))
        }
        return response
    }
}
