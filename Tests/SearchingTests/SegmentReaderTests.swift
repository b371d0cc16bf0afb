import Cataloguing
import GRDB
import Metadata
import TestSupport
import Testing

@testable import Searching

@Suite("Lists of documents read from the index's own pages")
struct SegmentReaderTests {
    private static let pieces = [
        "分数", "分式", "分", "加法", "的", "岳阳楼记", "课堂练习与评价", "Abc", "abcde", "ab", "2", "23", "자유", "ꂷꃅ", "བོད་ཡིག",
        "ھۆرمەت", "C++", "x", "，", " ", "同", "同样的话",
    ]

    @Test("Are those FTS5 gives, for tokens and beginnings, short lists and lists over many pages")
    func same() throws {
        var generator = SeededGenerator(state: 7)
        let fixture = try SearchFixture()
        let records = (0..<3_000).map { number in
            SearchFixture.resource("\(number)", title: OracleTests.text(&generator, 1...8)) { record in
                let words = (0..<12).map { _ in Self.pieces.randomElement(using: &generator) ?? "" }
                record.descriptions = [LanguageText(lang: "", text: "同样的话 " + words.joined(separator: " "))]
            }
        }
        try fixture.publish(records)
        try fixture.publish(
            Array(records.prefix(300)).map {
                var changed = $0
                changed.keywords = ["改过"]
                return changed
            }, deleted: (300..<500).map(String.init))
        try fixture.index.rebuild(fixture.catalogue)
        let analyser = SearchTablesFixture.analyser
        try fixture.catalogue.pool.read { db in
            let segment = try #require(try SegmentReader(db))
            let last = (try Int.fetchOne(db, sql: "SELECT max(id) FROM search_document") ?? 0) + 1
            let reader = PostingReader(db: db, cache: PostingCache(capacity: last), capacity: last)
            var longest = 0
            for text in Self.pieces + OracleTests.pieces + ["没有", "同样", "zz", "a", "改"] {
                for gram in QueryPhrase(text, analyser)?.grams ?? [] {
                    for field in TextField.allCases {
                        let expression = gram.expression(field)
                        guard let token = SegmentReader.token(expression) else { continue }
                        for range in [0..<last, last / 2..<last] {
                            let found = try segment.documents(token.bytes, isBeginning: token.isBeginning, range)
                            let expected = try reader.step(expression, from: range.lowerBound)
                            #expect(found == expected, "\(expression)")
                            longest = max(longest, expected.count)
                        }
                    }
                }
            }
            #expect(longest > 2_500)
        }
    }

    @Test("An index of several segments is left to FTS5")
    func several() throws {
        let fixture = try SearchFixture(titles: ["分数"])
        try fixture.publish([SearchFixture.resource("later", title: "分数的加法")])
        try fixture.catalogue.pool.read { db in
            let reader = try SegmentReader(db)
            #expect(reader == nil)
        }
        #expect(try fixture.titles("分数").count == 2)
    }
}
