internal import Hummingbird
internal import NIOCore

extension Request {
    /// The body of a form, or of a request whose arguments are in it: both are short.
    /// - Throws: `Problem` when it is not, or when its pieces are not written as HTTP has them.
    func text() async throws -> String {
        do {
            return String(buffer: try await body.collect(upTo: 16_384))
        } catch is NIOTooManyBytesError {
            throw Problem.tooLarge
        } catch let error as CancellationError {
            throw error
        } catch {
            throw Problem.notHTTP("请求的内容没有写完，或不合 HTTP 的写法")
        }
    }
}
