import Hummingbird
import Logging
import Metadata
import NIOCore
import Synchronization

/// The simulated federation on one port of 127.0.0.1: each source under `/{code}/`, the controls under `/_…`.
package final class SimulationServer: Sendable {
    package let simulation: Simulation
    private let voices: [String: any PlatformVoice]
    private let state: Mutex<State>
    private let port: Int

    private struct State {
        var day: Int
        var faults: [String: SimulationFault] = [:]
        var hits: [String: Int] = [:]
        var requests: [String: Int] = [:]
        var baseURL = ""
    }

    /// - Parameter port: 0 for any free one; `run` reports which.
    package init(simulation: Simulation, port: Int = 0, day: Int = 1) {
        self.simulation = simulation
        self.port = port
        let cache = ListIndexCache()
        voices = Dictionary(
            simulation.sources.map { ($0.code, $0.voice(in: simulation, cache)) },
            uniquingKeysWith: { first, _ in first })
        state = Mutex(State(day: day))
    }

    /// The day of the simulated world that is being served.
    package var day: Int {
        get { state.withLock { $0.day } }
        set { state.withLock { $0.day = max(1, newValue) } }
    }

    /// Makes a source misbehave, or behave again with nil. Its hit counter starts anew.
    package func setFault(_ fault: SimulationFault?, on code: String) {
        state.withLock { state in
            state.faults[code] = fault
            state.hits[code] = 0
        }
    }

    /// Requests a source has had since the server started.
    package func requests(of code: String) -> Int {
        state.withLock { $0.requests[code] ?? 0 }
    }

    /// Serves until the task is cancelled.
    /// - Parameter onRunning: called once with `http://127.0.0.1:{port}`.
    package func run(onRunning: @escaping @Sendable (String) async -> Void) async throws {
        let responder = CallbackResponder { (request: Request, _: BasicRequestContext) in
            try await self.respond(to: request)
        }
        var logger = Logger(label: "simulation")
        logger.logLevel = .critical
        let application = Application(
            responder: responder,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in
                let baseURL = "http://127.0.0.1:\(channel.localAddress?.port ?? self.port)"
                self.state.withLock { $0.baseURL = baseURL }
                await onRunning(baseURL)
            },
            logger: logger)
        try await application.run()
    }

    /// Serves while `body` works, then stops.
    package func serving<Value: Sendable>(
        _ body: @escaping @Sendable (_ baseURL: String) async throws -> Value
    ) async throws -> Value {
        let (stream, continuation) = AsyncStream<String>.makeStream()
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await self.run { continuation.yield($0) }
                return nil
            }
            group.addTask {
                var addresses = stream.makeAsyncIterator()
                guard let baseURL = await addresses.next() else { return nil }
                return try await body(baseURL)
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw CancellationError()
        }
    }

    private func respond(to request: Request) async throws -> Response {
        let parts = request.uri.path.split(separator: "/", maxSplits: 1).map(String.init)
        guard let first = parts.first else { return Self.response(to: overview()) }
        let rest = parts.count > 1 ? parts[1] : ""
        if first.hasPrefix("_") {
            return Self.response(to: control(first, rest, method: request.method.rawValue))
        }
        if first == "robots.txt" {
            return Self.response(
                to: SimulatedAnswer(contentType: "text/plain", body: Array("User-agent: *\nDisallow: /_\n".utf8)))
        }
        guard let voice = voices[first] else { return Self.response(to: .notFound) }
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        let buffer = try await request.body.collect(upTo: 1 << 20)
        let asked = SimulatedRequest(
            method: request.method.rawValue, path: rest, query: FormFields.parse(request.uri.query ?? ""),
            headers: headers, body: Array(buffer.readableBytesView))
        let (fault, hit, surroundings) = enter(first)
        let answer = voice.answer(asked, surroundings)
        guard let fault else { return Self.response(to: answer) }
        return try await deliver(fault.apply(to: answer, asked, hit: hit))
    }

    private func enter(_ code: String) -> (fault: SimulationFault?, hit: Int, surroundings: Surroundings) {
        state.withLock { state in
            state.requests[code, default: 0] += 1
            state.hits[code, default: 0] += 1
            let fault = state.faults[code]
            return (
                fault, state.hits[code] ?? 1,
                Surroundings(
                    day: state.day, baseURL: state.baseURL, forgetPercent: fault?.forgetPercent ?? 0,
                    isEmpty: fault == .empty, pageSize: simulation.settings.pageSize)
            )
        }
    }

    private func overview() -> SimulatedAnswer {
        let lines = simulation.sources.map { "/\($0.code)/ \($0.name) \($0.shape.rawValue) \($0.count(day: day))" }
        return SimulatedAnswer(
            contentType: "text/plain; charset=utf-8",
            body: Array(("模拟平台群，第 \(day) 天\n" + lines.joined(separator: "\n") + "\n").utf8))
    }
}
