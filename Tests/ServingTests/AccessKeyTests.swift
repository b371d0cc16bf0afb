import Cataloguing
import Foundation
import GRDB
import Metadata
import TestSupport
import Testing

@testable import Serving

@Suite("Keys for scripts")
struct AccessKeyTests {
    @Test("A key nobody has makes nobody wait for the accounts to be written")
    func unknownKey() throws {
        let site = try SiteFixture(records: [], accounts: true)
        let accounts = try #require(site.site.accounts)
        let writer = try DatabaseQueue(path: site.folder.url.appending(path: "a.sqlite").path)
        var visitor: Visitor?
        try writer.inTransaction(.immediate) { _ in
            visitor = try accounts.visitor(key: "hlk_nobody")
            return .rollback
        }
        #expect(visitor == nil)
    }

    @Test("When a key was used is kept to the minute")
    func used() throws {
        let site = try SiteFixture(records: [], accounts: true)
        let accounts = try #require(site.site.accounts)
        let key = try accounts.addKey(name: "backup", role: .operator, by: "root", client: "")
        func use() throws -> UTCInstant? {
            #expect(try accounts.visitor(key: key)?.name == "key:backup")
            return try accounts.keys().first?.used
        }
        let used = try use()
        let first = try #require(used)
        site.world.pass(seconds: 59)
        #expect(try use() == first)
        site.world.pass(seconds: 1)
        #expect(try use()?.seconds == first.seconds + 60)
    }
}

@Suite("What went wrong on a platform")
struct RunCauseTests {
    /// A night in which a platform failed.
    private func fail(_ site: SiteFixture) throws {
        let platform = site.site.platforms[0]
        let night = try site.catalogue.beginNight(holder: "test", now: SiteFixture.now)
        let run = try site.catalogue.beginRun(night: night, code: platform.code, extent: "full", now: SiteFixture.now)
        var ending = RunEnding()
        ending.error = HarvestError(
            platform: platform.code, stage: .harvest, cause: "地址不允许访问（10.9.8.7）", nextStep: "写 allowPrivate")
        _ = try site.catalogue.finish(run, platform: platform, ending: ending, now: stopped(SiteFixture.now))
        try site.catalogue.endNight(night, state: .failed, report: "{}", now: SiteFixture.now)
    }

    @Test("Strangers learn at which stage a run went wrong; cause and next step are for operators")
    func causes() async throws {
        let site = try SiteFixture(accounts: true)
        try fail(site)
        let key = try site.site.accounts?.addKey(name: "status", role: .operator, by: "root", client: "")
        let bearer = ["Authorization": "Bearer \(key ?? "")", "Accept": "text/html"]
        for address in ["/api/runs?source=620000", "/sources/620000"] {
            let open = try await site.get(address, ["Accept": "text/html"]).text
            #expect(!open.contains("10.9.8.7") && !open.contains("allowPrivate"), "\(address)")
            #expect(open.contains("\"stage\":\"harvest\"") || open.contains("问题出在采集"), "\(address)")
            let known = try await site.get(address, bearer).text
            #expect(known.contains("地址不允许访问（10.9.8.7）") && known.contains("allowPrivate"), "\(address)")
        }
    }

    @Test("A run that succeeded went wrong nowhere, though some of its records wait in quarantine")
    func succeeded() async throws {
        let rejected = PendingRecord(
            sourceID: "q/1", format: .json, payload: [1],
            body: .rejected(.check, [Finding(rule: "missing_title", severity: .error)]))
        let site = try SiteFixture(rejected: [rejected])
        try site.turn("UPDATE run SET state = 'ok', report = json_set(report, '$.stage', 'check')")
        let answer = try await site.get("/api/runs?source=620000").text
        #expect(answer.contains("\"state\":\"ok\"") && !answer.contains("\"stage\""))
        #expect(try await !site.page("/sources/620000").text.contains("问题出在"))
    }
}
