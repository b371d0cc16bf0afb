package import Foundation
package import GRDB
internal import Metadata

/// The catalogue of record: one SQLite file in WAL mode, written by one night at a time, read by many.
package final class Catalogue: Sendable {
    /// What the catalogue could not do, in Chinese, with the next step.
    package struct Failure: Error, Sendable, CustomStringConvertible {
        package var cause: String
        package var nextStep: String
        /// Another process is writing: nothing is wrong, it is only not our turn.
        package var isBusy: Bool
        /// A file or its folder may not be read or written.
        package var isForbidden = false
        /// What was asked for is not there: the call is wrong, and nothing else.
        package var isMistakenCall = false
        package var description: String { "\(cause)。下一步：\(nextStep)" }

        package init(cause: String, nextStep: String, isBusy: Bool = false) {
            self.cause = cause
            self.nextStep = nextStep
            self.isBusy = isBusy
        }

        /// Of a call that names something that is not there.
        package static func mistakenCall(_ cause: String, nextStep: String) -> Failure {
            var failure = Failure(cause: cause, nextStep: nextStep)
            failure.isMistakenCall = true
            return failure
        }
    }

    package let pool: DatabasePool
    package let path: String
    let index: any CatalogueIndex
    let codec = MappedCodec()
    let writerState = WriterState()

    /// Opens the catalogue for writing; makes it if it is not there, and migrates it.
    /// - Parameters:
    ///   - schema: the folder with the numbered `.sql` migrations (Schemas/catalogue).
    ///   - index: the full-text index that commits with every page.
    /// - Throws: `Failure` for a file that is not a catalogue, a damaged or read-only one, or one of a newer version.
    package init(path: String, schema: URL, index: any CatalogueIndex) throws {
        self.path = path
        self.index = index
        do {
            try FileManager.default.createDirectory(
                at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            try Self.refuseForeign(path)
            // Quarantine and raw bytes are for the operators' group at most.
            Self.reserve(path, rights: 0o640)
            pool = try DatabasePool(path: path, configuration: Self.configuration(readOnly: false))
            let migrator = try Self.migrator(schema)
            if try pool.read({ try migrator.hasBeenSuperseded($0) }) { throw Self.newer(path) }
            try migrator.migrate(pool)
            try pool.write { try index.prepare($0) }
        } catch {
            throw Self.explain(error, path: path)
        }
    }

    /// Gives the memory back that one stage of a night leaves behind and the next does not need: page caches, and what
    /// the allocator holds of them.
    package func releaseMemory() {
        pool.releaseMemory()
        Allocator.trim()
    }

    /// Opens an existing catalogue for reading only.
    /// - Parameter schema: the folder with the migrations, for a reader that needs all of them; nil: any version will do.
    /// - Throws: `Failure` when there is none, it cannot be read, or it is of another version.
    package init(readOnly path: String, schema: URL? = nil, index: any CatalogueIndex) throws {
        self.path = path
        self.index = index
        guard FileManager.default.fileExists(atPath: path) else { throw Self.missing(path) }
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration(readOnly: true))
            if let schema { try requireVersion(of: schema) }
        } catch {
            throw Self.explain(error, path: path)
        }
    }

    private static func configuration(readOnly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(30)
        configuration.prepareDatabase { db in
            // WAL with NORMAL never corrupts; a power cut may cost the last pages, which the checkpoint fetches again.
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            // Readers have the system's own cache, which they share; only what is to be written waits here.
            try db.execute(sql: "PRAGMA cache_size = \(db.configuration.readonly ? -8192 : -32768)")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
            // 32 MB: pages that every commit touches are copied back an eighth as often as by default.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 8192")
        }
        return configuration
    }

    static func migrator(_ schema: URL) throws -> DatabaseMigrator {
        let files = try FileManager.default.contentsOfDirectory(at: schema, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "sql" }.sorted { $0.lastPathComponent < $1.lastPathComponent }
        guard !files.isEmpty else {
            throw Failure(cause: "\(schema.path) 里没有建库脚本", nextStep: "检查 --root 是否指向汇流的目录")
        }
        var migrator = DatabaseMigrator()
        for file in files {
            let sql = try String(contentsOf: file, encoding: .utf8)
            migrator.registerMigration(file.deletingPathExtension().lastPathComponent) { db in
                db.add(function: digestNumber)
                try db.execute(sql: sql)
            }
        }
        return migrator
    }

    /// `digest_number(blob)`: for scripts that number what is stored already.
    private static let digestNumber = DatabaseFunction("digest_number", argumentCount: 1, pure: true) { values in
        Data.fromDatabaseValue(values[0])?.withUnsafeBytes { Digest.number($0) }
    }

    /// Turns an error of SQLite or of the file system into words an operator can act on.
    package static func explain(_ error: any Error, path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        if error.extendedResultCode == .SQLITE_CORRUPT_VTAB {
            return Failure(cause: "全文索引已损坏（\(path)）", nextStep: "运行 huiliu doctor --rebuild-index 重建；记录本身完好")
        }
        let step =
            switch error.resultCode {
            case .SQLITE_FULL: "清出磁盘空间后重新运行；已写入的数据完好"
            case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: "检查文件和所在目录的写权限"
            case .SQLITE_CANTOPEN: "检查路径和权限"
            case .SQLITE_NOTADB: "核对 --catalogue 的路径；路径不错就是文件坏了，用 huiliu restore 恢复备份"
            case .SQLITE_CORRUPT: "运行 huiliu doctor 检查，它也打不开就用 huiliu restore 恢复备份"
            case .SQLITE_BUSY, .SQLITE_LOCKED: "另一个进程正在写入，稍后再试"
            case .SQLITE_IOERR: "检查磁盘和剩余空间"
            default: "运行 huiliu doctor 检查"
            }
        var failure = Failure(cause: "目录库 \(path) 出错（\(meaning(error))）", nextStep: step)
        failure.isForbidden = [.SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_IOERR]
            .contains(error.resultCode)
        return failure
    }

    /// What an error of SQLite means, in Chinese, with its number; its own words only where it has no meaning of its own.
    package static func meaning(_ error: DatabaseError) -> String {
        let number = "SQLite \(error.extendedResultCode.rawValue)"
        let meaning: String? =
            switch error.resultCode {
            case .SQLITE_FULL: "磁盘已满"
            case .SQLITE_READONLY: "只能读，不能写"
            case .SQLITE_PERM, .SQLITE_AUTH: "没有权限"
            case .SQLITE_CANTOPEN: "打不开文件"
            case .SQLITE_NOTADB: "不是目录库文件"
            case .SQLITE_CORRUPT: "文件已损坏"
            case .SQLITE_BUSY, .SQLITE_LOCKED: "正被另一个进程占用"
            case .SQLITE_IOERR: "磁盘读写出错"
            case .SQLITE_NOMEM: "内存不足"
            case .SQLITE_TOOBIG: "一条数据太大"
            case .SQLITE_INTERRUPT, .SQLITE_ABORT: "操作被中断"
            default: nil
            }
        return "\(meaning ?? error.message ?? "原因不明")，\(number)"
    }
}
