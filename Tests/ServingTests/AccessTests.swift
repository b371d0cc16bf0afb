import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Serving

/// Gets an administrator in, the way people do.
enum Operator {
    static let password = "correct horse battery"

    /// - Returns: the cookie of a session.
    @discardableResult
    static func setUp(_ site: SiteFixture) async throws -> String {
        let code = try #require(try site.site.accounts?.setupCode())
        let made = try await site.post("/setup", form: ["code": code, "name": "root", "password": password])
        #expect(made.status == 303)
        return try await logIn(site)
    }

    static func logIn(_ site: SiteFixture, name: String = "root") async throws -> String {
        try await site.post("/login", form: ["name": name, "password": password]).cookies
    }

    static func csrf(_ site: SiteFixture, _ cookie: String) async throws -> String {
        let text = try await site.page("/operator", cookie: cookie).text
        return String(try #require(text.firstMatch(of: #/name="csrf" value="([0-9a-f]+)"/#)).1)
    }
}

@Suite struct AccessTests {
    @Test("Operator pages send people to the log-in and refuse programs")
    func closed() async throws {
        let site = try SiteFixture(accounts: true)
        let page = try await site.page("/operator/quarantine?source=620000")
        #expect(page.status == 303)
        #expect(page.header("Location") == "/login?back=%2Foperator%2Fquarantine%3Fsource%3D620000")
        let program = try await site.get("/operator")
        #expect(program.status == 401)
        #expect(program.header("WWW-Authenticate") != nil)
        #expect(try await SiteFixture(records: []).page("/operator").status == 403)
    }

    @Test(
        "No spelling of an address goes round the log-in",
        arguments: [
            "//operator", "/operator//accounts", "///operator/quarantine", "/operator/", "/./operator", "/%6Fperator",
            "/OPERATOR", "/x/../operator", "//operator/accounts/keys", "/operator/nights/", "/;/operator",
        ])
    func odd(address: String) async throws {
        let site = try SiteFixture(accounts: true)
        try await Operator.setUp(site)
        let page = try await site.page(address)
        #expect([303, 401, 404].contains(page.status), "\(page.status)")
        #expect(page.status != 303 || page.header("Location")?.hasPrefix("/login") == true)
        let posted = try await site.post(address, form: ["name": "k", "role": "admin"])
        #expect([303, 401, 404, 405].contains(posted.status), "\(posted.status)")
        #expect(try site.site.accounts?.keys().isEmpty == true)
    }

    @Test("Operators do not get at accounts, however they ask")
    func operators() async throws {
        let site = try SiteFixture(accounts: true)
        let root = try await Operator.setUp(site)
        let csrf = try await Operator.csrf(site, root)
        let made = try await site.post(
            "/operator/accounts/keys", form: ["name": "script", "role": "operator", "csrf": csrf], cookie: root)
        let key = try #require(made.text.firstMatch(of: #/<code>([^<]+)</#)?.1)
        let bearer = ["Authorization": "Bearer \(key)"]
        #expect(try await site.get("/operator", bearer).status == 200)
        #expect(try await site.get("/operator/accounts", bearer).status == 403)
        let posted = try await site.post(
            "/operator/accounts/keys", form: ["name": "more", "role": "admin"], bearer)
        #expect(posted.status == 403)
        #expect(try site.site.accounts?.keys().count == 1)
    }

    @Test("Guesses at the same time are counted one by one")
    func guesses() async throws {
        let site = try SiteFixture(records: [], accounts: true)
        try await Operator.setUp(site)
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<8 {
                group.addTask {
                    try await site.ask(
                        .post, "/login", ["Content-Type": "application/x-www-form-urlencoded"],
                        body: "name=root&password=guess\(number)", peer: "192.0.2.\(number)"
                    ).status
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.allSatisfy { $0 == 403 || $0 == 429 })
        let right = try await site.post("/login", form: ["name": "root", "password": Operator.password])
        #expect(right.status == 429)
    }

    @Test(
        "A form larger than any form here is refused as too large",
        arguments: ["/login", "/setup", "/feedback", "/logout"])
    func largeForm(path: String) async throws {
        let site = try SiteFixture(records: [], accounts: true)
        let answer = try await site.post(path, form: ["note": String(repeating: "a", count: 20_000)])
        #expect(answer.status == 413)
        #expect(answer.text.contains("提交的内容太大"))
        #expect(!site.world.lines.contains { $0.contains("\"level\":\"error\"") })
    }

    @Test("The first administrator needs the code of the console, once")
    func setup() async throws {
        let site = try SiteFixture(records: [], accounts: true)
        let code = try #require(try site.site.accounts?.setupCode())
        let form = ["name": "root", "password": Operator.password]
        #expect(try await site.post("/setup", form: form.merging(["code": "AAAA-BBBB-CCCC-DDDD"]) { $1 }).status == 403)
        #expect(
            try await site.post("/setup", form: form.merging(["code": code, "password": "short"]) { $1 }).status == 400)
        #expect(try await site.post("/setup", form: form.merging(["code": code.lowercased()]) { $1 }).status == 303)
        #expect(try await site.post("/setup", form: form.merging(["code": code, "name": "two"]) { $1 }).status == 403)
        #expect(try site.site.accounts?.setupCode() == nil)
    }

