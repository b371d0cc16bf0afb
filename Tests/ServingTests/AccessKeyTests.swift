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
