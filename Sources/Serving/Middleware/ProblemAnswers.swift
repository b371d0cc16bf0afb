internal import Cataloguing
internal import HTTPTypes
internal import Hummingbird
internal import Searching

/// Turns whatever went wrong into an answer: problem+json for programs, a page for people.
struct ProblemAnswers: RouterMiddleware {
    typealias Context = SiteContext
    let site: Site

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = Self.problem(error)
            if problem.status == .internalServerError {
                // Of most the type only: an error's text could hold what a user typed.
                let text = error is DamagedRecord ? "\(error)" : "\(type(of: error))"
                site.log.write(.error(text, path: request.uri.path))
            }
            if Self.wantsPage(request) { return ErrorPage.reply(problem, request, context, site) }
            return Reply.problem(problem)
        }
    }

    static func problem(_ error: any Error) -> Problem {
        switch error {
        case let error as Problem: error
        case let error as SearchFailure:
            error.isUnknown
                ? .notFound(error.reason, parameter: error.parameter)
                : .badRequest(error.reason, parameter: error.parameter)
        case let error as Catalogue.Failure: .unavailable(error.cause, detail: error.nextStep)
        case let error as HTTPError:
            switch error.status {
            case .notFound: .notFound("没有这个地址")
            case .methodNotAllowed:
                Problem(status: .methodNotAllowed, kind: "method-not-allowed", title: "这个地址不接受这种请求方法")
            case .contentTooLarge: Problem(status: .contentTooLarge, kind: "too-large", title: "提交的内容太大")
            default: Problem(status: error.status, kind: "http", title: error.status.reasonPhrase)
            }
        default: .internal
        }
    }

    static func wantsPage(_ request: Request) -> Bool {
        !request.uri.path.hasPrefix("/api/") && request.headers[.accept]?.contains("text/html") ?? false
    }
}
