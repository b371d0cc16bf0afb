internal import Glibc
internal import HTTPTypes
package import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix

/// The site as an HTTP server: `run` to serve, `buildResponder` to ask it without a socket.
package struct HuiliuServer: Sendable {
    let site: Site

    package init(site: Site) {
        self.site = site
    }

    /// All routes behind all middlewares, outermost first.
    func router() -> Router<SiteContext> {
        let router = Router(context: SiteContext.self, options: [.autoGenerateHeadEndpoints])
        let limiter = RateLimiter(
            perSecond: site.options.requestsPerSecond, burst: site.options.burst, now: site.uptime)
        router.add(middleware: AccessLog(site: site))
        router.add(middleware: SecurityHeaders())
        router.add(middleware: Gzip())
        router.add(middleware: CrossOrigin())
        router.add(middleware: ProblemAnswers(site: site))
        router.add(middleware: RequestGate())
        router.add(middleware: RateLimit(limiter: limiter))
        router.add(middleware: Login(site: site))
        router.add(middleware: Conditional(site: site))
        HealthRoutes(site: site).add(to: router)
        SearchRoutes(site: site).add(to: router)
        CatalogueRoutes(site: site).add(to: router)
        PageRoutes(site: site).add(to: router)
        OperatorRoutes(site: site).add(to: router)
        AccountRoutes(site: site).add(to: router)
        AdministrationRoutes(site: site).add(to: router)
        if let accounts = site.accounts { FeedbackRoutes(site: site, accounts: accounts).add(to: router) }
        TraceRoutes(site: site).add(to: router)
        if let desks = site.coverage {
            CoverageRoutes(site: site, desks: desks).add(to: router)
            CoverageAPI(site: site, desks: desks).add(to: router)
            ReportRoutes(site: site, desks: desks).add(to: router)
        }
        if let outward = site.outward { OutwardRoutes(site: site, outward: outward).add(to: router) }
        return router
    }

    /// The server bound to an address.
    /// - Parameters:
    ///   - port: 0 for any free one.
    ///   - onRunning: is told the port it listens on.
    package func buildApplication(
        host: String = "127.0.0.1", port: Int = 8080, onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        var logger = Logger(label: "huiliu")
        logger.logLevel = .warning
        // Slow or silent connections are closed: 75 s without a byte. Live pages send one every 15 s.
        let channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [UnreadableRequest()],
            idleTimeout: .seconds(75),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 131_072, maxHeaderListSize: 131_072, maxHeaderFieldCount: 100))
        return Application(
            router: router(), server: .http1(configuration: channel),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { await onRunning($0.localAddress?.port ?? port) }, logger: logger)
    }

    /// Serves until the process is told to stop (SIGTERM, SIGINT), finishing what is under way.
    /// - Throws: `ListenFailure` when nothing can be served at the address.
    package func run(
        host: String, port: Int, onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws {
        try await Self.explaining(host, port) {
            try await buildApplication(host: host, port: port, onRunning: onRunning).runService()
        }
    }

    /// A port nothing listens to now, for addresses that are told before anybody listens.
    /// - Throws: `ListenFailure` when nothing can be served at the address.
    package static func freePort(host: String) async throws -> Int {
        try await explaining(host, 0) {
            let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .bind(host: host, port: 0).get()
            let port = channel.localAddress?.port ?? 0
            try await channel.close()
            return port
        }
    }

    private static func explaining<Value>(
        _ host: String, _ port: Int, _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let error as IOError where [EADDRINUSE, EACCES, EADDRNOTAVAIL].contains(error.errnoCode) {
            throw ListenFailure(host: host, port: port, errnoCode: error.errnoCode)
        } catch is SocketAddressError.UnknownHost {
            throw ListenFailure(host: host, port: port, errnoCode: EADDRNOTAVAIL)
        }
    }
}

/// Why nothing can be served at an address, and what to do.
package struct ListenFailure: Error, CustomStringConvertible {
    var host: String
    var port: Int
    var errnoCode: Int32

    package var description: String {
        switch errnoCode {
        case EADDRINUSE: "\(host):\(port) 已被别的程序占用。下一步：用 --port 换一个端口，或先停掉占用它的程序"
        case EACCES: "没有权限监听 \(host):\(port)。下一步：用 --port 换一个 1024 以上的端口"
        default: "本机没有地址 \(host)。下一步：核对 --host"
        }
    }
}
