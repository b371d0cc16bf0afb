import Foundation
import Harvesting
import Mapping
import Metadata
import Simulating
import TestSupport
import Testing

@Suite("Round trip: harvested and mapped, a simulated platform is what its manifest says")
struct RoundTripTests {
    /// What one source came to after harvesting and mapping.
    private struct Arrived: Equatable {
        var live = 0
        var types: [String: Int] = [:]
        var stages: [String: Int] = [:]
        var subjects: [String: Int] = [:]
        var grades: [String: Int] = [:]
        var volumes: [String: Int] = [:]
        var languages: [String: Int] = [:]
        var awards: [String: Int] = [:]
        var rejected: [String: Int] = [:]
    }

    private func arrived(
        _ platform: Platform, _ source: SimulatedSource, _ vocabularies: Vocabularies
    ) async throws -> (Arrived, ids: Set<String>) {
        let root = Project.root
        let file = root.crosswalks.appending(path: "\(platform.crosswalk).yml")
        let mapper = Mapper(
            platform: platform, crosswalk: try Crosswalk(try root.config(file)), vocabularies: vocabularies)
        let request = HarvestRequest(platform: platform, extent: .full)
        let session = try HarvesterRegistry.session(
            for: request, context: HarvestContext(fetching: CurlFetcher(.init(userAgent: "Huiliu-Tests"))))
        var arrived = Arrived()
        var ids: Set<String> = []
        while let page = try await session.nextPage() {
            for unreadable in page.unreadable {
                arrived.rejected[unreadable.findings.first?.rule ?? "unreadable", default: 0] += 1
            }
            for record in page.records {
                switch mapper.map(record) {
                case .deleted: break
                case .rejected(let findings): arrived.rejected[findings.first?.rule ?? "?", default: 0] += 1
                case .mapped(let resource, _):
                    arrived.live += 1
                    ids.insert(record.sourceID)
                    for (field, code) in Set(resource.facetValues().map { Facet(field: $0.field, code: $0.code) })
                        .map({ ($0.field, $0.code) })
                    {
                        switch field {
                        case .type: arrived.types[code, default: 0] += 1
                        case .stage: arrived.stages[code, default: 0] += 1
                        case .subject: arrived.subjects[code, default: 0] += 1
                        case .grade: arrived.grades[code, default: 0] += 1
                        case .volume: arrived.volumes[code, default: 0] += 1
                        case .language: arrived.languages[code, default: 0] += 1
                        case .award where code != "none": arrived.awards[code, default: 0] += 1
                        default: break
                        }
                    }
                }
            }
        }
        return (arrived, ids)
    }

    private struct Facet: Hashable {
        var field: FacetField
        var code: String
    }

    @Test("Identifiers, types, stages, subjects, grades, volumes, languages and awards agree, source by source")
    func agree() async throws {
        let simulation = try Simulation(root: Project.root, settings: .init(records: 1500))
        let vocabularies = try Vocabularies(root: Project.root)
        let truths = simulation.manifest(day: 4).platforms
        try await SimulationServer(simulation: simulation, day: 4).serving { baseURL in
            let folder = try Project.temporaryFolder()
            try simulation.writeOverlay(to: folder.url, baseURL: baseURL, root: Project.root.url)
            let (platforms, _) = Project.root.platforms(overlay: folder.url)
            for truth in truths {
                let source = try #require(simulation.source(code: truth.code))
                let platform = try #require(platforms.first { $0.code == truth.code })
                let (arrived, ids) = try await arrived(platform, source, vocabularies)
                let live = (0..<source.count(day: 4)).filter {
                    simulation.lifecycle(source, $0, day: 4)?.isLive == true
                }
                let place = Comment(rawValue: "\(truth.code) \(truth.shape)")
                #expect(arrived.rejected.isEmpty, place)
                #expect(arrived.live == truth.live, place)
                #expect(ids == Set(live.map { simulation.sourceID(source, $0) }), place)
                if source.shape != .jsonPost { #expect(arrived.types == truth.byType, place) }
                #expect(arrived.stages == truth.byStage, place)
                #expect(arrived.subjects == truth.bySubject, place)
                #expect(arrived.grades == truth.byGrade, place)
                #expect(arrived.volumes == truth.byVolume, place)
                #expect(arrived.languages == truth.byLanguage, place)
                #expect(arrived.awards == truth.byAward, place)
            }
        }
    }
}
