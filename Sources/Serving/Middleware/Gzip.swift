internal import CZlib
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Compresses text for clients that take it. Small answers and streams go as they are.
struct Gzip: RouterMiddleware {
    typealias Context = SiteContext
    /// Below this many bytes the header costs more than it saves: the answer fits into one packet anyway.
    var threshold = 1_200

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        try await packed(try await next(request, context), for: request)
    }

    /// The response as it goes over the wire; one that is settled already stays as it is.
    func packed(_ response: Response, for request: Request) async throws -> Response {
        var response = response
        guard let length = response.body.contentLength, length >= threshold,
            response.headers[.contentEncoding] == nil,
            response.headers[.vary]?.hasSuffix("Accept-Encoding") != true,
            Self.isText(response.headers[.contentType] ?? "")
        else { return response }
        response.headers[.vary] = [response.headers[.vary], "Accept-Encoding"].compactMap(\.self).joined(
            separator: ", ")
        guard Self.accepts(request.headers[.acceptEncoding] ?? "") else { return response }
        let body = try await response.collected()
        guard let packed = Self.gzip(Array(body.readableBytesView)) else {
            response.body = ResponseBody(byteBuffer: body)
            return response
        }
        response.headers[.contentEncoding] = "gzip"
        response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: packed))
        return response
    }

    private static func isText(_ type: String) -> Bool {
        type.hasPrefix("text/") || type.contains("json") || type.contains("xml") || type.contains("javascript")
    }

    static func accepts(_ header: String) -> Bool {
        header.lowercased().split(separator: ",").contains { item in
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " } }
            return parts.first == "gzip" && !parts.dropFirst().contains { ["q=0", "q=0.0", "q=0.00"].contains($0) }
        }
    }

    /// RFC 1952, or nil when zlib fails (out of memory). Level 5 gives most of what 9 would at a third of its time.
    static func gzip(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        // 15 window bits, +16 for the gzip wrapper.
        guard
            deflateInit2_(
                &stream, 5, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        var input = bytes
        return input.withUnsafeMutableBufferPointer { source in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(source.count)
            var status = Z_OK
            let packed = [UInt8](unsafeUninitializedCapacity: Int(deflateBound(&stream, UInt(source.count)))) {
                target, count in
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                status = deflate(&stream, Z_FINISH)
                count = target.count - Int(stream.avail_out)
            }
            return status == Z_STREAM_END ? packed : nil
        }
    }
}
