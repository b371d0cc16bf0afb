package import Foundation
internal import GRDB
internal import Glibc

/// Which version of the program a catalogue was made by, as its migrations tell.
extension Catalogue {
    /// A catalogue's tables beside those this version reads and writes.
    package enum Version: Sendable {
        case same, older, newer
        /// A database, and none of ours.
        case foreign
    }

    /// - Parameter schema: the folder with the numbered migrations.
    /// - Throws: `Failure` for a folder without them; what SQLite says of a file that cannot be read.
    package func version(beside schema: URL) throws -> Version {
        let migrator = try Self.migrator(schema)
        return try pool.read { db -> Version in
            if try migrator.hasBeenSuperseded(db) { return .newer }
            if try migrator.hasCompletedMigrations(db) { return .same }
            return try migrator.appliedIdentifiers(db).isEmpty ? .foreign : .older
        }
    }

    /// Refuses a catalogue that has not exactly the tables this version reads.
    /// - Throws: `Failure` for one of another version, and what `version(beside:)` throws.
    func requireVersion(of schema: URL) throws {
        switch try version(beside: schema) {
        case .same: return
        case .newer: throw Self.newer(path)
        case .foreign: throw Self.foreign(path)
        case .older:
            throw Failure(
                cause: "目录库 \(path) 由较早版本的汇流建立",
                nextStep: "先运行 huiliu sync 或 huiliu doctor --rebuild-index，它们会升级目录库；升级前可用 huiliu backup 留一份备份")
        }
    }

    /// What to say where there is no catalogue.
    package static func missing(_ path: String) -> Failure {
        Failure(cause: "没有目录库 \(path)", nextStep: "先运行 huiliu sync，或用 --catalogue 指定路径")
    }

    /// - Throws: `Failure` where there is no file, or one without a byte.
    package static func requireFile(at path: String) throws(Failure) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw missing(path) }
        if status.st_size == 0 { throw foreign(path) }
    }

    /// What to say of a database that is none of ours.
    package static func foreign(_ path: String) -> Failure {
        Failure(cause: "\(path) 不是汇流的目录库", nextStep: "核对 --catalogue 的路径")
    }

    /// Refuses a database that another program made, before anything is written to it. What has no tables yet becomes a
    /// catalogue; so does what a process left behind that was killed between the list of migrations and the first of them.
    /// - Throws: `Failure`.
    static func refuseForeign(_ path: String) throws(Failure) {
        var configuration = Configuration()
        configuration.readonly = true
        // A file that is not there is made, and one that cannot be read is told of, when it is opened for writing.
        guard let queue = try? DatabaseQueue(path: path, configuration: configuration),
            let tables = try? queue.read({ db in
                try Set(String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'"))
            })
        else { return }
        if !tables.isEmpty, !tables.contains("grdb_migrations") { throw foreign(path) }
    }

    static func newer(_ path: String) -> Failure {
        Failure(cause: "目录库 \(path) 由更新版本的汇流建立", nextStep: "升级汇流后再打开")
    }
}
