import Foundation
import GRDB
import Metadata
import TestSupport
import Testing

@testable import Cataloguing

@Suite("A copy in the place of a catalogue")
struct RestoreTests {
    /// A catalogue with two records whose log is not empty, and a copy of it from when it had one.
    private func begun() async throws -> (fixture: CatalogueFixture, copy: Catalogue) {
        let fixture = try CatalogueFixture()
        try await fixture.list([fixture.active("a", title: "甲")])
        let path = fixture.folder.url.appending(path: "copy.sqlite").path
        try fixture.catalogue.backup(to: path)
        try await fixture.list([fixture.active("a", title: "甲"), fixture.active("b", title: "乙")])
        return (fixture, try Catalogue(readOnly: path, index: RecordingIndex()))
    }

    private func names(_ fixture: CatalogueFixture) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: fixture.folder.url.path))
    }

    private func titles(_ path: String) throws -> Set<String> {
        let catalogue = try Catalogue(readOnly: path, index: RecordingIndex())
        return try catalogue.pool.read { db in
            var ids: [Int64] = []
            try catalogue.forEachVisible(db) { document, _ in ids.append(document.id) }
            return Set(try ids.compactMap { try catalogue.resource(document: $0, db)?.displayTitle })
        }
    }

    @Test("The copy is there afterwards, and the catalogue of before is kept whole beside it")
    func restored() async throws {
        let (fixture, copy) = try await begun()
        let place = try copy.restore(to: fixture.catalogue.path, keeping: "before", now: fixture.clock)
        let kept = try #require(place)
        #expect(try titles(fixture.catalogue.path) == ["甲"])
        #expect(try titles(kept) == ["甲", "乙"])
    }

    @Test("What cannot be moved in the middle of it is moved back, and the catalogue stays as it was")
    func undone() async throws {
        let (fixture, copy) = try await begun()
        let before = try fixture.dump()
        // Nothing can be renamed onto a folder.
        let obstacle = fixture.folder.url.appending(path: "before-shm")
        try FileManager.default.createDirectory(at: obstacle, withIntermediateDirectories: false)
        #expect {
            _ = try copy.restore(to: fixture.catalogue.path, keeping: "before", now: fixture.clock)
        } throws: {
            "\($0)".contains("原目录库仍在原处")
        }
        #expect(try fixture.dump() == before)
        let names = try names(fixture)
        #expect(names.isSuperset(of: ["c.sqlite", "c.sqlite-wal", "c.sqlite-shm"]))
        #expect(names.isDisjoint(with: ["before", "before-wal", "c.sqlite.restoring"]))
        #expect(try titles(fixture.catalogue.path) == ["甲", "乙"])
    }

    @Test("A catalogue whose log somebody reads all the while is left alone")
    func read() async throws {
        let (fixture, copy) = try await begun()
        let path = fixture.catalogue.path
        try fixture.read { db in
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM document")
            #expect {
                _ = try copy.restore(to: path, keeping: "before", patience: 0, now: fixture.clock)
            } throws: {
                ($0 as? Catalogue.Failure)?.isBusy == true
            }
        }
        #expect(try titles(path) == ["甲", "乙"])
        #expect(try names(fixture).isDisjoint(with: ["before", "c.sqlite.restoring"]))
    }

    @Test("A catalogue that is damaged is replaced all the same")
    func damaged() async throws {
        let (fixture, copy) = try await begun()
        let path = fixture.folder.url.appending(path: "damaged.sqlite").path
        try Data(repeating: 0x61, count: 8192).write(to: URL(filePath: path))
        #expect(try copy.restore(to: path, keeping: "before", now: fixture.clock) != nil)
        #expect(try titles(path) == ["甲"])
    }
}
