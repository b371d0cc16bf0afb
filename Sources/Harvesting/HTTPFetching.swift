package import Metadata

/// One HTTP request, as a conversation asks for it.
package struct FetchRequest: Sendable, Equatable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    package var url: String
    package var method: Method
    package var headers: [String: String]
    package var body: [UInt8]
    /// Sent as If-None-Match / If-Modified-Since.
    package var validators: Validators?

    package init(
        url: String, method: Method = .get, headers: [String: String] = [:], body: [UInt8] = [],
        validators: Validators? = nil
    ) {
        self.url = url
        self.method = method
        self.headers = headers
        self.body = body
        self.validators = validators
    }
}

/// What a server gave to recognise an unchanged answer by.
package struct Validators: Sendable, Equatable, Codable {
    package var etag: String?
    package var lastModified: String?

    package init(etag: String? = nil, lastModified: String? = nil) {
        self.etag = etag
        self.lastModified = lastModified
    }
}

/// An answer that arrived whole and within every limit. The body is decompressed; large bodies stay on disk.
package struct FetchResponse: Sendable {
    package var status: Int
    /// The address after redirects.
    package var url: String
    /// Lower-case names.
    package var headers: [String: String]
    package var body: FetchBody
    package var validators: Validators { Validators(etag: headers["etag"], lastModified: headers["last-modified"]) }

    package init(status: Int, url: String, headers: [String: String], body: FetchBody) {
        self.status = status
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// Why an exchange failed, so that a retry policy can decide without reading messages.
package enum FetchFailure: Error, Sendable, Equatable {
    case timeout
    case connection(String)
    /// The answer has no place here: our own disk is full or may not be written.
    case storage(String)
    case truncated
    case tooLarge(limit: Int, AnswerBeginning = AnswerBeginning())
    case decompressionBomb(AnswerBeginning = AnswerBeginning())
    case refusedAddress(String)
    /// A host sent us on to an address that may not be asked.
    case refusedRedirect(from: String, to: String)
    case tooManyRedirects
    case badRedirect(String)
    /// What answers at this address does not speak HTTP: no status line came (what libcurl calls HTTP/0.9).
    case notHTTP
    case tls(String)
    case cancelled
}

/// What arrived of an answer before it was refused, so that an operator can see what it was.
package struct AnswerBeginning: Sendable, Equatable {
    /// Enough to recognise an answer by.
    package static let limit = 4096

    /// The first bytes, unpacked.
    package var bytes: [UInt8] = []
    /// Bytes received, and what the server had announced.
    package var received = 0
    package var announced: Int?

    package init() {}
}

/// The door to the network. Retries, pace and politeness live above it; address checks and limits live in it.
package protocol HTTPFetching: Sendable {
    /// - Throws: `FetchFailure`. An HTTP status of 4xx or 5xx is an answer, not a failure.
    func fetch(_ request: FetchRequest, limits: Platform.Limits, allowPrivate: Bool) async throws(FetchFailure)
        -> FetchResponse
}
