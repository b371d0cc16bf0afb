internal import HTTPTypes
internal import Metadata

/// Why a request is not answered: RFC 9457 for programs, a page for people. Words in Chinese, never with a secret.
struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
    var status: HTTPResponse.Status
    /// What kind of problem, stable for programs: the last part of `type`.
    var kind: String
    var title: String
    var detail: String?
    /// The parameter to mend.
    var parameter: String?
    /// Seconds after which a new try makes sense.
    var retryAfter: Int?
    /// What a page says instead of `title`, in its own language; nil: see `ProblemWords`.
    var words: Words?

    /// Texts of Schemas/interface.
    struct Words: Sendable, Equatable, ExpressibleByStringLiteral {
        /// Of the title.
        var key: String
        /// What `{name}` stands for in it.
        var values: [String: String] = [:]
        /// Of the detail; nil: that of the problem, where the page is in its language.
        var detail: String?

        init(_ key: String, _ values: [String: String] = [:], detail: String? = nil) {
            self.key = key
            self.values = values
            self.detail = detail
        }

        init(stringLiteral key: String) { self.init(key) }
    }

    static func badRequest(
        _ title: String, parameter: String?, detail: String? = nil, words: Words? = nil
    ) -> Problem {
        Problem(
            status: .badRequest, kind: "bad-parameter", title: title, detail: detail, parameter: parameter,
            words: words)
    }

    static func notFound(_ title: String, parameter: String? = nil, words: Words? = nil) -> Problem {
        Problem(status: .notFound, kind: "not-found", title: title, parameter: parameter, words: words)
    }

    static func gone(
        _ title: String, detail: String? = nil, parameter: String? = nil, words: Words? = nil
    ) -> Problem {
        Problem(status: .gone, kind: "gone", title: title, detail: detail, parameter: parameter, words: words)
    }

    static func forbidden(_ title: String, detail: String? = nil, words: Words? = nil) -> Problem {
        Problem(status: .forbidden, kind: "forbidden", title: title, detail: detail, words: words)
    }

    static func unauthorized(_ title: String) -> Problem {
        Problem(status: .unauthorized, kind: "login-required", title: title)
    }

    static func tooMany(_ title: String, retryAfter: Int, words: Words? = nil) -> Problem {
        Problem(
            status: .tooManyRequests, kind: "too-many-requests", title: title, retryAfter: retryAfter, words: words)
    }

    static func unavailable(_ title: String, detail: String? = nil) -> Problem {
        Problem(
            status: .serviceUnavailable, kind: "not-ready", title: title, detail: detail, retryAfter: 5)
    }

    /// A message that HTTP does not have.
    static func notHTTP(_ title: String, status: HTTPResponse.Status = .badRequest) -> Problem {
        Problem(status: status, kind: "http", title: title)
    }

    static let tooLarge = Problem(status: .contentTooLarge, kind: "too-large", title: "提交的内容太大")

    static let `internal` = Problem(
        status: .internalServerError, kind: "internal", title: "服务器出错了，已记入日志", detail: "请稍后再试")

    var description: String { detail.map { "\(title)。\($0)" } ?? title }

    /// `application/problem+json`.
    var json: [UInt8] {
        var json = CanonicalJSON()
        json.object {
            $0.member("type", "urn:huiliu:problem:\(kind)")
            $0.member("title", title)
            $0.member("status", Int(status.code))
            $0.member("detail", detail)
            $0.member("parameter", parameter)
        }
        return json.bytes
    }
}
