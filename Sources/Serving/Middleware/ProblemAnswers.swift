internal import Cataloguing
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
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
            return answer(problem, request, context)
        }
    }

    private func answer(_ problem: Problem, _ request: Request, _ context: Context) -> Response {
        guard Self.wantsPage(request) else {
            var response = Reply.problem(problem, at: request.uri.path)
            response.headers[.vary] = "Accept"
            response.headers[.cacheControl] = "no-cache"
            return response
        }
        // What the middlewares within learnt of the asker did not come back with the error.
        var context = context
        context.language = RequestGate.language(request, QueryParameters(decoding: request.uri.query ?? ""))
        // Whoever is refused for asking too fast is to cost nothing more.
        if problem.status != .tooManyRequests { context.visitor = try? Login(site: site).visitor(request) }
        var response = ErrorPage.reply(problem, request, context, site)
        response.headers[.vary] = "Accept, Accept-Language, Cookie"
        response.headers[.cacheControl] = context.visitor == nil ? "no-cache" : "no-store"
        return response
    }

    static func problem(_ error: any Error) -> Problem {
        switch error {
        case let error as Problem: error
        case let error as SearchFailure:
            switch error.kind {
            case .malformed: .badRequest(error.reason, parameter: error.parameter)
            case .unknown: .notFound(error.reason, parameter: error.parameter)
            case .outdated: .gone(error.reason, parameter: error.parameter)
            }
        case let error as Catalogue.Failure: .unavailable(error.cause, detail: error.nextStep)
        case let error as HTTPError:
            switch error.status {
            case .notFound: .notFound("没有这个地址")
            case .methodNotAllowed:
                Problem(status: .methodNotAllowed, kind: "method-not-allowed", title: "这个地址不接受这种请求方法")
            case .contentTooLarge: .tooLarge
            default: Problem(status: error.status, kind: "http", title: error.status.reasonPhrase)
            }
        case is NIOTooManyBytesError: .tooLarge
        default: .internal
        }
    }

    static func wantsPage(_ request: Request) -> Bool {
        !request.uri.path.hasPrefix("/api/") && request.headers[.accept]?.contains("text/html") ?? false
    }
}
