internal import GRDB
internal import Metadata

/// A script's key as the accounts page lists it; the key itself is not kept.
struct KeyRow: Sendable {
    var id: Int64
    var name: String
    var role: Visitor.Role
    var created: UTCInstant
    var used: UTCInstant?
    var isEnabled: Bool
}

/// One act on the accounts page.
struct AccountAct: Sendable {
    var at: UTCInstant
    var actor: String
    var act: String
    var detail: String
    var client: String
}

extension Accounts {
    /// Makes a key for a script.
    /// - Returns: the key, to be shown once.
    func addKey(name: String, role: Visitor.Role, by actor: String, client: String) throws -> String {
        guard (1...40).contains(name.count) else {
            throw Problem.badRequest("密钥名称应为 1 到 40 个字符", parameter: "name", words: "problem.keyName")
        }
        let key = "hlk_" + (try Secrets.token())
        try queue.write { db in
            try db.execute(
                sql: "INSERT INTO key (name, role, token, created) VALUES (?, ?, ?, ?)",
                arguments: [name, role.rawValue, Self.digest(key), clock().seconds])
            try note("add-key", by: actor, "\(name) \(role.rawValue)", client: client, db)
        }
        return key
    }

    func revokeKey(_ id: Int64, by actor: String, client: String) throws {
        try queue.write { db in
            try db.execute(sql: "UPDATE key SET enabled = 0 WHERE id = ?", arguments: [id])
            try note("revoke-key", by: actor, "#\(id)", client: client, db)
        }
    }

    /// Who a bearer key stands for. The key is 256 random bits: a plain digest is enough. Anybody may send one, so nothing
    /// is written for a key nobody has; when one was used is kept to the minute.
    func visitor(key: String) throws -> Visitor? {
        let now = clock().seconds
        let row = try queue.read { db in
            try Row.fetchOne(
                db, sql: "SELECT id, name, role, used FROM key WHERE token = ? AND enabled = 1",
                arguments: [Self.digest(key)])
        }
        guard let row, let role = Visitor.Role(rawValue: row["role"]) else { return nil }
        let used: Int64? = row["used"]
        if used.map({ $0 + 60 <= now }) ?? true {
            try queue.write {
                try $0.execute(sql: "UPDATE key SET used = ? WHERE id = ?", arguments: [now, row["id"]])
            }
        }
        return Visitor(name: "key:\(row["name"] as String)", role: role, csrf: nil)
    }

    func keys() throws -> [KeyRow] {
        try queue.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM key ORDER BY id").map {
                KeyRow(
                    id: $0["id"], name: $0["name"], role: Visitor.Role(rawValue: $0["role"]) ?? .operator,
                    created: UTCInstant(seconds: $0["created"]),
                    used: ($0["used"] as Int64?).map(UTCInstant.init(seconds:)), isEnabled: $0["enabled"])
            }
        }
    }

    /// The latest acts, newest first.
    func acts(limit: Int = 100) throws -> [AccountAct] {
        try queue.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM audit ORDER BY id DESC LIMIT ?", arguments: [limit]).map {
                AccountAct(
                    at: UTCInstant(seconds: $0["at"]), actor: $0["actor"], act: $0["act"], detail: $0["detail"],
                    client: $0["client"])
            }
        }
    }
}
