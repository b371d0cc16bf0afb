import Foundation
import Harvesting
import Metadata
import TestSupport

/// The records of Tests/Fixtures/synthetic, platform by platform, as the harvesters hand them on.
enum SyntheticRecords {
    static let folder = Project.root.url.appending(path: "Tests/Fixtures/synthetic")

    static func oai(_ folder: String, format: PayloadFormat) throws -> [SourceRecord] {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.appending(path: folder).path)
        return try files.filter { $0.hasPrefix("ListRecords") }.sorted().flatMap { file in
            let data = try Data(contentsOf: Self.folder.appending(path: "\(folder)/\(file)"))
            var reader = try OAIPageReader(FetchBody(Array(data)), format: format)
            var records: [SourceRecord] = []
            while let batch = reader.next() { records += batch.records }
            return records
        }
    }

    static func json(_ files: [String], rows path: [String], id: String) throws -> [SourceRecord] {
        try files.flatMap { file -> [SourceRecord] in
            var value = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: file)))
            for step in path { value = (value as? [String: Any])?[step] ?? [] }
            return (value as? [[String: Any]] ?? []).map { row in
                SourceRecord(sourceID: row[id] as? String ?? "", format: .json, tree: SourceTrees.json(row))
            }
        }
    }

    /// Harvests a folder by the real session of a protocol, its files in place of the network. The endpoint lies on the
    /// host that the files name themselves, since sessions don't follow addresses to hosts nobody allowed.
    static func harvest(
        _ folder: String, protocol name: String, at endpoint: String, options: String = "{}"
    ) async throws -> [SourceRecord] {
        let platform = try Platform(
            ConfigNode(
                yaml: """
                    code: "999999"
                    name: 测试平台
                    kind: provincial
                    crosswalk: test
                    endpoint: \(endpoint)
                    protocol: \(name)
                    options: \(options)
                    """, file: "Harvesters/999999.yml"))
        let fetcher = FolderFetcher(folder: Self.folder.appending(path: folder))
        let session = try HarvesterRegistry.session(
            for: HarvestRequest(platform: platform, extent: .full),
            context: HarvestContext(fetching: fetcher, clock: StillClock(), chance: { 0 }))
        var records: [SourceRecord] = []
        while let page = try await session.nextPage() { records += page.records }
        return records
    }
}

/// The files of a folder as a web server would give them, whatever the host; `feed?page=2` is `feed-2.xml`.
struct FolderFetcher: HTTPFetching {
    let folder: URL

    func fetch(
        _ request: FetchRequest, limits: Platform.Limits, allowPrivate: Bool
    ) async throws(FetchFailure) -> FetchResponse {
        let url = URLComponents(string: request.url)
        let path = url?.path ?? ""
        let page = url?.queryItems?.first { $0.name == "page" }?.value
        let names = [path, path + ".html", path + "-\(page ?? "1").xml"]
        for name in names {
            if let data = try? Data(contentsOf: folder.appending(path: name)) {
                return FetchResponse(status: 200, url: request.url, headers: [:], body: FetchBody(Array(data)))
            }
        }
        return FetchResponse(status: 404, url: request.url, headers: [:], body: FetchBody([]))
    }
}

/// A clock that stands still; waiting for it takes no time.
struct StillClock: NightClock {
    var now: UTCInstant { UTCInstant(seconds: 1_577_808_000) }
    var uptime: Duration { .zero }
    func wait(_ duration: Duration) async throws {}
}
