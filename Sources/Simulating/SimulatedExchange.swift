/// A request as a platform sees it, below its path prefix.
package struct SimulatedRequest: Sendable {
    package var method: String
    /// Below `/{code}/`, without a leading slash: `oai`, `api/page`.
    package var path: String
    package var query: [String: String]
    package var headers: [String: String]
    package var body: [UInt8]

    package init(
        method: String = "GET", path: String, query: [String: String] = [:], headers: [String: String] = [:],
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }
}

/// What a platform answers, before any fault is put on it.
package struct SimulatedAnswer: Sendable {
    package var status: Int
    package var contentType: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(
        status: Int = 200, contentType: String, headers: [(name: String, value: String)] = [], body: [UInt8]
    ) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    static let notFound = SimulatedAnswer(
        status: 404, contentType: "text/html; charset=utf-8", body: Array("<html><body>404 页面不存在</body></html>".utf8))
}

/// What an answer depends on besides the request.
struct Surroundings: Sendable {
    var day: Int
    /// The address clients reach the server at, without a slash at the end: `http://127.0.0.1:18080`.
    var baseURL: String
    /// The fault "shrink".
    var forgetPercent = 0
    /// The fault "empty": every list is valid and has nothing in it.
    var isEmpty = false
    var pageSize: Int
}

/// How one source speaks: a pure answer to a request.
protocol PlatformVoice: Sendable {
    func answer(_ request: SimulatedRequest, _ surroundings: Surroundings) -> SimulatedAnswer
}
