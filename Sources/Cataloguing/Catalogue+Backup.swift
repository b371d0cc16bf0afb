internal import Foundation
internal import GRDB
internal import Glibc
package import Metadata

/// Copies that are whole or not there.
extension Catalogue {
    /// A consistent copy of the catalogue, also while a night is writing (SQLite's online backup). It bears its name
    /// only once it is whole and on the disk.
    /// - Throws: `Failure`; nothing of what was begun stays.
    package func backup(to path: String) throws {
        let part = Self.partOfBackup(to: path)
        Self.removeLeftParts(of: path)
        do {
            try copy(to: part, standsAlone: true)
            try Self.rename(part, path)
        } catch {
            Self.removeFiles(of: part)
            throw Failure(cause: "备份没有写成：\(path)（\(Self.reason(error))）", nextStep: "检查磁盘空间、路径和写权限后重新运行")
        }
    }

    /// What a backup is called until it is whole.
    package static func partOfBackup(to path: String) -> String { "\(path).part-\(getpid())" }

    /// Removes what backups to this place left behind whose process was killed.
    private static func removeLeftParts(of path: String) {
        let file = URL(filePath: path)
        let prefix = file.lastPathComponent + ".part-"
        let folder = file.deletingLastPathComponent().path
        // A folder that cannot be read is told by the backup itself.
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasPrefix(prefix) {
            guard let process = pid_t(name.dropFirst(prefix.count).prefix { $0 != "-" }) else { continue }
            // Signal 0 asks whether the process is there.
            if kill(process, 0) != 0, errno == ESRCH { removeFiles(of: "\(folder)/\(prefix)\(process)") }
        }
    }

    /// - Parameters:
    ///   - standsAlone: can be read where nothing can be written: without a write-ahead log, whose index SQLite would
    ///     have to make beside it.
    ///   - prepare: gets the copy before it is closed.
    private func copy(
        to path: String, standsAlone: Bool = false, prepare: ((Database) throws -> Void)? = nil
    ) throws {
        Self.removeFiles(of: path)
        var status = stat()
        Self.reserve(path, rights: stat(self.path, &status) == 0 ? status.st_mode & 0o666 | 0o600 : 0o600)
        let copy = try DatabaseQueue(path: path)
        try pool.backup(to: copy)
        if let prepare { try copy.write { try prepare($0) } }
        if standsAlone {
            try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        }
        try copy.close()
        try Self.settle(path)
    }

    /// Puts this copy in the place of a catalogue. Whatever ends it early leaves the one or the other there, whole. The
    /// caller holds the lease.
    /// - Parameters:
    ///   - name: of the file beside it as which the catalogue that was there before is to be kept.
    ///   - patience: seconds to wait for those who read the catalogue just now.
    ///   - act: whose order it is, for the audit log of the restored catalogue; nil: nobody's.
    ///   - now: when it was given.
    /// - Returns: where it is kept, which may have a number behind it; nil when there was none.
    /// - Throws: `Failure`; the catalogue that was there is then still in its place, or it says what is not.
    package func restore(
        to path: String, keeping name: String, patience: Double = 10, act: OperatorAct? = nil, now: UTCInstant
    ) throws -> String? {
        // A link to the catalogue stays one.
        let folder = URL(filePath: path).resolvingSymlinksInPath().deletingLastPathComponent()
        let path = URL(filePath: path).resolvingSymlinksInPath().path
        let fresh = path + ".restoring"
        let kept = Self.unused(folder.appending(path: name).path)
        do {
            try copy(to: fresh) { db in
                guard let act else { return }
                try self.audit(actor: act.actor, act: act.act, detail: act.detail, now: now, db)
            }
            guard FileManager.default.fileExists(atPath: path) else {
                try Self.rename(fresh, path)
                return nil
            }
            try Self.emptyLog(of: path, patience: patience)
            Self.giveRights(of: path, to: fresh)
            try Self.exchange(path, for: fresh, keeping: kept)
            return kept
        } catch {
            Self.removeFiles(of: fresh)
            guard !(error is Failure) else { throw error }
            throw Failure(cause: "没有恢复：\(path)（\(Self.reason(error))）", nextStep: "原目录库仍在原处；检查磁盘空间和写权限后重新运行")
        }
    }

    /// Brings the write-ahead log into the file, so that the file is whole without it, should what follows be cut off. A
    /// damaged catalogue cannot do it, and is being replaced for that.
    /// - Throws: `Failure` when somebody goes on reading the log.
    private static func emptyLog(of path: String, patience: Double) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(patience)
        var isRead = true
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            isRead = try queue.writeWithoutTransaction { db in
                try Int.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") != 0
            }
            try queue.close()
        } catch let error as DatabaseError {
            if [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_IOERR].contains(error.resultCode) { return }
            guard [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode) else { throw error }
        }
        guard !isRead else {
            throw Failure(
                cause: "没有恢复：别的程序一直在读 \(path)，它的日志无法并入", nextStep: "停下正在读它的程序（如 huiliu serve）后重新运行；原目录库仍在原处",
                isBusy: true)
        }
    }

    /// Puts a file in the place of a catalogue, which is kept under another name with its log, or stays where it was.
    private static func exchange(_ path: String, for fresh: String, keeping kept: String) throws {
        // A second name first, so that there is no moment without a catalogue.
        guard link(path, kept) == 0 else { throw failure(kept) }
        var moved: [String] = []
        do {
            // The log belongs to the file that goes; beside another it would be read into that.
            for suffix in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
                try rename(path + suffix, kept + suffix)
                moved.append(suffix)
            }
            try rename(fresh, path)
        } catch {
            let lost = moved.filter { Glibc.rename(kept + $0, path + $0) != 0 }
            guard lost.isEmpty else {
                throw Failure(
                    cause: "没有恢复（\(reason(error))），目录库的日志也没能放回原处",
                    nextStep: "先改名：" + lost.map { "\(kept)\($0) 改为 \(path)\($0)" }.joined(separator: "，"))
            }
            unlink(kept)
            throw error
        }
    }

    /// Makes an empty file for a database, unless there is one. SQLite itself would let everybody read it; the files beside
    /// it get the same rights.
    static func reserve(_ path: String, rights: mode_t) {
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, rights)
        // What cannot be made is told when it is opened.
        if descriptor >= 0 { close(descriptor) }
    }

    /// Whoever could read and write the one must be able to with the other.
    private static func giveRights(of path: String, to fresh: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        chmod(fresh, status.st_mode & 0o7777)
        // Only root may; anyone else owns both.
        _ = chown(fresh, status.st_uid, status.st_gid)
    }

    private static func unused(_ name: String) -> String {
        var unused = name
        var number = 2
        while FileManager.default.fileExists(atPath: unused) {
            unused = "\(name)-\(number)"
            number += 1
        }
        return unused
    }

    private static func removeFiles(of path: String) {
        for suffix in ["", "-journal", "-wal", "-shm"] { unlink(path + suffix) }
    }

    /// Waits until the bytes of a file are on the disk.
    private static func settle(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    private static func rename(_ from: String, _ to: String) throws {
        guard Glibc.rename(from, to) == 0 else { throw failure(to) }
    }

    private static func failure(_ path: String) -> CocoaError {
        CocoaError(errno == ENOSPC ? .fileWriteOutOfSpace : .fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as Failure: error.cause
        case let error as DatabaseError: meaning(error)
        case let error as CocoaError where error.code == .fileWriteOutOfSpace: "磁盘已满"
        case let error as CocoaError: "不能写 \(error.filePath ?? "")"
        default: "\(error)"
        }
    }
}