    @Test("A password is changed by whoever knows the present one; other sessions end, the old password is of no use")
    func password() async throws {
        let site = try SiteFixture(records: [], accounts: true)
        let first = try await Operator.setUp(site)
        let second = try await Operator.logIn(site)
        func change(_ current: String, _ new: String, _ cookie: String) async throws -> Answer {
            try await site.post(
                "/operator/password",
                form: ["current": current, "password": new, "csrf": try await Operator.csrf(site, cookie)],
                cookie: cookie)
        }
        #expect(try await change("wrong wrong wrong", "stapler under water", second).status == 403)
        #expect(try await change(Operator.password, "password2019!!", second).status == 400)
        #expect(try await change(Operator.password, "stapler under water", second).status == 200)
        #expect(try await site.page("/operator", cookie: second).status == 200)
        #expect(try await site.page("/operator", cookie: first).status == 303)
        #expect(try await site.post("/login", form: ["name": "root", "password": Operator.password]).status == 403)
    }

    @Test("Who found the wrong thing says so without an account; operators read it and take it along as a table")
    func feedback() async throws {
        let site = try SiteFixture(accounts: true)
        let cookie = try await Operator.setUp(site)
        #expect(try await site.page("/search?q=%E5%88%86%E6%95%B0").text.contains("action=\"/feedback\""))
        let form = ["q": "分数", "page": "/search?q=%E5%88%86%E6%95%B0", "note": "=想找分数的课件"]
        let sent = try await site.post("/feedback", form: form)
        #expect(sent.status == 303)
        let thanks = try #require(sent.header("Location"))
        #expect(try await site.page(thanks).text.contains("<a class=\"button\" href=\"/search?q=%E5%88%86%E6%95%B0\">"))
        // The switch of the language leads back to where one was: to an address that can be asked for.
        let switched = try await site.get("/language?to=en", ["Referer": "http://huiliu.test" + thanks])
        #expect(switched.header("Location") == thanks)
        #expect(try await site.page("/feedback?page=//evil.example").text.contains("href=\"/search\""))
        #expect(try await site.post("/feedback", form: form.merging(["note": " "]) { $1 }).status == 400)
        #expect(try await site.post("/feedback", form: form.merging(["page": "//evil.example"]) { $1 }).status == 400)
        #expect(try await site.post("/feedback", form: form, ["Origin": "https://evil.example"]).status == 403)
        #expect(try await site.page("/operator/feedback", cookie: cookie).text.contains("=想找分数的课件"))
        #expect(try await site.page("/operator/feedback.csv", cookie: cookie).text.contains(",分数,'=想找分数的课件,"))
        #expect(try await site.page("/operator/feedback.csv").status == 303)
    }

