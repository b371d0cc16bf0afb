import GRDB
import Metadata
import Testing

@testable import Cataloguing

@Suite("One night writes at a time")
struct LeaseTests {
    @Test("A second sync is refused with a clear word")
    func lease() async throws {
        let fixture = try CatalogueFixture()
        let lease = try NightLease(catalogue: fixture.catalogue.path)
        #expect(throws: Catalogue.Failure.self) { try NightLease(catalogue: fixture.catalogue.path) }
        withExtendedLifetime(lease) {}
    }
}
