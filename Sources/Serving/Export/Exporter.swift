package import Cataloguing
package import Foundation
internal import GRDB
package import Metadata

/// Writes the whole catalogue, deletions included, as files: JSON Lines and CSV, partitioned by the day a record became
/// what it is, gzip, with a manifest of counts and SHA-256. Yesterday's partitions of an unchanged catalogue come out
/// byte for byte as before, so a mirror fetches only what is new.
package struct Exporter: Sendable {
    /// One file of the export.
    package struct Part: Codable, Sendable, Equatable {
        package var file: String
        /// UTC day of the records' datestamps.
        package var day: String
        package var records: Int
        package var deleted: Int
        package var bytes: Int
        package var sha256: String
    }

    /// `manifest.json`: what an import must find.
    package struct Manifest: Codable, Sendable, Equatable {
        package static let format = "huiliu-export/1"

        package var format = Self.format
        package var repository: String
        package var created: String
        package var records: Int
        package var deleted: Int
        /// Left out because they can no longer be read; nil in manifests written by earlier versions.
        package var damaged: Int?
        package var parts: [Part]
    }

    let catalogue: Catalogue
    let context: WritingContext
    /// Records a file holds at most.
    var partSize = 50_000

    package init(catalogue: Catalogue, repository: RepositoryIdentity, vocabularies: Vocabularies) {
        self.catalogue = catalogue
        context = WritingContext(repository: repository, vocabularies: vocabularies)
    }

    /// - Parameters:
    ///   - folder: made when it is not there; files of an earlier export are replaced, the manifest last.
    ///   - progress: is told after each file how many records are done, of how many.
    ///   - onDamage: is told of records that are left out because they can no longer be read; an import leaves what it
    ///     has of them.
    /// - Throws: what the catalogue or the file system throws.
    package func export(
        to folder: URL, now: UTCInstant, onDamage: (DamagedRecord) -> Void = { _ in },
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> Manifest {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // One read transaction: the export is one state of the catalogue, whatever is published meanwhile.
        return try catalogue.pool.read { db in
            let total = try catalogue.outwardCount(in: OutwardRange(), db)
            var manifest = Manifest(
                repository: context.repository.repositoryIdentifier, created: now.iso8601, records: 0, deleted: 0,
                damaged: 0, parts: [])
            var place = OutwardPlace.start
            var writer: PartWriter?
            var number = 0
            while true {
                let documents = try catalogue.outwardDocuments(
                    after: place, in: OutwardRange(), limit: 1000, fields: [], db)
                guard let last = documents.last else { break }
                for document in documents {
                    let day = document.published.day
                    if let full = writer, full.day != day || full.records == partSize {
                        number = full.day == day ? number + 1 : 0
                        try close(full, in: folder, &manifest)
                        progress(manifest.records, total)
                        writer = nil
                    }
                    var open = writer ?? PartWriter(day: day, number: number)
                    // Held twice, its megabytes of text would be copied with every record.
                    writer = nil
                    do {
                        try write(document, to: &open, db)
                    } catch let damage as DamagedRecord {
                        manifest.damaged = (manifest.damaged ?? 0) + 1
                        onDamage(damage)
                    }
                    writer = open.records > 0 ? open : nil
                }
                place = last.place
            }
            if let writer { try close(writer, in: folder, &manifest) }
            progress(manifest.records, total)
            try Data(CodableJSON.bytes(manifest, .indented))
                .write(to: folder.appending(path: "manifest.json"), options: .atomic)
            return manifest
        }
    }

    private func write(_ document: OutwardDocument, to part: inout PartWriter, _ db: Database) throws {
        let mapped = document.status == .active ? try catalogue.mappedJSON(document: document.id, db) : nil
        let resource = try mapped.map { mapped -> LearningResource in
            do { return try LearningResource(canonicalJSON: mapped) } catch {
                throw DamagedRecord(document: document.id)
            }
        }
        // A record that is gone has nothing else that tells which it was.
        let sourceID = mapped == nil ? try catalogue.sourceID(record: document.record, db) : nil
        var json = CanonicalJSON(reserving: (mapped?.count ?? 0) + 256)
        json.object { json in
            json.member("id", document.resourceID)
            json.member("updated", document.published.iso8601)
            json.member("status", mapped == nil ? "deleted" : "active")
            json.member("source", document.sourceCode)
            if let sourceID { json.member("sourceId", sourceID) }
            if let mapped {
                json.key("resource")
                json.raw(mapped)
            }
        }
        try part.add(json.bytes, ExportTable(context: context).row(document, resource), isDeleted: mapped == nil)
    }

    private func close(_ part: PartWriter, in folder: URL, _ manifest: inout Manifest) throws {
        manifest.records += part.records
        manifest.deleted += part.deleted
        for (name, bytes) in try part.files(header: ExportTable.header) {
            try Data(bytes).write(to: folder.appending(path: name), options: .atomic)
            manifest.parts.append(
                Part(
                    file: name, day: part.day, records: part.records, deleted: part.deleted, bytes: bytes.count,
                    sha256: Digest.sha256(bytes).hex))
        }
    }
}

/// The two files of one partition while they grow. Text is packed a few megabytes at a time; members of a gzip file
/// simply follow one another (RFC 1952 §2.2).
private struct PartWriter {
    let day: String
    let number: Int
    var records = 0
    var deleted = 0
    private var lines: [UInt8] = []
    private var rows: [UInt8] = []
    private var packedLines: [UInt8] = []
    private var packedRows: [UInt8] = []

    init(day: String, number: Int) {
        self.day = day
        self.number = number
    }

    mutating func add(_ line: [UInt8], _ row: [UInt8], isDeleted: Bool) throws {
        records += 1
        if isDeleted { deleted += 1 }
        lines += line
        lines.append(0x0A)
        rows += row
        if lines.count > 4 << 20 { try pack() }
    }

    private mutating func pack() throws {
        packedLines += try Self.packed(lines)
        packedRows += try Self.packed(rows)
        lines.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
    }

    private static func packed(_ bytes: [UInt8]) throws -> [UInt8] {
        guard let packed = Gzip.gzip(bytes) else {
            throw Catalogue.Failure(cause: "压缩导出文件失败：内存不足", nextStep: "释放内存后重新运行 huiliu export")
        }
        return packed
    }

    func files(header: [UInt8]) throws -> [(name: String, bytes: [UInt8])] {
        let name = "\(day)-\(number)"
        return [
            ("\(name).jsonl.gz", packedLines + (try Self.packed(lines))),
            ("\(name).csv.gz", try Self.packed(header) + packedRows + (try Self.packed(rows))),
        ]
    }
}
