import Foundation
import Harvesting
import Metadata
import TestSupport

/// The invented platforms of Tests/Fixtures/synthetic, spoken to over real HTTP on loopback.
enum Synthetic {
    static let folder = Project.root.url.appending(path: "Tests/Fixtures/synthetic")

    static func bytes(_ path: String) -> [UInt8] {
        // A missing fixture shows as an empty answer and fails the test that wanted it.
        (try? Data(contentsOf: folder.appending(path: path))).map { [UInt8]($0) } ?? []
    }

    private struct Expected: Decodable {
        var platform: String
        var sourceID: String?

        enum CodingKeys: String, CodingKey {
            case platform
            case sourceID = "source_id"
        }
    }

    /// What a correct harvest of the platform delivers.
    static func expectedIDs(_ code: String) throws -> Set<String> {
        let text = String(decoding: bytes("expected.jsonl"), as: UTF8.self)
        let rows = try text.split(separator: "\n").map {
            try JSONDecoder().decode(Expected.self, from: Data($0.utf8))
        }
        return Set(rows.filter { $0.platform == code }.compactMap(\.sourceID))
    }

    /// Harvests over a real socket with real curl; waiting takes no time.
    static func harvest(
        _ yaml: String, endpoint: String, memory: [String: String] = [:], secrets: SecretStore = SecretStore()
    ) async throws -> Harvested {
        let platform = try Platform.test(yaml, endpoint: endpoint)
        let context = HarvestContext(fetching: CurlFetcher(.forTests), clock: StillClock(), chance: { 0 })
        let request = HarvestRequest(platform: platform, extent: .full, memory: memory)
        return try await Harvested(HarvesterRegistry.session(for: request, context: context))
    }
}
