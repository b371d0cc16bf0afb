import Metadata

@testable import Searching

/// The search said again in the plainest words, over all records: what totals, facets and the tree are compared with.
struct SearchOracle {
    let records: [LearningResource]
    let analyser: TextAnalyser

    /// Units of a text with the mark that a pair follows.
    private func units(_ text: String) -> [(text: [UInt32], joins: Bool)] {
        let (folded, units) = analyser.analyse(text)
        return units.map { (Array(folded.scalars[$0.start..<$0.end]), $0.joinsNext) }
    }

    /// Whether the units of the phrase stand in one of the values, one after the other.
    func contains(_ values: [String], _ phrase: String) -> Bool {
        let wanted = units(phrase)
        return wanted.isEmpty
            || values.contains { value in
                let found = units(value)
                guard found.count >= wanted.count else { return false }
                return (0...(found.count - wanted.count)).contains { start in
                    wanted.indices.allSatisfy { offset in
                        let unit = found[start + offset]
                        return unit.text == wanted[offset].text
                            && (offset == wanted.count - 1 || unit.joins == wanted[offset].joins)
                    }
                }
            }
    }

    /// The records that have every part, and none of the excluded ones, in some field.
    func matching(_ parts: [String], excluding: [String]) -> [LearningResource] {
        records.filter { record in
            let text = IndexText(record)
            func has(_ phrase: String) -> Bool {
                [text.title, text.meta, text.body].contains { contains($0, phrase) }
            }
            return parts.allSatisfy(has) && !excluding.contains(where: has)
        }
    }

    static func passes(_ record: LearningResource, _ filters: [FacetField: [String]]) -> Bool {
        let values = record.facetValues()
        return filters.allSatisfy { field, codes in
            values.contains { $0.field == field && codes.contains($0.code) }
        }
    }

    /// For every value of a field: the total with that value chosen beside the filters.
    static func counts(
        _ records: [LearningResource], _ field: FacetField, _ filters: [FacetField: [String]]
    ) -> [String: Int] {
        var others = filters
        others[field] = nil
        let codes = Set(
            records.filter { passes($0, others) }.flatMap { $0.facetValues() }.filter { $0.field == field }.map(\.code))
        var counts: [String: Int] = [:]
        for code in codes {
            var wider = filters
            wider[field] = (filters[field] ?? []) + [code]
            let count = records.count { passes($0, wider) }
            if count > 0 { counts[code] = count }
        }
        return counts
    }
}

/// A small generator with a seed: the same catalogue and the same questions every time.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
