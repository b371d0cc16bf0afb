internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// The kinds of answer the site gives.
enum Reply {
    static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        make(bytes, "application/json; charset=utf-8", status: status)
    }

    static func html(_ html: HTML, status: HTTPResponse.Status = .ok) -> Response {
        make(html.bytes, "text/html; charset=utf-8", status: status)
    }

    static func make(_ bytes: [UInt8], _ type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// 303: after a form was accepted, the browser asks for the page to show.
    static func see(_ link: Link) -> Response {
        Response(status: .seeOther, headers: [.location: link.address])
    }

    /// The methods an address for programs takes: OAI-PMH lets its arguments be posted.
    static func methods(of path: String) -> String {
        path == OutwardRoutes.oaiPath ? "GET, HEAD, POST, OPTIONS" : "GET, HEAD, OPTIONS"
    }

    /// - Parameter path: the address that was asked.
    static func problem(_ problem: Problem, at path: String) -> Response {
        var response = make(problem.json, "application/problem+json; charset=utf-8", status: problem.status)
        if let seconds = problem.retryAfter { response.headers[.retryAfter] = String(seconds) }
        if problem.status == .methodNotAllowed { response.headers[.allow] = methods(of: path) }
        if problem.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer realm=\"huiliu\"" }
        return response
    }
}

/// Gathers what a response body writes.
final class BodyCollector {
    var buffer = ByteBuffer()

    struct Writer: ResponseBodyWriter {
        let collector: BodyCollector

        mutating func write(_ buffer: ByteBuffer) async throws {
            collector.buffer.writeImmutableBuffer(buffer)
        }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}

extension Response {
    /// The whole body of a response that is not a stream.
    func collected() async throws -> ByteBuffer {
        let collector = BodyCollector()
        try await body.write(BodyCollector.Writer(collector: collector))
        return collector.buffer
    }
}
