import Cataloguing
import Foundation
import GRDB
import Metadata
import TestSupport
import Testing

/// A project folder of its own, with the real schemas and no platform, and the program run in it as its users run it.
struct ScratchProject {
    private let folder: TemporaryFolder
    let url: URL

    init() throws {
        folder = try Project.temporaryFolder()
        url = folder.url
        try FileManager.default.createDirectory(
            at: url.appending(path: "Harvesters"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Project.root.schemas, to: url.appending(path: "Schemas"))
    }

    func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: url.appending(path: path))
    }

    func edit(_ path: String, _ change: (String) -> String) throws {
        try write(change(String(contentsOf: url.appending(path: path), encoding: .utf8)), to: path)
    }

    /// Runs `huiliu` with this project and its catalogue.
    func run(_ arguments: String...) async throws -> (status: Int32, output: String) { try await run(arguments) }

    func run(_ arguments: [String]) async throws -> (status: Int32, output: String) {
        let program = try #require(HuiliuProgram.url)
        let said = try await ForeignProgram.run(program, arguments + place)
        return (said.status, said.output)
    }

    /// Runs `huiliu` and kills it as soon as something is to be seen from outside.
    /// - Parameter isTime: asked again and again while the program runs.
    /// - Returns: whether it was killed; false when it had ended before.
    func kill(_ arguments: String..., when isTime: @escaping @Sendable () throws -> Bool) async throws -> Bool {
        let program = try #require(HuiliuProgram.url)
        let all = arguments + place
        return try await blocking {
            let process = Process()
            process.executableURL = program
            process.arguments = all
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            defer { process.end() }
            while process.isRunning {
                if try isTime() {
                    process.end()
                    break
                }
                sched_yield()
            }
            process.waitUntilExit()
            return process.terminationReason == .uncaughtSignal
        }
    }

    private var place: [String] { ["--root", url.path, "--catalogue", url.appending(path: "c.sqlite").path] }

    /// A connection of its own to the catalogue. It waits for nobody.
    func database() throws -> DatabaseQueue { try DatabaseQueue(path: url.appending(path: "c.sqlite").path) }

    /// As if the catalogue came from a time when it did not remember on which labels records hang.
    func forgetLabels() throws {
        try database().write { db in try db.execute(sql: "DELETE FROM chunk_labels") }
    }

    /// Every visible record as canonical JSON.
    func records() throws -> Set<String> {
        let catalogue = try Catalogue(readOnly: url.appending(path: "c.sqlite").path, index: NoIndex())
        return try catalogue.pool.read { db in
            var ids: [Int64] = []
            try catalogue.forEachVisible(db) { document, _ in ids.append(document.id) }
            return Set(
                try ids.map { String(decoding: try catalogue.mappedJSON(document: $0, db) ?? [], as: UTF8.self) })
        }
    }

    /// Visible records by a facet: code → count.
    func counts(_ field: FacetField) throws -> [String: Int] {
        let catalogue = try Catalogue(readOnly: url.appending(path: "c.sqlite").path, index: NoIndex())
        return try catalogue.pool.read { db in
            let terms = try catalogue.terms(db)
            var counts: [String: Int] = [:]
            try catalogue.forEachVisible(db) { _, facets in
                FacetRow.forEach(facets) { found, term in
                    if found == field, let code = terms[term]?.code { counts[code, default: 0] += 1 }
                }
            }
            return counts
        }
    }
}
