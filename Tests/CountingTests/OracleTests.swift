import Cataloguing
import Metadata
import Testing

@testable import Counting

/// Counts again the slow way, over decoded resources and the rules as written.
@Suite("Counts against an oracle")
struct OracleTests {
    private struct Oracle {
        let target: Target
        let excluded: Set<String>

        /// Evaluates a rule over decoded facet values; `meaning` decides what an unmapped value may stand for.
        func holds(_ rule: Rule, _ values: [FacetField: Set<String>], unmappedCounts: Bool) -> Bool {
            switch rule {
            case .all(let rules): return rules.allSatisfy { holds($0, values, unmappedCounts: unmappedCounts) }
            case .any(let rules): return rules.contains { holds($0, values, unmappedCounts: unmappedCounts) }
            case .not(let rule): return !holds(rule, values, unmappedCounts: !unmappedCounts)
            case .field(let field, let codes):
                let found = values[field] ?? []
                return !found.isDisjoint(with: codes) || (unmappedCounts && found.contains(FacetField.unmapped))
            case .providerKind(let kinds):
                return kinds == ["school"] && (values[.provider]?.contains { $0.hasSuffix("小学") } ?? false)
            }
        }

        func rules() -> [Rule] {
            var conditions: [Rule] = target.rule.map { [$0] } ?? []
            if let window = target.window { conditions.append(.field(.year, window.map(String.init))) }
            if target.axes.isEmpty { return [.all(conditions)] }
            return target.cells.map { cell in
                .all(conditions + zip(target.axes, cell).map { .field($0.field, [$1]) })
            }
        }

        enum Verdict { case yes, no, undecided, excluded }

        func verdict(_ resource: LearningResource) -> Verdict {
            var values: [FacetField: Set<String>] = [:]
            for value in resource.facetValues() { values[value.field, default: []].insert(value.code) }
            if resource.activityYear == nil { values[.year] = [FacetField.unmapped] }
            if resource.resourceType == nil { values[.type] = [FacetField.unmapped] }
            let isFlagged = !excluded.isDisjoint(with: resource.flags)
            if rules().contains(where: { holds($0, values, unmappedCounts: false) }) {
                return isFlagged ? .excluded : .yes
            }
            return !isFlagged && rules().contains { holds($0, values, unmappedCounts: true) } ? .undecided : .no
        }
    }

    @Test("Every count of a random catalogue equals the oracle's", arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func counts(seed: UInt64) throws {
        let fixture = try CatalogueFixture()
        let codes = ["110000", "510000", "ysyk"]
        var all: [String: [String: LearningResource]] = [:]
        for (index, code) in codes.enumerated() {
            try fixture.register(code, national: code == "ysyk")
            let first = RandomLessons(seed: seed * 100 + UInt64(index)).make(code, 80)
            try fixture.deliver(code, first)
            // A second night: some change, some go.
            let second = Array(RandomLessons(seed: seed * 777 + UInt64(index)).make(code, 30))
            let gone = first.suffix(10).map(\.sourceID)
            try fixture.night()
            try fixture.deliver(code, second, deleting: gone)
            var live = Dictionary(uniqueKeysWithValues: first.map { ($0.sourceID, $0) })
            for resource in second { live[resource.sourceID] = resource }
            for id in gone { live[id] = nil }
            all[code] = live
        }
        let document = try document2019()
        let report = try fixture.report(document)
        #expect(report.records == all.values.reduce(0) { $0 + $1.count })
        for target in document.targets where target.isCountedFromRecords && target.measure != .nodes {
            let oracle = Oracle(target: target, excluded: Set(target.excludedFlags))
            let result = try #require(report.target(target.id))
            guard result.outcome == .counted else {
                let speak = all.values.flatMap(\.values).filter { oracle.verdict($0) == .yes }
                #expect(target.needsEvidence && speak.isEmpty && result.rows.isEmpty, "\(target.id)")
                continue
            }
            for code in codes {
                let verdicts = (all[code] ?? [:]).values
                    .filter { target.measure != .providers || $0.provider != nil }.map(oracle.verdict)
                let row = try #require(result.rows.first { $0.code == code })
                if target.measure != .providers {
                    #expect(row.number == verdicts.count { $0 == .yes }, "\(target.id) \(code)")
                }
                #expect(row.unmapped == verdicts.count { $0 == .undecided }, "\(target.id) \(code)")
                #expect(row.excluded == verdicts.count { $0 == .excluded }, "\(target.id) \(code)")
            }
            if target.measure == .providers {
                let resources = all.values.flatMap(\.values)
                let before = Set(resources.filter { ($0.activityYear ?? 9999) < 2019 }.compactMap(\.provider?.name))
                let now = Set(resources.filter { oracle.verdict($0) == .yes }.compactMap(\.provider?.name))
                #expect(result.number == now.subtracting(before).count)
            }
        }
    }
}
