import Foundation
import GRDB
import Glibc
import Metadata
import TestSupport
import Testing

@testable import Cataloguing

@Suite("Full disks, forbidden files and wrong clocks leave the catalogue whole")
struct StorageFaultTests {
    private func lessons(_ count: Int, _ fixture: CatalogueFixture) -> [PendingRecord] {
        (0..<count).map { fixture.active("r\($0)", title: "第\($0)课 \(String(repeating: "\($0)", count: 40))") }
    }

    private func integrity(_ fixture: CatalogueFixture) throws -> [String] {
        try fixture.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
    }

    /// No page beyond the ones in use: what SQLite sees when the disk is full.
    private func fill(_ fixture: CatalogueFixture) throws {
        try fixture.catalogue.pool.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 1
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
    }

    private func free(_ fixture: CatalogueFixture) throws {
        try fixture.catalogue.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
    }

    @Test("A full disk costs the page in hand; the next night makes it whole")
    func full() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list(lessons(50, fixture))
        let run = try fixture.begin()
        try fill(fixture)
        await #expect { try await fixture.commit(lessons(3000, fixture), run) } throws: { error in
            "\(error)".contains("清出磁盘空间") && "\(error)".contains("磁盘已满，SQLite 13")
        }
        #expect(try integrity(fixture) == ["ok"])
        #expect(try fixture.visible().count == 50)
        try free(fixture)
        let report = try await fixture.list(lessons(3000, fixture))
        #expect(report.state == .ok)
        #expect(try fixture.visible().count == 3000)
        #expect(try integrity(fixture) == ["ok"])
    }

    @Test(
        "What SQLite says of a fault is told in Chinese with its number",
        arguments: [
            (13, "磁盘已满"), (14, "打不开文件"), (10, "磁盘读写出错"), (778, "磁盘读写出错"), (8, "只能读"), (5, "占用"),
            (11, "已损坏"), (26, "--catalogue"), (7, "内存不足"),
        ])
    func meanings(code: Int32, words: String) {
        let error = DatabaseError(resultCode: ResultCode(rawValue: code), message: "raw words of SQLite")
        let told = "\(Catalogue.explain(error, path: "c.sqlite"))"
        #expect(told.contains(words) && told.contains("SQLite \(code)") && !told.contains("raw words"))
    }

    @Test("A catalogue that may only be read says so and stays as it is", .enabled(if: geteuid() != 0))
    func forbiddenFile() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list(lessons(5, fixture))
        chmod(fixture.catalogue.path, 0o444)
        defer { chmod(fixture.catalogue.path, 0o644) }
        #expect(throws: Catalogue.Failure.self) {
            try Catalogue(
                path: fixture.catalogue.path, schema: Project.root.schemas.appending(path: "catalogue"),
                index: RecordingIndex())
        }
    }

    @Test(
        "Strangers may not read the catalogue, and nobody a copy of it who may not read it",
        arguments: [UInt32(0o640), 0o600])
    func rights(mode: UInt32) async throws {
        func rights(_ path: String) -> UInt32 {
            var status = stat()
            return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
        }
        let fixture = try CatalogueFixture()
        try await fixture.list(lessons(5, fixture))
        let path = fixture.catalogue.path
        for file in [path, path + "-wal"] { #expect(rights(file) & 0o137 == 0 && rights(file) & 0o600 == 0o600) }
        chmod(path, mode)
        let copy = fixture.folder.url.appending(path: "copy.sqlite").path
        try fixture.catalogue.backup(to: copy)
        #expect(rights(copy) & ~mode == 0 && rights(copy) & 0o600 == 0o600)
    }

    @Test("Writing through a read-only door names the permission and changes nothing")
    func readOnly() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list(lessons(5, fixture))
        let before = try fixture.dump()
        let reader = try Catalogue(readOnly: fixture.catalogue.path, index: RecordingIndex())
        #expect {
            _ = try reader.beginNight(holder: "test", now: fixture.clock)
        } throws: {
            "\($0)".contains("写权限")
        }
        #expect(try fixture.dump() == before)
    }

    @Test("A clock set back never dates a night before the one others have already harvested")
    func clockBack() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list(lessons(5, fixture))
        fixture.clock.seconds -= 30 * 86400
        let report = try await fixture.list(lessons(8, fixture))
        #expect(report.state == .ok)
        let times = try fixture.read {
            try Int64.fetchAll($0, sql: "SELECT published FROM publication ORDER BY sequence")
        }
        #expect(times.count == 2 && times == times.sorted())
        #expect(try fixture.visible().count == 8)
    }

    @Test("A backup taken in the middle of a run holds the night before, whole, and can be gone on with")
    func backup() async throws {
        let fixture = try CatalogueFixture()
        try await fixture.list(lessons(20, fixture))
        let run = try fixture.begin()
        try await fixture.commit(lessons(30, fixture), run)
        let path = fixture.folder.url.appending(path: "backup.sqlite").path
        try fixture.catalogue.backup(to: path)
        try await fixture.commit(lessons(40, fixture), run)
        let restored = try Catalogue(
            path: path, schema: Project.root.schemas.appending(path: "catalogue"), index: RecordingIndex())
        let check = try await restored.pool.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
        #expect(check == ["ok"])
        let seen = try await restored.pool.read { db in
            var count = 0
            try restored.forEachVisible(db) { _, _ in count += 1 }
            return count
        }
        #expect(seen == 20)
        let again = try await restored.beginRun(
            night: fixture.night, code: "620000", extent: "full", now: fixture.clock)
        #expect(again.id == run.id && again.checkpoint == "{}")
    }
}
