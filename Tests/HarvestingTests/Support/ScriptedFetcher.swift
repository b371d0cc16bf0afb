import Foundation
import Harvesting
import Metadata

/// A network that answers from a script and remembers what it was asked.
actor ScriptedFetcher: HTTPFetching {
    typealias Script = @Sendable (FetchRequest, Int) throws(FetchFailure) -> FetchResponse

    private let script: Script
    private(set) var requests: [FetchRequest] = []

    /// - Parameter script: gets the request and how many came before it.
    init(_ script: @escaping Script) {
        self.script = script
    }

    func fetch(
        _ request: FetchRequest, limits: Platform.Limits, allowPrivate: Bool
    ) async throws(FetchFailure) -> FetchResponse {
        requests.append(request)
        return try script(request, requests.count - 1)
    }
}

extension FetchResponse {
    static func text(
        _ text: String, status: Int = 200, url: String = "http://platform.example/", headers: [String: String] = [:]
    ) -> FetchResponse {
        FetchResponse(status: status, url: url, headers: headers, body: FetchBody(Array(text.utf8)))
    }

    static func bytes(_ bytes: [UInt8], url: String = "http://platform.example/") -> FetchResponse {
        FetchResponse(status: 200, url: url, headers: [:], body: FetchBody(bytes))
    }
}

extension HarvestContext {
    /// A scripted network where waiting takes no time.
    static func scripted(_ fetcher: any HTTPFetching) -> HarvestContext {
        HarvestContext(fetching: fetcher, clock: StillClock(), chance: { 0 })
    }
}

/// A clock that stands still; waiting for it takes no time.
struct StillClock: NightClock {
    var now: UTCInstant { UTCInstant(seconds: 1_577_808_000) }
    var uptime: Duration { .zero }
    func wait(_ duration: Duration) async throws {}
}

/// Everything a session gave.
struct Harvested {
    var pages: [HarvestPage] = []
    var end = HarvestEnd(isCompleteList: false)
    var records: [SourceRecord] { pages.flatMap(\.records) }
    var ids: [String] { records.map(\.sourceID) }
    var unreadable: [UnreadableRecord] { pages.flatMap(\.unreadable) }

    init(_ session: any HarvestSession) async throws {
        while let page = try await session.nextPage() { pages.append(page) }
        end = await session.end()
    }
}

extension Platform {
    /// A platform file written as its readers see it.
    static func test(_ yaml: String, endpoint: String = "http://platform.example/list") throws -> Platform {
        let head = """
            code: "999999"
            name: 测试平台
            kind: provincial
            crosswalk: test
            endpoint: "\(endpoint)"
            network:
              allowPrivate: true

            """
        return try Platform(ConfigNode(yaml: head + yaml, file: "Harvesters/999999.yml"))
    }
}
