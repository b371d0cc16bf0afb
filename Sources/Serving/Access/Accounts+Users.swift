internal import Foundation
internal import GRDB
internal import Metadata

/// A user as the accounts page lists them.
struct UserRow: Sendable {
    var name: String
    var role: Visitor.Role
    var created: UTCInstant
    var isLocked: Bool
    var isEnabled: Bool
}

extension Accounts {
    /// Makes the first administrator possible: a code to be shown once on the server's own console.
    /// - Returns: nil when there is an administrator already.
    package func setupCode() throws -> String? {
        try queue.write { db in
            guard try Int.fetchOne(db, sql: "SELECT count(*) FROM user") == 0 else { return nil }
            let code = try Secrets.readableCode()
            try db.execute(
                sql: "INSERT OR REPLACE INTO setup (id, code, expires) VALUES (1, ?, ?)",
                arguments: [Self.digest(code), clock().seconds + 86_400])
            return code
        }
    }

    func needsSetup() throws -> Bool {
        try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM user") == 0 }
    }

    /// Makes the first administrator with the code of the console. The code works once.
    /// - Throws: `Problem` for a wrong or old code, a weak password, or when there is a user already.
    func setUp(code: String, name: String, password: String, client: String) throws {
        let hash = try newHash(name: name, password: password)
        try queue.write { db in
            guard try Int.fetchOne(db, sql: "SELECT count(*) FROM user") == 0 else {
                throw Problem.forbidden("已经有管理员了", detail: "请登录", words: "problem.isSetUp")
            }
            let row = try Row.fetchOne(db, sql: "SELECT code, expires FROM setup")
            let typed = Self.digest(code.uppercased().filter { !$0.isWhitespace })
            guard let row, Secrets.equal(row["code"] as String, typed), row["expires"] as Int64 > clock().seconds else {
                throw Problem.forbidden(
                    "设置码不对或已过期", detail: "设置码由 huiliu serve 启动时印在控制台上，24 小时内有效",
                    words: Problem.Words("problem.setupCode", detail: "problem.setupCodeNext"))
            }
            try insert(name, .admin, hash, isGiven: false, db)
            try db.execute(sql: "DELETE FROM setup")
            try note("setup", by: name, "", client: client, db)
        }
    }

    /// - Throws: `Problem` for a name in use or a weak password.
    func add(name: String, role: Visitor.Role, password: String, by actor: String, client: String) throws {
        let hash = try newHash(name: name, password: password)
        try queue.write { db in
            guard try Int.fetchOne(db, sql: "SELECT count(*) FROM user WHERE name = ?", arguments: [name]) == 0 else {
                throw Problem.badRequest("这个用户名已有人使用", parameter: "name", words: "problem.nameTaken")
            }
            try insert(name, role, hash, isGiven: true, db)
            try note("add-user", by: actor, "\(name) \(role.rawValue)", client: client, db)
        }
    }

    /// Takes or gives back the right to log in; open sessions end at once.
    /// - Throws: `Problem` when it would leave no administrator.
    func setEnabled(_ isEnabled: Bool, user: String, by actor: String, client: String) throws {
        try queue.write { db in
            try db.execute(
                sql: "UPDATE user SET enabled = ?, failures = 0, locked_until = 0 WHERE name = ?",
                arguments: [isEnabled, user])
            guard try Int.fetchOne(db, sql: "SELECT count(*) FROM user WHERE role = 'admin' AND enabled = 1") != 0
            else { throw Problem.badRequest("至少要留一个可用的管理员", parameter: "user", words: "problem.lastAdmin") }
            try db.execute(
                sql: "DELETE FROM session WHERE user = (SELECT id FROM user WHERE name = ?)", arguments: [user])
            try note(isEnabled ? "enable-user" : "disable-user", by: actor, user, client: client, db)
        }
    }

    /// Changes the password of someone who knows the present one; other open sessions of the user end.
    /// - Parameter session: the cookie of the session that stays.
    /// - Throws: `Problem` for a wrong present password or a weak new one.
    func changePassword(of name: String, from old: String, to new: String, session: String, client: String) throws {
        let row = try queue.read { try Row.fetchOne($0, sql: "SELECT * FROM user WHERE name = ?", arguments: [name]) }
        guard let row, isPassword(old, of: row) else {
            try queue.write { try note("change-password-failed", by: name, "", client: client, $0) }
            throw Problem.forbidden("现在的密码不对", words: "problem.wrongPassword")
        }
        guard old != new else {
            throw Problem.badRequest("新密码要和现在的不同", parameter: "password", words: "problem.samePassword")
        }
        let hash = try newHash(name: name, password: new)
        try queue.write { db in
            try db.execute(
                sql: "UPDATE user SET salt = ?, hash = ?, n = ?, r = ?, p = ?, given = 0 WHERE id = ?",
                arguments: [
                    Data(hash.salt), Data(hash.hash), Int64(cost.n), Int64(cost.r), Int64(cost.p), row["id"],
                ])
            try db.execute(
                sql: "DELETE FROM session WHERE user = ? AND token <> ?", arguments: [row["id"], Self.digest(session)])
            try note("change-password", by: name, "", client: client, db)
        }
    }

    func users() throws -> [UserRow] {
        let now = clock().seconds
        return try queue.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM user ORDER BY name").map {
                UserRow(
                    name: $0["name"], role: Visitor.Role(rawValue: $0["role"]) ?? .operator,
                    created: UTCInstant(seconds: $0["created"]), isLocked: $0["locked_until"] as Int64 > now,
                    isEnabled: $0["enabled"])
            }
        }
    }

    private typealias PasswordHash = (salt: [UInt8], hash: [UInt8])

    /// ASVS 6.2: length is what counts; no rules about kinds of characters.
    private func newHash(name: String, password: String) throws -> PasswordHash {
        guard (1...40).contains(name.count), !name.contains(where: { $0.isWhitespace || $0.isNewline }) else {
            throw Problem.badRequest("用户名应为 1 到 40 个字符，不含空白", parameter: "name", words: "problem.userName")
        }
        guard (12...128).contains(password.count) else {
            throw Problem.badRequest("密码应为 12 到 128 个字符", parameter: "password", words: "problem.passwordLength")
        }
        guard Set(password).count >= 5, !common.contain(password), !password.lowercased().contains(name.lowercased())
        else {
            throw Problem.badRequest(
                "密码太容易猜到：不要包含用户名，不要用常见词加数字，也不要重复同几个字符", parameter: "password",
                words: "problem.passwordWeak")
        }
        let salt = try Secrets.random(16)
        guard let hash = Secrets.scrypt(password, salt: salt, cost: cost) else { throw Problem.internal }
        return (salt, hash)
    }

    private func insert(
        _ name: String, _ role: Visitor.Role, _ hash: PasswordHash, isGiven: Bool, _ db: Database
    ) throws {
        try db.execute(
            sql:
                "INSERT INTO user (name, role, salt, hash, n, r, p, created, given) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                name, role.rawValue, Data(hash.salt), Data(hash.hash), Int64(cost.n), Int64(cost.r), Int64(cost.p),
                clock().seconds, isGiven,
            ])
    }
}
