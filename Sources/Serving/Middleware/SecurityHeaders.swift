internal import HTTPTypes
internal import Hummingbird

/// What every answer tells a browser not to do.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = SiteContext

    /// Everything from this server and nothing inline.
    static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    private static let fixed: [(HTTPField.Name?, String)] = [
        (HTTPField.Name("Content-Security-Policy"), policy),
        (HTTPField.Name("X-Content-Type-Options"), "nosniff"),
        (HTTPField.Name("Referrer-Policy"), "same-origin"),
        (HTTPField.Name("X-Frame-Options"), "DENY"),
        (HTTPField.Name("Cross-Origin-Opener-Policy"), "same-origin"),
        (HTTPField.Name("Permissions-Policy"), "camera=(), geolocation=(), microphone=(), interest-cohort=()"),
    ]

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for case (let name?, let value) in Self.fixed { response.headers[name] = value }
        if Self.isBehindTLS(request, context) {
            response.headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains"
        }
        return response
    }

    /// Whether a reverse proxy on this machine says that the client speaks TLS.
    static func isBehindTLS(_ request: Request, _ context: Context) -> Bool {
        guard RequestGate.isLoopback(context.peer), let name = HTTPField.Name("X-Forwarded-Proto") else { return false }
        return request.headers[name] == "https"
    }
}
