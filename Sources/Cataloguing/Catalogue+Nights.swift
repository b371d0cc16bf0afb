internal import Foundation
package import GRDB
internal import Glibc
package import Metadata

/// The right to write: held by one process at a time through a lock the kernel releases even after kill -9.
package final class NightLease: Sendable {
    private let descriptor: Int32

    /// Makes the folder of the catalogue when it is not there.
    /// - Throws: `Catalogue.Failure` when another sync is running, or nothing can be written there.
    package init(catalogue path: String) throws {
        let folder = URL(filePath: path).deletingLastPathComponent()
        do { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) } catch {
            throw Catalogue.Failure(cause: "不能建立目录 \(folder.path)", nextStep: "检查路径和写权限")
        }
        descriptor = open(path + ".lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw Catalogue.Failure(cause: "不能建立锁文件 \(path).lock", nextStep: "检查该文件（如已存在）和所在目录的所有者与写权限")
        }
        guard Self.locks(descriptor) else {
            close(descriptor)
            throw Catalogue.Failure(
                cause: "另一个同步正在写入 \(path)", nextStep: "等它结束（huiliu status 可看进度），或先停掉它",
                isBusy: true)
        }
    }

    /// Tries for some hundredths of a second: `isHeld` has the lock for a moment, too.
    private static func locks(_ descriptor: Int32) -> Bool {
        for _ in 0..<10 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            usleep(5_000)
        }
        return false
    }

    deinit { close(descriptor) }

    /// Whether a process holds it at this moment.
    package static func isHeld(catalogue path: String) -> Bool {
        let descriptor = open(path + ".lock", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }
}

/// A source that was harvested once, has records, and was not asked in a whole night.
package struct UnaskedSource: Sendable, Codable {
    package var source: String
    package var name: String
    /// Live records readers see.
    package var records: Int
    /// ISO 8601: since when nothing confirms them.
    package var since: String

    package init(source: String, name: String, records: Int, since: String) {
        self.source = source
        self.name = name
        self.records = records
        self.since = since
    }

    /// In Chinese.
    package var cause: String { "曾接入，现在没有地址，在库 \(records) 条，自 \(UTCInstant.inShanghai(since)) 起未更新" }
    /// In Chinese.
    package var nextStep: String {
        "恢复平台文件 Harvesters/\(source).yml 和它的地址（endpoint、叠加目录或环境变量 HUILIU_ENDPOINT_…），再运行 huiliu sync \(source)"
    }
}

extension Catalogue {
    /// Opens a night; nights that were cut off are settled first.
    /// - Throws: `Failure` when the catalogue cannot be written.
    package func beginNight(holder: String, now: UTCInstant) throws -> Int64 {
        try explaining { db in
            // Cut off when nobody could write it down: the last sign of it stands for its end.
            try db.execute(
                sql: """
                    UPDATE night SET state = 'failed', finished = max(heartbeat, coalesce(
                        (SELECT max(coalesce(finished, started)) FROM run WHERE run.night = night.id), 0))
                    WHERE state = 'running'
                    """)
            // Of a process that ended in between: what it did not publish then it never will.
            try withdrawAnnouncement(of: nil, db)
            try db.execute(
                sql: "INSERT INTO night (started, state, heartbeat, holder) VALUES (?, 'running', ?, ?)",
                arguments: [now.seconds, now.seconds, holder])
            return db.lastInsertedRowID
        }
    }

