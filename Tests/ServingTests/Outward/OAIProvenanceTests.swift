import Foundation
import Metadata
import TestSupport
import Testing

@testable import Serving

@Suite("Provenance of records with identifiers of any kind")
struct OAIProvenanceTests {
    /// What stands before a colon looks like a scheme and mostly is none.
    private static let identifiers = [
        "1:2", "课:一", "a b:c", ":x", "x:", "a:b:c", "-a:b", "630000:kj:17", "中文", "1%2", "%zz", "a#b#c", "plain",
        "http://a.example/b c", "http://a.example/课?id=1", "urn:isbn:9787107", "oai:a.example:课/1",
    ]

    @Test("Every step is valid under the official schemas, and no two identifiers become one")
    func valid() async throws {
        let fixture = try OutwardFixture(pageSize: 50)
        try fixture.publish(
            records: Self.identifiers.map { identifier in
                var resource = LearningResource(platform: "620000", sourceID: identifier, province: "620000")
                resource.titles = [LanguageText(lang: "zh", text: "分数")]
                resource.languages = [TeachingLanguage(code: "zh", evidence: .default)]
                resource.origins = [
                    Origin(
                        baseURL: "not a url:", identifier: identifier, datestamp: "yesterday",
                        metadataNamespace: "1:2", harvestDate: "2019-11-01T00:00:00Z", altered: false)
                ]
                return resource
            })
        let answer = try await fixture.ask(["verb": "ListRecords", "metadataPrefix": "oai_dc"])
        #expect(answer.problems == [])
        let containers = answer.root?.descendants("provenance") ?? []
        #expect(containers.count == Self.identifiers.count)
        let steps = containers.map { $0.descendants("originDescription").compactMap { $0.first("identifier")?.text } }
        for step in steps { #expect(step.count == 2 && step.first == step.last, "\(step)") }
        #expect(Set(steps.compactMap(\.first)).count == Self.identifiers.count)
        // What is a URI already is told as it came.
        #expect(Set(steps.compactMap(\.first)).isSuperset(of: ["urn:isbn:9787107", "plain"]))
    }
}
