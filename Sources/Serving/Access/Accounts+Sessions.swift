internal import Foundation
internal import GRDB
internal import Metadata

extension Accounts {
    /// Checks a password and opens a session.
    /// - Parameter old: the cookie of a session this one takes the place of.
    /// - Returns: the cookie's value.
    /// - Throws: `Problem` 403 with the same words whatever was wrong, 429 while the account is locked.
    func logIn(name: String, password: String, client: String, replacing old: String? = nil) throws -> String {
        let now = clock().seconds
        let row = try queue.read { try Row.fetchOne($0, sql: "SELECT * FROM user WHERE name = ?", arguments: [name]) }
        let isLocked = (row?["locked_until"] as Int64? ?? 0) > now
        let isRight = isPassword(password, of: row)
        return try queue.writeWithoutTransaction { db in
            guard let row, isRight, !isLocked, row["enabled"] else {
                try db.inTransaction {
                    try fail(row, isLocked: isLocked, name: name, client: client, now: now, db)
                    return .commit
                }
                if isLocked {
                    throw Problem.tooMany(
                        "密码错误次数太多，账号已暂时锁定", retryAfter: Int(Self.lockSeconds), words: "problem.locked")
                }
                throw Problem.forbidden("用户名或密码不对", words: "problem.wrongLogin")
            }
            let token = try Secrets.token()
            try db.inTransaction {
                try db.execute(
                    sql: "UPDATE user SET failures = 0, locked_until = 0 WHERE id = ?", arguments: [row["id"]])
                try db.execute(
                    sql: "DELETE FROM session WHERE created < ? OR seen < ?",
                    arguments: [now - Self.sessionSeconds, now - Self.idleSeconds])
                if let old {
                    try db.execute(sql: "DELETE FROM session WHERE token = ?", arguments: [Self.digest(old)])
                }
                try db.execute(
                    sql: "INSERT INTO session (token, user, csrf, created, seen) VALUES (?, ?, ?, ?, ?)",
                    arguments: [Self.digest(token), row["id"], try Secrets.token(), now, now])
                try note("login", by: row["name"], "", client: client, db)
                return .commit
            }
            return token
        }
    }

    /// Whether a password is that of a user; an unknown user costs the same time as a known one.
    func isPassword(_ password: String, of row: Row?) -> Bool {
        // Longer than any password can be: not worth hashing, and never cut to fit.
        guard password.count <= 128 else { return false }
        let salt = (row?["salt"] as Data?).map(Array.init) ?? [UInt8](repeating: 0, count: 16)
        let rowCost = row.map {
            Secrets.Cost(n: UInt64($0["n"] as Int64), r: UInt64($0["r"] as Int64), p: UInt64($0["p"] as Int64))
        }
        let hash = Secrets.scrypt(password, salt: salt, cost: rowCost ?? cost)
        let stored = (row?["hash"] as Data?).map(Array.init)
        return hash.flatMap { hash in stored.map { Secrets.equal($0, hash) } } ?? false
    }

    private func fail(
        _ row: Row?, isLocked: Bool, name: String, client: String, now: Int64, _ db: Database
    ) throws {
        if let row, !isLocked {
            // Counted in the table: several guesses at the same time have all read the same number.
            try db.execute(
                sql: """
                    UPDATE user SET failures = (failures + 1) % ?1,
                        locked_until = CASE WHEN failures + 1 >= ?1 THEN ?2 ELSE locked_until END WHERE id = ?3
                    """, arguments: [Self.allowedFailures, now + Self.lockSeconds, row["id"]])
        }
        // Only names that exist are written down: people type passwords into the wrong field.
        try note(
            isLocked ? "login-locked" : "login-failed", by: row.map { $0["name"] } ?? "?", "", client: client, db)
    }

    /// Who a session cookie belongs to; nil when it is unknown, too old or idle too long.
    func visitor(session token: String) throws -> Visitor? {
        let now = clock().seconds
        let digest = Self.digest(token)
        let row = try queue.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT user.name, user.role, user.given, session.csrf, session.seen FROM session
                    JOIN user ON user.id = session.user AND user.enabled = 1
                    WHERE session.token = ? AND session.created > ? AND session.seen > ?
                    """, arguments: [digest, now - Self.sessionSeconds, now - Self.idleSeconds])
        }
        guard let row, let role = Visitor.Role(rawValue: row["role"]) else { return nil }
        if row["seen"] as Int64 + 60 < now {
            try queue.write {
                try $0.execute(sql: "UPDATE session SET seen = ? WHERE token = ?", arguments: [now, digest])
            }
        }
        return Visitor(name: row["name"], role: role, csrf: row["csrf"], mustChangePassword: row["given"])
    }

    func logOut(session token: String, client: String) throws {
        try queue.write { db in
            let name = try String.fetchOne(
                db, sql: "SELECT user.name FROM session JOIN user ON user.id = session.user WHERE token = ?",
                arguments: [Self.digest(token)])
            try db.execute(sql: "DELETE FROM session WHERE token = ?", arguments: [Self.digest(token)])
            if let name { try note("logout", by: name, "", client: client, db) }
        }
    }
}
