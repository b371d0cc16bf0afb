import Cataloguing
import Foundation
import GRDB
import Metadata
import Searching
import TestSupport
import Testing

@testable import huiliu

@Suite("What the server says when it starts")
struct ServeTests {
    @Test("A full-text index made by another version is told, with the command that makes it anew")
    func outdatedIndex() throws {
        let folder = try Project.temporaryFolder()
        let analyser = try TextAnalyser(root: Project.root)
        let index = FTSIndex(analyser: analyser)
        let catalogue = try Catalogue(
            path: folder.url.appending(path: "c.sqlite").path,
            schema: Project.root.schemas.appending(path: "catalogue"), index: index)
        #expect(try outdatedIndexNotice(catalogue, analyser) == nil)
        try catalogue.pool.write { try $0.execute(sql: "UPDATE search_version SET version = 0") }
        #expect(try outdatedIndexNotice(catalogue, analyser)?.contains("huiliu doctor --rebuild-index") == true)
        try index.rebuild(catalogue)
        #expect(try outdatedIndexNotice(catalogue, analyser) == nil)
        withExtendedLifetime(folder) {}
    }
}
