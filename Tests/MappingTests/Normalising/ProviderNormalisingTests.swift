import Metadata
import TestSupport
import Testing

@testable import Mapping

@Suite("Who provides a resource")
struct ProviderNormalisingTests {
    private func map(_ kind: String) throws -> LearningResource {
        try MappingFixture.resource(
            ["title": "背影", "unit": "某馆", "kind": kind], fields: "title: title\nprovider: unit\nproviderKind: kind")
    }

    @Test("A kind of the schema is kept; another one never reaches the record, and is flagged")
    func kinds() throws {
        for kind in PeopleNormaliser.providerKinds {
            let resource = try map(kind)
            #expect(resource.provider?.kind == kind && !resource.flags.contains("provider_kind_unmapped"))
        }
        let stray = try map("schol")
        #expect(stray.provider?.kind == "unit" && stray.flags.contains("provider_kind_unmapped"))
    }
}