    @Test("Passwords everyone tries first are refused, long ones of any characters are not")
    func commonPasswords() throws {
        let common = try CommonPasswords(root: Project.root)
        for weak in [
            "Password1234", "!!admin!!!2019", "qwertyuiop123456", "123456789012", "210987654321", "abcabcabcabc",
            "woaini1314520", "1qaz2wsx3edc4rfv", "888888888888",
        ] { #expect(common.contain(weak), "\(weak)") }
        for good in ["correct horse battery", "839104726615", "三更灯火五更鸡正是男儿", "Xq7-passwords-plum"] {
            #expect(!common.contain(good), "\(good)")
        }
    }

    @Test("Logging in again ends the session before; over TLS the cookie is bound to the host")
    func renewed() async throws {
        let site = try SiteFixture(records: [], accounts: true)
        let first = try await Operator.setUp(site)
        let form = [
            "name": "root", "password": Operator.password, "csrf": try await Operator.csrf(site, first),
        ]
        let again = try await site.post("/login", form: form, cookie: first)
        #expect(try await site.page("/operator", cookie: first).status == 303)
        #expect(try await site.page("/operator", cookie: again.cookies).status == 200)
        let body = "name=root&password=correct%20horse%20battery"
        let secure = try await site.ask(
            .post, "/login",
            ["Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-Proto": "https"], body: body,
            peer: "127.0.0.1")
        let cookie = try #require(secure.header("Set-Cookie"))
        #expect(cookie.hasPrefix("__Host-huiliu=") && cookie.contains("Secure") && cookie.contains("Path=/"))
    }

    @Test("A session cookie is HttpOnly, SameSite, ends at log-out and after an idle hour")
    func session() async throws {
        let site = try SiteFixture(records: [], accounts: true)
        try await Operator.setUp(site)
        let answer = try await site.post(
            "/login", form: ["name": "root", "password": Operator.password, "back": "//evil.example"])
        #expect(answer.header("Location") == "/operator")
        let set = try #require(answer.header("Set-Cookie"))
        #expect(set.contains("HttpOnly") && set.contains("SameSite=Lax"))
        #expect(try await site.page("/operator", cookie: answer.cookies).status == 200)
        #expect(try await site.page("/operator", cookie: answer.cookies).header("Cache-Control") == "no-store")
        site.world.pass(seconds: 3_700)
        #expect(try await site.page("/operator", cookie: answer.cookies).status == 303)
        let again = try await Operator.logIn(site)
        let csrf = try await Operator.csrf(site, again)
        #expect(try await site.post("/logout", form: ["csrf": csrf], cookie: again).status == 303)
        #expect(try await site.page("/operator", cookie: again).status == 303)
    }

    @Test("Behind TLS the cookie is Secure")
    func secure() async throws {
        let site = try SiteFixture(records: [], accounts: true)
        try await Operator.setUp(site)
        let headers = ["X-Forwarded-Proto": "https", "Accept": "text/html"]
        let answer = try await site.ask(
            .post, "/login", headers, body: "name=root&password=" + Link.encode(Operator.password), peer: "127.0.0.1")
        #expect(answer.header("Set-Cookie")?.contains("Secure") == true)
    }

    @Test("Five wrong passwords lock the account for a quarter of an hour, with the same words for unknown names")
    func lockOut() async throws {
        let site = try SiteFixture(records: [], accounts: true)
        try await Operator.setUp(site)
        let wrong = ["name": "root", "password": "wrong wrong wrong"]
        let unknown = try await site.post("/login", form: ["name": "nobody", "password": "wrong wrong wrong"])
        #expect(unknown.status == 403)
        for _ in 0..<5 { #expect(try await site.post("/login", form: wrong).text.contains("用户名或密码不对")) }
        #expect(unknown.text.contains("用户名或密码不对"))
        let right = ["name": "root", "password": Operator.password]
        #expect(try await site.post("/login", form: right).status == 429)
        site.world.pass(seconds: 901)
        #expect(try await site.post("/login", form: right).status == 303)
    }

    @Test("A form without its token, or from another site, does nothing")
    func forgery() async throws {
        let site = try SiteFixture(records: [], accounts: true)
        let cookie = try await Operator.setUp(site)
        let form = ["name": "eve", "password": "a long enough pass", "role": "admin"]
        let path = "/operator/accounts/users"
        #expect(try await site.post(path, form: form, cookie: cookie).status == 403)
        let csrf = try await Operator.csrf(site, cookie)
        let whole = form.merging(["csrf": csrf]) { $1 }
        #expect(
            try await site.post(path, form: whole, cookie: cookie, ["Origin": "https://evil.example"]).status == 403)
        #expect(try await site.post(path, form: whole, cookie: cookie, ["Sec-Fetch-Site": "cross-site"]).status == 403)
        #expect(try site.site.accounts?.users().count == 1)
        #expect(try await site.post(path, form: whole, cookie: cookie).status == 303)
        #expect(try site.site.accounts?.users().count == 2)
    }

    @Test("An operator may read but not manage accounts; the last administrator cannot be shut out")
    func roles() async throws {
        let site = try SiteFixture(records: [], accounts: true)
        try await Operator.setUp(site)
        let accounts = try #require(site.site.accounts)
        try accounts.add(name: "ops", role: .operator, password: Operator.password, by: "root", client: "")
        let cookie = try await Operator.logIn(site, name: "ops")
        try accounts.changePassword(
            of: "ops", from: Operator.password, to: "ein anderes Kennwort 7",
            session: String(cookie.drop { $0 != "=" }.dropFirst()), client: "")
        #expect(try await site.page("/operator/quarantine", cookie: cookie).status == 200)
        #expect(try await site.page("/operator/accounts", cookie: cookie).status == 403)
        #expect(throws: Problem.self) { try accounts.setEnabled(false, user: "root", by: "root", client: "") }
        try accounts.setEnabled(false, user: "ops", by: "root", client: "")
        #expect(try await site.page("/operator", cookie: cookie).status == 303)
    }

    @Test("A password that an administrator gave opens nothing but the page that changes it")
    func givenPassword() async throws {
        let site = try SiteFixture(records: [], accounts: true)
        try await Operator.setUp(site)
        let accounts = try #require(site.site.accounts)
        try accounts.add(name: "ops", role: .operator, password: Operator.password, by: "root", client: "")
        let cookie = try await Operator.logIn(site, name: "ops")
        let turned = try await site.page("/operator", cookie: cookie)
        #expect(turned.status == 303)
        #expect(turned.header("Location") == "/operator/password")
        #expect(try await site.get("/operator", ["Cookie": cookie]).status == 403)
        let page = try await site.page("/operator/password", cookie: cookie)
        let token = try #require(page.text.firstMatch(of: /name="csrf" value="([^"]+)"/)).1
        func change(to new: String) async throws -> Answer {
            try await site.post(
                "/operator/password", form: ["csrf": String(token), "current": Operator.password, "password": new],
                cookie: cookie)
        }
        #expect(try await change(to: Operator.password).status == 400)
        #expect(try await change(to: "ein anderes Kennwort 7").status == 200)
        #expect(try await site.page("/operator", cookie: cookie).status == 200)
    }

    @Test("A key opens the pages to scripts until it is revoked, and is kept only as a digest")
    func keys() async throws {
        let site = try SiteFixture(records: [], accounts: true)
        try await Operator.setUp(site)
        let accounts = try #require(site.site.accounts)
        let key = try accounts.addKey(name: "backup", role: .operator, by: "root", client: "")
        let header = ["Authorization": "Bearer \(key)", "Accept": "text/html"]
        #expect(try await site.get("/operator", header).status == 200)
        let file = try Data(contentsOf: site.folder.url.appending(path: "a.sqlite"))
        #expect(file.range(of: Data(key.utf8)) == nil)
        try accounts.revokeKey(1, by: "root", client: "")
        #expect(try await site.get("/operator", header).status == 303)
    }

    @Test("Every act on accounts is written down, wrong passwords are not")
    func acts() async throws {
        let site = try SiteFixture(records: [], accounts: true)
        try await Operator.setUp(site)
        _ = try await site.post("/login", form: ["name": "hunter2hunter2", "password": "x"])
        let acts = try #require(try site.site.accounts?.acts())
        #expect(acts.map(\.act) == ["login-failed", "login", "setup"])
        #expect(!acts.contains { $0.actor.contains("hunter2") || $0.detail.contains("hunter2") })
    }

    @Test("Acts on accounts are told in the language of the page, every one of them")
    func actsInWords() async throws {
        let site = try SiteFixture(records: [], accounts: true)
        let cookie = try await Operator.setUp(site)
        let accounts = try #require(site.site.accounts)
        _ = try accounts.addKey(name: "k", role: .operator, by: "root", client: "")
        try accounts.revokeKey(1, by: "root", client: "")
        let page = try await site.page("/operator/accounts", cookie: cookie).text
        for word in ["首次设置", "登录", "添加密钥", "作废密钥"] { #expect(page.contains("<td>\(word)</td>"), "\(word)") }
        #expect(!page.contains("accounts.did."))
    }

    @Test("A password is salted, stretched and told from a wrong one")
    func scrypt() throws {
        // RFC 7914 §12, third vector.
        let hash = Secrets.scrypt(
            "pleaseletmein", salt: Array("SodiumChloride".utf8), cost: .init(n: 16384, r: 8, p: 1))
        #expect(hash?.prefix(8).map { $0 } == [0x70, 0x23, 0xBD, 0xCB, 0x3A, 0xFD, 0x73, 0x48])
    }
}
