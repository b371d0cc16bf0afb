import CZlib
import Cataloguing
import Foundation
import GRDB
import Metadata
import TestSupport
import Testing

@testable import Serving

@Suite("The whole catalogue as files")
struct ExporterTests {
    private static func exported(_ fixture: OutwardFixture) throws -> (folder: URL, manifest: Exporter.Manifest) {
        let folder = fixture.folder.url.appending(path: "export")
        var exporter = Exporter(
            catalogue: fixture.catalogue, repository: try OutwardFixture.repository(),
            vocabularies: try OutwardFixture.vocabularies.get())
        exporter.partSize = 7
        return (folder, try exporter.export(to: folder, now: fixture.clock))
    }

    @Test("Counts and checksums of the manifest are those of the files, and a second export repeats them")
    func manifest() throws {
        let fixture = try OutwardFixture()
        try fixture.publish(records: fixture.lessons(0..<20) + [.full])
        fixture.clock.seconds += 86400
        try fixture.publish(records: fixture.lessons(20..<22), deleting: ["r3"])
        let (folder, manifest) = try Self.exported(fixture)
        #expect(manifest.records == 23 && manifest.deleted == 1)
        #expect(Set(manifest.parts.map(\.day)) == ["2019-11-01", "2019-11-02"])
        for part in manifest.parts {
            let bytes = Array(try Data(contentsOf: folder.appending(path: part.file)))
            #expect(bytes.count == part.bytes && Digest.sha256(bytes).hex == part.sha256)
        }
        #expect(try Self.exported(fixture).manifest == manifest)
    }

    @Test("What was exported, read into an empty catalogue, is the same catalogue")
    func reimport() throws {
        let fixture = try OutwardFixture()
        try fixture.publish(records: fixture.lessons(0..<20) + [.full], deleting: [])
        let (folder, manifest) = try Self.exported(fixture)
        var resources: [LearningResource] = []
        for part in manifest.parts where part.file.hasSuffix(".jsonl.gz") {
            let text = try Self.unpacked(folder.appending(path: part.file))
            for line in text.split(separator: 0x0A) {
                let json = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
                let inner = try JSONSerialization.data(withJSONObject: try #require(json["resource"]))
                resources.append(try LearningResource(canonicalJSON: Array(inner)))
            }
        }
        let other = try OutwardFixture()
        try other.publish(records: resources)
        #expect(try Self.contents(other) == Self.contents(fixture))
    }

    @Test("A record that can no longer be read is left out and told; the others are exported")
    func damaged() throws {
        let fixture = try OutwardFixture()
        try fixture.publish(records: fixture.lessons(0..<3))
        try fixture.publish(records: fixture.lessons(3..<5))
        try fixture.damage(publication: 1)
        let exporter = Exporter(
            catalogue: fixture.catalogue, repository: try OutwardFixture.repository(),
            vocabularies: try OutwardFixture.vocabularies.get())
        var damaged = 0
        let folder = fixture.folder.url.appending(path: "export")
        let manifest = try exporter.export(to: folder, now: fixture.clock, onDamage: { _ in damaged += 1 })
        #expect(damaged > 0 && manifest.records == 5 - damaged && manifest.deleted == 0)
        #expect(manifest.records >= 3)
        let written = try JSONDecoder().decode(
            Exporter.Manifest.self, from: Data(contentsOf: folder.appending(path: "manifest.json")))
        #expect(written.damaged == damaged && written == manifest)
    }

    private static func contents(_ fixture: OutwardFixture) throws -> Set<[UInt8]> {
        try fixture.catalogue.pool.read { db in
            var ids: [Int64] = []
            try fixture.catalogue.forEachVisible(db) { document, _ in ids.append(document.id) }
            return Set(try ids.compactMap { try fixture.catalogue.mappedJSON(document: $0, db) })
        }
    }

    private static func unpacked(_ file: URL) throws -> [UInt8] {
        let handle = try #require(gzopen(file.path, "rb"))
        defer { gzclose(handle) }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = gzread(handle, &buffer, UInt32(buffer.count))
            if count <= 0 { return result }
            result += buffer[..<Int(count)]
        }
    }
}
