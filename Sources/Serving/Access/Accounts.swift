internal import Cataloguing
internal import Foundation
internal import GRDB
package import Metadata

/// Who may see operator pages: users, their sessions, keys for scripts, and what they did. A file of its own, so that
/// the server never writes to the catalogue and a copy of the catalogue holds no password.
package final class Accounts: Sendable {
    let queue: DatabaseQueue
    let clock: Now
    let cost: Secrets.Cost
    let common: CommonPasswords

    /// Wrong passwords in a row before an account is locked, and for how many seconds.
    static let allowedFailures = 5
    static let lockSeconds: Int64 = 900
    /// Seconds a session lives at most, and without a request.
    static let sessionSeconds: Int64 = 12 * 3600
    static let idleSeconds: Int64 = 3600

    /// Opens the file, or makes it readable by its owner only.
    /// - Parameter root: the folder with Schemas/, for the list of common passwords.
    /// - Throws: `Catalogue.Failure` naming the file when it cannot be used; `ConfigError` for the list.
    package convenience init(
        path: String, root: ProjectRoot, clock: @escaping Now
    ) throws {
        try self.init(path: path, common: CommonPasswords(root: root), clock: clock, cost: Secrets.Cost())
    }

    init(
        path: String, common: CommonPasswords, clock: @escaping Now, cost: Secrets.Cost
    ) throws {
        self.clock = clock
        self.cost = cost
        self.common = common
        if !FileManager.default.fileExists(atPath: path) {
            let isMade = FileManager.default.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            guard isMade else {
                throw Catalogue.Failure(
                    cause: "不能建立账号文件 \(path)", nextStep: "检查目录在不在、能不能写，或用 --accounts 换一个地方")
            }
        }
        queue = try Self.opened(path)
    }

    private static func opened(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try migrator.migrate(queue)
            return queue
        } catch let error as DatabaseError {
            // Told as it is, it would be taken for a word about the catalogue, and a good one be restored.
            throw Catalogue.Failure(
                cause: "账号文件 \(path) 用不了（SQLite \(error.extendedResultCode.rawValue)）",
                nextStep: "检查 --accounts、权限和磁盘空间；文件损坏时移走它，重新启动后用设置码另建账号")
        }
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { try $0.execute(sql: schema) }
        migrator.registerMigration("2") { try $0.execute(sql: Feedback.schema) }
        // Whether the password was chosen by somebody else and must be changed before anything else.
        migrator.registerMigration("3") {
            try $0.execute(sql: "ALTER TABLE user ADD COLUMN given INTEGER NOT NULL DEFAULT 0")
        }
        return migrator
    }

    private static let schema = """
        CREATE TABLE user (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, role TEXT NOT NULL,
            salt BLOB NOT NULL, hash BLOB NOT NULL, n INTEGER NOT NULL, r INTEGER NOT NULL, p INTEGER NOT NULL,
            created INTEGER NOT NULL, failures INTEGER NOT NULL DEFAULT 0, locked_until INTEGER NOT NULL DEFAULT 0,
            enabled INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        -- SHA-256 of the cookie, never the cookie
        CREATE TABLE session (
            token TEXT PRIMARY KEY, user INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
            csrf TEXT NOT NULL, created INTEGER NOT NULL, seen INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE key (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, token TEXT NOT NULL UNIQUE,
            created INTEGER NOT NULL, used INTEGER, enabled INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        -- the one-time code of the first start
        CREATE TABLE setup (id INTEGER PRIMARY KEY CHECK (id = 1), code TEXT NOT NULL, expires INTEGER NOT NULL) STRICT;
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL,
            detail TEXT NOT NULL, client TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append-only'); END;
        CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append-only'); END;
        """

    static func digest(_ token: String) -> String { Digest.sha256(token).hex }

    func note(_ act: String, by actor: String, _ detail: String, client: String, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO audit (at, actor, act, detail, client) VALUES (?, ?, ?, ?, ?)",
            arguments: [clock().seconds, actor, act, detail, client])
    }
}