    /// A write whose failure is told in words an operator can act on.
    func explaining<Value: Sendable>(_ body: @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.write(body)
        } catch {
            throw Self.explain(error, path: path)
        }
    }

    /// The same for callers that may block their thread.
    func explaining<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try pool.write(body)
        } catch {
            throw Self.explain(error, path: path)
        }
    }

    /// Settles a night, and brings its index entries together.
    /// - Parameter report: JSON of the night's report.
    /// - Throws: `Failure` when the catalogue cannot be written.
    package func endNight(_ night: Int64, state: RunState, report: String, now: UTCInstant) throws {
        try explaining {
            try $0.execute(
                sql: "UPDATE night SET state = ?, finished = ?, heartbeat = ?, report = ? WHERE id = ?",
                arguments: [state.rawValue, now.seconds, now.seconds, report, night])
        }
        var isMore = try explaining { try index.compact($0, start: true) }
        while isMore { isMore = try explaining { try index.compact($0, start: false) } }
    }

    /// Notes after the last source of a night of all sources that of those it did not ask (taken out of Harvesters, no
    /// longer connected, of a file with a mistake) nothing was confirmed: what readers see of them is stale since it
    /// last was. Their next whole harvest ends that.
    /// - Returns: those of them that were harvested once and have records, by code.
    /// - Throws: `Failure` when the catalogue cannot be written.
    @discardableResult
    package func markUnasked(night: Int64, now: UTCInstant) throws -> [UnaskedSource] {
        try explaining { db in
            // What was only ever imported is as old as its import.
            try db.execute(
                sql: """
                    UPDATE source SET stale_since = coalesce(last_success,
                        (SELECT coalesce(published, finished, started) FROM run WHERE run.id = source.generation), ?)
                    WHERE generation > 0 AND stale_since IS NULL
                        AND NOT EXISTS (SELECT 1 FROM run WHERE run.night = ? AND run.source = source.id)
                    """, arguments: [now.seconds, night])
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT id, code, name, stale_since FROM source
                    WHERE generation > 0 AND stale_since IS NOT NULL
                        AND NOT EXISTS (SELECT 1 FROM run WHERE run.night = ? AND run.source = source.id)
                        AND EXISTS (SELECT 1 FROM run
                            WHERE run.source = source.id AND run.published IS NOT NULL AND \(Self.isHarvest))
                    ORDER BY code
                    """, arguments: [night])
            return try rows.compactMap { row -> UnaskedSource? in
                let live = try liveCount(row["id"], db)
                let since = UTCInstant(seconds: row["stale_since"])
                return live == 0
                    ? nil : UnaskedSource(source: row["code"], name: row["name"], records: live, since: since.iso8601)
            }
        }
    }

    /// Of a run: the platform was asked, which work on what is stored does not.
    static let isHarvest = "(run.extent = 'full' OR run.extent GLOB 'since *')"

    /// When a source last published what its platform said; nil: never.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func lastHarvested(_ code: String, _ db: Database) throws -> UTCInstant? {
        try Int64.fetchOne(
            db,
            sql: """
                SELECT max(run.published) FROM source JOIN run ON run.source = source.id
                WHERE source.code = ? AND \(Self.isHarvest)
                """, arguments: [code]
        ).map(UTCInstant.init(seconds:))
    }

    /// When nights before one began, and what was reported of them; the latest first.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func nights(
        before night: Int64, limit: Int, _ db: Database
    ) throws -> [(started: UTCInstant, report: String)] {
        try Row.fetchAll(
            db,
            sql: "SELECT started, report FROM night WHERE id < ? AND finished IS NOT NULL ORDER BY id DESC LIMIT ?",
            arguments: [night, limit]
        ).map { (started: UTCInstant(seconds: $0[0]), report: $0[1]) }
    }

    /// Runs of the nights from one on that were held and are published now: an operator looked at them and released them.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func releasedRuns(since started: UTCInstant, _ db: Database) throws -> Set<Int64> {
        try Int64.fetchSet(
            db,
            sql: """
                SELECT run.id FROM run JOIN night ON night.id = run.night
                WHERE night.started >= ? AND run.state = 'ok' AND run.report ->> '$.verdict' IN (?, ?)
                """,
            arguments: [
                started.seconds, ShrinkGuard.Verdict.hold.rawValue, ShrinkGuard.Verdict.halt.rawValue,
            ])
    }

    /// Of a night that works on what is stored and asks no platform.
    package static let storedWork = "stored"

    /// When the last night began that is over and in which platforms were to be harvested, whatever came of it.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func latestNight(before now: UTCInstant, _ db: Database) throws -> UTCInstant? {
        try Int64.fetchOne(
            db,
            sql: "SELECT max(started) FROM night WHERE holder <> ? AND started <= ? AND finished IS NOT NULL",
            arguments: [Self.storedWork, now.seconds]
        ).map(UTCInstant.init(seconds:))
    }

    /// When the last night began in which the harvest of a platform came to an end: one in which none answered, or that
    /// died before, is not what an operator waits for, nor is work on stored records; nor one of a clock that ran ahead.
    /// - Throws: `DatabaseError` when the catalogue cannot be read.
    package func latestHarvest(before now: UTCInstant, _ db: Database) throws -> UTCInstant? {
        try Int64.fetchOne(
            db,
            sql: """
                SELECT max(night.started) FROM night JOIN run ON run.night = night.id
                WHERE run.state IN ('ok', 'partial', 'held') AND \(Self.isHarvest) AND night.started <= ?
                """, arguments: [now.seconds]
        ).map(UTCInstant.init(seconds:))
    }
}
