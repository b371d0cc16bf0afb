import Metadata
import Testing

@testable import Serving

/// Every kind of page there is, with something to see on it.
enum Showcase {
    static let pages = [
        ("home", "/"), ("results", "/search?q=%E5%88%86%E6%95%B0%E7%9A%84%E6%84%8F%E4%B9%89"),
        ("filtered", "/search?subject=math&grade=8&type=courseware"),
        ("empty", "/search?q=%E5%B2%B3%E9%98%B3%E6%A5%BC%E8%AE%B0&subject=math"),
        ("uyghur", "/search?language=ug&language=kk"), ("mongolian", "/search?language=mn&language=bo"),
        ("resource", "/resource/" + Link.encode(SiteFixture.showcase[1].id)), ("tree", "/tree?node=junior%7Cmath"),
        ("coverage", "/coverage"), ("target", "/coverage/T01"), ("matrix", "/coverage/T06"),
        ("records", "/coverage/T01/records"), ("nodes", "/coverage/T02/records"),
        ("contributions", "/contributions"), ("languages", "/languages"), ("gaps", "/coverage/gaps"),
        ("trend", "/coverage/trend"), ("difference", "/coverage/diff?from=1&to=3&target=T01"),
        ("unchanged", "/coverage/diff?from=1&to=2"), ("report", "/coverage/files/coverage.html"),
        ("trace", "/trace/" + Link.encode(SiteFixture.showcase[1].id)), ("number", "/trace/T01"),
        (
            "list",
            "/list?id=" + Link.encode(SiteFixture.showcase[1].id) + "&id=" + Link.encode(SiteFixture.showcase[6].id)
        ),
        ("sources", "/sources"), ("source", "/sources/620000"), ("about", "/about"), ("offline", "/offline"),
        ("missing", "/nowhere"), ("thanks", "/feedback?page=%2Fsearch%3Fq%3D1"),
        ("operator", "/operator"), ("nights", "/operator/nights"), ("night", "/operator/nights/1"),
        ("quarantine", "/operator/quarantine"), ("quarantined", "/operator/quarantine/1"),
        ("refusal", "/operator/quarantine/record?source=620000&id=" + Link.encode(HostileTextTests.attacks[1])),
        ("unmapped", "/operator/unmapped"),
        ("accounts", "/operator/accounts"), ("password", "/operator/password"),
        ("feedback", "/operator/feedback"),
        ("raw", "/operator/records/" + Link.encode(SiteFixture.showcase[1].id)),
    ]
    /// What only strangers see.
    static let doors = [("login", "/login"), ("refused", "/operator/nights")]

    /// A site with three frozen nights, of which the third changed something.
    static func site(accounts: Bool = true) throws -> SiteFixture {
        let rejected = HostileTextTests.attacks.prefix(3).map(HostileTextTests.rejected)
        let site = try SiteFixture(records: SiteFixture.showcase, rejected: Array(rejected), accounts: accounts)
        try site.freezeTwoNights()
        var changed = SiteFixture.showcase[1]
        changed.titles[0].text += "（修订）"
        try site.publish([changed] + SiteFixture.lessonCases, deleting: [SiteFixture.showcase[5].sourceID])
        try site.freeze(night: 3)
        return site
    }
}

/// Opens a browser that is logged in as operator on a served showcase, and closes both afterwards.
/// - Parameter before: what is looked at as a stranger.
func browseAsOperator(
    before: (Browser, String) async throws -> Void = { _, _ in }, _ body: (Browser, String) async throws -> Void
) async throws {
    let site = try Showcase.site()
    let code = try #require(try site.site.accounts?.setupCode())
    try site.site.accounts?.setUp(code: code, name: "root", password: Operator.password, client: "")
    try await withServer(site) { base in
        let browser = try await Browser()
        do {
            try await before(browser, base)
            try await browser.open(base + "/login")
            try await browser.type("root", into: "input[name=name]")
            try await browser.type(Operator.password + "\n", into: "input[name=password]")
            try await browser.wait(for: "location.pathname === '/operator'")
            try await body(browser, base)
        } catch {
            await browser.quit()
            throw error
        }
        await browser.quit()
    }
}
