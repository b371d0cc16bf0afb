import Cataloguing
import GRDB
import Metadata
import Testing

@testable import Searching

@Suite("Versions that were pruned")
struct PrunedVersionTests {
    private func titles(_ searcher: Searcher) throws -> [String] {
        try searcher.search(SearchRequest(mergesWorks: false)).hits.map(\.resource.displayTitle).sorted()
    }

    @Test("A large index is looked at in all its parts, at others the next night, at the same ones when asked again")
    func sample() {
        let first = FTSIndex.sample(upTo: 1_000_000, night: 1)
        #expect(first == FTSIndex.sample(upTo: 1_000_000, night: 1))
        #expect(Set(first).isDisjoint(with: FTSIndex.sample(upTo: 1_000_000, night: 2)))
        #expect(first.count >= 256 && first.allSatisfy { (0..<1_000_000).contains($0) })
        #expect(zip(first, first.dropFirst()).allSatisfy { $1 - $0 < 4_000 })
    }

    @Test("A version that a frozen night kept is taken out of the index once, not again when the night is forgotten")
    func onceOutOfTheIndex() throws {
        let fixture = try SearchFixture()
        // The neighbour keeps the text of their group, so the text of the old version can still be read.
        try fixture.publish([
            SearchFixture.resource("old", title: "分数的加法"), SearchFixture.resource("neighbour", title: "小数的减法"),
        ])
        try fixture.catalogue.pool.write { db in
            try db.execute(
                sql: "INSERT INTO snapshot_source SELECT 1, id, generation, '{}' FROM source WHERE code = '620000'")
        }
        for title in ["分数的乘法", "分数的除法"] { try fixture.publish([SearchFixture.resource("old", title: title)]) }
        #expect(try fixture.catalogue.prune("620000") == 1)
        try fixture.catalogue.pool.write { try $0.execute(sql: "DELETE FROM snapshot_source") }
        #expect(try fixture.catalogue.prune("620000") == 1)
        let isIntact = try fixture.catalogue.pool.write { try fixture.index.isIntact($0, inFull: true) }
        #expect(isIntact)
        #expect(try titles(fixture.searcher) == ["分数的除法", "小数的减法"])
    }

    @Test("An index that lost count of its rows is not intact; one of another version is made anew")
    func lostCount() throws {
        let fixture = try SearchFixture(titles: ["分数的加法", "小数的减法"])
        func isIntact() throws -> Bool {
            try fixture.catalogue.pool.write { try fixture.index.isIntact($0, inFull: false) }
        }
        #expect(try isIntact())
        try fixture.catalogue.pool.write {
            try $0.execute(sql: "INSERT INTO search_text (search_text, rowid, text) VALUES ('delete', 99, '')")
        }
        #expect(try !isIntact())
        // As if an earlier version of the analysis had made it.
        try fixture.catalogue.pool.write { try $0.execute(sql: "UPDATE search_version SET version = 0") }
        try fixture.index.renewIfOutdated(fixture.catalogue)
        #expect(try isIntact())
        #expect(try fixture.titles("小数") == ["小数的减法"])
    }

    @Test("An index made anew is one segment")
    func oneSegment() throws {
        let fixture = try SearchFixture(titles: (0..<3_000).map { "第\($0)课" })
        try fixture.index.rebuild(fixture.catalogue)
        let segments = try fixture.catalogue.pool.read {
            try Int.fetchOne($0, sql: "SELECT count(DISTINCT segid) FROM search_text_idx")
        }
        #expect(segments == 1)
        #expect(try fixture.titles("第2999课").first == "第2999课")
    }

    @Test("An index made with another table of characters is made anew")
    func otherTable() throws {
        let fixture = try SearchFixture(titles: ["分数的加法", "小数的减法"])
        let other = FTSIndex(
            analyser: TextAnalyser(folding: SearchFolding(traditional: [("數", "数")]), pinyin: PinyinTable([])))
        var renewed = 0
        try fixture.index.renewIfOutdated(fixture.catalogue) { renewed += 1 }
        #expect(renewed == 0)
        try other.renewIfOutdated(fixture.catalogue) { renewed += 1 }
        try other.renewIfOutdated(fixture.catalogue) { renewed += 1 }
        #expect(renewed == 1)
    }

    @Test("A damaged record costs itself: the other hits are shown, and that something is wrong is known")
    func damaged() throws {
        let fixture = try SearchFixture(titles: ["分数的加法"])
        try fixture.publish([SearchFixture.resource("more", title: "分数的减法")])
        try fixture.catalogue.pool.write { db in
            try db.execute(sql: "UPDATE mapped SET json = substr(json, 1, 12) WHERE id = (SELECT max(id) FROM mapped)")
        }
        let results = try fixture.searcher.search(SearchRequest(text: "分数"))
        #expect(results.total == 2 && results.hits.map(\.resource.displayTitle) == ["分数的加法"])
        #expect(fixture.searcher.damage != nil && fixture.searcher.staleness == nil)
    }

    @Test("A damaged record stops neither pruning nor making the index anew")
    func damagedAndPruned() throws {
        let fixture = try SearchFixture(titles: ["分数的加法"])
        try fixture.publish([SearchFixture.resource("more", title: "分数的减法")])
        try fixture.catalogue.pool.write { db in
            try db.execute(sql: "UPDATE mapped SET json = substr(json, 1, 12) WHERE id = (SELECT max(id) FROM mapped)")
        }
        try fixture.index.rebuild(fixture.catalogue)
        #expect(try fixture.titles("分数") == ["分数的加法"])
        try fixture.publish([SearchFixture.resource("new", title: "分数的乘法")], deleted: ["more"])
        try fixture.publish([SearchFixture.resource("last", title: "分数的除法")])
        #expect(try fixture.catalogue.prune("620000") > 0)
        #expect(try Set(fixture.titles("分数")) == ["分数的加法", "分数的乘法", "分数的除法"])
    }

    @Test("A searcher that missed two publications, the first of them pruned, shows what a new one shows")
    func missedPublications() throws {
        let fixture = try SearchFixture(titles: ["分数的加法", "小数的减法", "圆的面积"])
        #expect(try titles(fixture.searcher).count == 3)
        try fixture.publish([SearchFixture.resource("0", title: "分数的乘法")], deleted: ["1"])
        try fixture.publish([SearchFixture.resource("2", title: "圆的周长")])
        try fixture.catalogue.prune("620000")
        let fresh = try Searcher(
            fixture.catalogue, analyser: SearchTablesFixture.analyser, vocabulary: SearchTablesFixture.vocabulary)
        #expect(try titles(fresh) == ["分数的乘法", "圆的周长"])
        #expect(try titles(fixture.searcher) == titles(fresh))
    }
}
