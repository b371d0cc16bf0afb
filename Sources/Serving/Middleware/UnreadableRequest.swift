internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Gives words to the empty 400 the HTTP library answers what it cannot read. No middleware is asked then, and programs
/// that write Chinese into an address as it is (curl does) would never learn what is wrong.
final class UnreadableRequest: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private static let problem: [UInt8] = {
        var problem = Problem.notHTTP("请求不合 HTTP 的写法，读不出来")
        problem.detail = "地址里的汉字要按 UTF-8 做百分号编码：“分数”写作 %E5%88%86%E6%95%B0（curl 用 -G --data-urlencode q=分数）；请求头不能太长或太多"
        return problem.json
    }()

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data), Self.isWordless(head) else {
            return context.write(data, promise: promise)
        }
        head.headerFields[.contentType] = "application/problem+json; charset=utf-8"
        head.headerFields[.contentLength] = String(Self.problem.count)
        context.write(wrapOutboundOut(.head(head)), promise: promise)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: Self.problem))), promise: nil)
    }

    /// All 400 of ours say why.
    private static func isWordless(_ head: HTTPResponse) -> Bool {
        head.status == .badRequest && head.headerFields[.contentLength] == "0"
    }
}
