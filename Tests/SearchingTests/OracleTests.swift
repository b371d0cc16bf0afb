import Cataloguing
import Metadata
import TestSupport
import Testing

@testable import Searching

@Suite("Totals, facets and the tree equal a brute-force count")
struct OracleTests {
    static let pieces = [
        "分", "数", "加", "法", "的", "分数", "岳阳", "楼记", "，", " ", "《", "》", "Abc", "abcde", "ab", "2023", "자유", "인간", "ꂷ",
        "ꃅ", "བོད་", "ཡིག་", "ھۆر", "ھۆرمەت", "陽", "阳", "x²", "C++", "\n", "1.2",
    ]
    static let filterable: [FacetField] = [.stage, .grade, .subject, .type, .province, .language, .award, .year]

    static func text(_ generator: inout SeededGenerator, _ lengths: ClosedRange<Int>) -> String {
        (0..<Int.random(in: lengths, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }
            .joined()
    }

    static func record(_ id: Int, _ platform: String, _ generator: inout SeededGenerator) -> LearningResource {
        SearchFixture.resource("\(id)", platform: platform, title: text(&generator, 1...6)) { record in
            if Bool.random(using: &generator) {
                record.descriptions = [LanguageText(lang: "", text: text(&generator, 1...9))]
            }
            record.keywords = (0..<Int.random(in: 0...2, using: &generator)).map { _ in text(&generator, 1...2) }
            record.creators = [Creator(name: ["王一", "李二", "Anna"].randomElement(using: &generator) ?? "")]
            record.stages = [
                Coded(code: ["primary", "junior", nil].randomElement(using: &generator) ?? nil, raw: "?学段")
            ]
            record.grades = Array(
                Set(
                    (0..<Int.random(in: 0...2, using: &generator)).map { _ in
                        Int.random(in: 1...3, using: &generator)
                    })
            ).sorted()
            record.subjects = [Coded(code: ["math", "physics"].randomElement(using: &generator) ?? nil, raw: "x")]
            record.edition = Edition(code: ["ed006", "ed079"].randomElement(using: &generator) ?? nil, raw: "版")
            record.volume = Coded(code: ["v_up", "v_down"].randomElement(using: &generator) ?? nil, raw: "册")
            if Bool.random(using: &generator) {
                record.node = TextbookNode(path: ["第\(Int.random(in: 1...2, using: &generator))章 分", "第一节"])
            }
            record.resourceType = Coded(code: "courseware", raw: "课件")
            if Bool.random(using: &generator) { record.awards = [Award(level: "city_youke", raw: "市级", year: 2019)] }
        }
    }

    @Test("Over random catalogues, queries, updates, deletions and a rebuild", arguments: 1...6)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(state: seed)
        let fixture = try SearchFixture()
        var live: [String: LearningResource] = [:]
        var whole = 0
        for round in 0..<4 {
            for platform in SearchFixture.platforms.prefix(2) {
                let changed = (0..<25).map { _ in
                    Self.record(Int.random(in: 0..<50, using: &generator), platform, &generator)
                }
                let page = Dictionary(changed.map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
                let gone = live.values.filter { $0.platform == platform && page[$0.id] == nil }
                    .sorted { $0.id < $1.id }.prefix(3)
                try fixture.publish(
                    page.values.sorted { $0.id < $1.id }, deleted: gone.map(\.sourceID), platform: platform)
                live.merge(page) { _, last in last }
                for record in gone { live[record.id] = nil }
            }
            // A run that is under way must not be seen, whatever it has stored.
            let run = try fixture.begin("620000")
            try fixture.store([Self.record(99, "620000", &generator)], run)
            if round == 2 { try fixture.index.rebuild(fixture.catalogue) }
            let oracle = SearchOracle(records: Array(live.values), analyser: SearchTablesFixture.analyser)
            for _ in 0..<12 {
                let isWhole = try compare(oracle, fixture, &generator)
                if isWhole { whole += 1 }
            }
            try fixture.catalogue.discard(run: run.id, source: run.source)
        }
        #expect(whole > 0, "every query was relaxed")
    }

    /// - Returns: whether the query was taken at its word, so that everything about its answer is known.
    private func compare(
        _ oracle: SearchOracle, _ fixture: SearchFixture, _ generator: inout SeededGenerator
    ) throws -> Bool {
        let parts = (0..<Int.random(in: 0...2, using: &generator)).map { _ in
            Self.text(&generator, 1...3).filter { !" \n\"".contains($0) }
        }.filter { !$0.isEmpty && !SearchTablesFixture.analyser.analyse($0).units.isEmpty }
        let minus = Bool.random(using: &generator) ? ["加"] : []
        // Quoted parts are matched as they stand: no pinyin, no understanding, nothing open at the end.
        let text = (parts.map { "\"\($0)\"" } + minus.map { "-\"\($0)\"" }).joined(separator: " ")
        var filters: [FacetField: [String]] = [:]
        for _ in 0..<Int.random(in: 0...2, using: &generator) {
            guard let field = Self.filterable.randomElement(using: &generator) else { continue }
            let codes = oracle.records.flatMap { $0.facetValues() }.filter { $0.field == field }.map(\.code).sorted()
            filters[field, default: []] += codes.randomElement(using: &generator).map { [$0] } ?? []
        }
        filters = filters.filter { !$0.value.isEmpty }
        let request = SearchRequest(
            text: text, filters: filters, size: 100, facets: Self.filterable, mergesWorks: false)
        let results = try fixture.searcher.search(request)
        let strict = oracle.matching(parts, excluding: minus)
        let expected = strict.filter { SearchOracle.passes($0, filters) }
        let found = Set(results.hits.map(\.resource.id))
        #expect(found.isSuperset(of: expected.map(\.id)), "\(text) \(filters)")
        guard results.relaxed == nil, results.didYouMean == nil else { return false }
        #expect(results.total == expected.count, "\(text) \(filters)")
        #expect(found == Set(expected.map(\.id)), "\(text) \(filters)")
        for field in Self.filterable {
            let counts = Dictionary(uniqueKeysWithValues: (results.facets[field] ?? []).map { ($0.code, $0.count) })
            #expect(counts == SearchOracle.counts(strict, field, filters), "\(field) \(text) \(filters)")
        }
        try compareTree(nil, request, fixture, depth: 0)
        return true
    }

    /// Every node's count is the total of a search inside it.
    private func compareTree(
        _ node: String?, _ request: SearchRequest, _ fixture: SearchFixture, depth: Int
    ) throws {
        for child in try fixture.searcher.children(of: node, within: request) {
            var inside = request
            inside.node = child.key
            inside.size = 0
            inside.facets = []
            #expect(try fixture.searcher.search(inside).total == child.count, "\(child.key)")
            if child.hasChildren { try compareTree(child.key, request, fixture, depth: depth + 1) }
        }
    }
}
