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
        let texts = Self.pieces + OracleTests.pieces + ["没有", "同样", "zz", "a", "改"]
        let grams = texts.flatMap { QueryPhrase($0, analyser)?.grams ?? [] }
        try fixture.catalogue.pool.read { db in
            let longest = try Self.compare(grams, db)
            #expect(longest > 2_500)
        }
    }

    @Test("Are those FTS5 gives for phrases, whichever of their tokens is rare, also where positions fill whole pages")
    func phrases() throws {
        var generator = SeededGenerator(state: 11)
        let fixture = try SearchFixture()
        func words(_ count: Int) -> String {
            (0..<count).map { _ in Self.pieces.randomElement(using: &generator) ?? "" }.joined()
        }
        var texts: [String] = []
        let records = (0..<1_500).map { number in
            // Common words in every record, so that their lists have an index of their own.
            var text = words(4) + String(repeating: "同样的话分数", count: 8 + number % 7) + words(3)
            if number % 450 == 5 { text += String(repeating: "加法分数", count: 900) + words(2) }
            texts.append(text)
            return SearchFixture.resource("\(number)", title: words(3)) { record in
                record.descriptions = (0..<(number % 450 == 5 ? 4 : 1)).map { _ in LanguageText(lang: "", text: text) }
            }
        }
        try fixture.publish(records)
        try fixture.index.rebuild(fixture.catalogue)
        let analyser = SearchTablesFixture.analyser
        var phrases = ["同样的话同样", "加法分数加法分数加法", "分数加", "没有同样的话", "同样没有"].compactMap { QueryPhrase($0, analyser) }
        while phrases.count < 120 {
            guard let text = texts.randomElement(using: &generator).map(Array.init) else { continue }
            let start = Int.random(in: 0..<text.count, using: &generator)
            let end = min(text.count, start + Int.random(in: 2...9, using: &generator))
            if let phrase = QueryPhrase(String(text[start..<end]), analyser) { phrases.append(phrase) }
        }
        try fixture.catalogue.pool.read { db in
            // The lists of long terms have a page that tells where they go on.
            let lists = try Int.fetchOne(db, sql: "SELECT count(*) FROM search_text_idx WHERE pgno & 1 = 1") ?? 0
            #expect(lists > 1)
            let longest = try Self.compare(phrases, db)
            #expect(longest > 300)
        }
    }

    @Test(
        "A beginning at the end of a phrase is found whichever of its words the document has before",
        arguments: [
            ("共7课", "共7课间操 课时"), ("good-mor", "More, Good morning"), ("zoo-liv", "zebra xylo, lively living zoo livid"),
            ("lively-liv", "zebra xylo, lively living zoo livid"),
            ("living-zoo-liv", "zebra xylo, lively living zoo livid"),
        ])
    func beginnings(query: String, title: String) throws {
        let fixture = try SearchFixture(titles: ["无关的课", title])
        try fixture.index.rebuild(fixture.catalogue)
        let phrase = try #require(QueryPhrase(query, SearchTablesFixture.analyser))
        try fixture.catalogue.pool.read { db in
            let found = try Self.compare([phrase], db)
            #expect(found == 1)
        }
    }

    /// Asks both for every phrase, with and without lists of the tokens at hand.
    /// - Returns: documents in the longest answer.
    private static func compare(_ phrases: [QueryPhrase], _ db: Database) throws -> Int {
        let segment = try #require(try SegmentReader(db))
        let last = (try Int.fetchOne(db, sql: "SELECT max(id) FROM search_document") ?? 0) + 1
        let reader = try PostingReader(db: db, cache: PostingCache(capacity: last), capacity: last)
        var longest = 0
        for phrase in phrases {
            for field in TextField.allCases {
                let expression = phrase.expression(field)
                guard let asked = SegmentPhrase(expression) else { continue }
                for range in [0..<last, last / 2..<last] {
                    let expected = try reader.step(expression, from: range.lowerBound)
                    let found = try segment.documents(asked, range) { _, _ in nil }
                    #expect(found == expected, "\(expression)")
                    guard range.lowerBound == 0 else { continue }
                    let filtered = try segment.documents(asked, range) { token, isBeginning in
                        let list = try? reader.step(
                            SegmentPhrase.expression(token, isBeginning: isBeginning), from: range.lowerBound)
                        return list.map(Postings.init)
                    }
                    #expect(filtered == expected, "\(expression)")
                    longest = max(longest, expected.count)
                }
            }
        }
        return longest
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
