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

extension ConnectorTools {
    /// Tools over a scripted network: waiting takes no time, the clock stands still.
    static func scripted(_ fetcher: any HTTPFetching, environment: [String: String] = [:]) -> ConnectorTools {
        ConnectorTools(
            fetcher: fetcher, pause: { _ in }, now: { UTCInstant(seconds: 1_577_808_000) },
            secrets: SecretStore(environment: environment))
    }
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

/// The data folder beside the project, when this machine has it.
enum SharedData {
    static let synthetic = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../../../shared/data/synthetic"
    ).standardizedFileURL
    static let isThere = FileManager.default.fileExists(atPath: synthetic.path)

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: synthetic.appending(path: path)))
    }
}
