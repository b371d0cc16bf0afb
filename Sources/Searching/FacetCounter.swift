internal import Metadata

/// Applies the filters of a request and counts facets: OR within a field, AND across fields.
struct FacetCounter {
    /// Values listed for one field at most, those with the highest counts.
    static let mostValues = 500

    let snapshot: Snapshot
    /// What passes all filters, ascending.
    let documents: [UInt32]
    /// For each filtered field, what passes all filters but its own.
    private let without: [FacetField: [UInt32]]
    private let selected: [FacetField: Set<UInt32>]

    init(_ matched: DocumentSet, _ filters: [FacetField: [String]], _ snapshot: Snapshot) {
        self.snapshot = snapshot
        let fields = filters.filter { !$0.value.isEmpty }.keys.sorted { $0.rawValue < $1.rawValue }
        var selected: [FacetField: Set<UInt32>] = [:]
        var masks: [(column: FacetColumn, mask: [Bool])] = []
        for field in fields {
            let terms = Set((filters[field] ?? []).compactMap { snapshot.terms.number(field, $0) })
            selected[field] = terms
            masks.append((snapshot.column(field), snapshot.column(field).mask(terms)))
        }
        self.selected = selected
        guard !masks.isEmpty else {
            documents = matched.ids
            without = [:]
            return
        }
        var passing: [UInt32] = []
        var failing = [[UInt32]](repeating: [], count: masks.count)
        matched.visit { document in
            var failed = -1
            for (index, filter) in masks.enumerated() where !filter.mask[filter.column.code(document)] {
                if failed >= 0 { return }
                failed = index
            }
            if failed < 0 { passing.append(document) } else { failing[failed].append(document) }
        }
        documents = passing
        without = Dictionary(uniqueKeysWithValues: zip(fields, failing))
    }

    /// For each value of a field, the total there would be after choosing it beside what is chosen already; the highest
    /// first.
    func counts(_ field: FacetField) -> [SearchResults.FacetCount] {
        let column = snapshot.column(field)
        var totals: [UInt32: Int] = [:]
        let chosen = selected[field]
        // Documents that pass already pass with every further choice in the same field.
        let base = chosen == nil ? 0 : documents.count
        for (code, count) in column.histogram(chosen == nil ? documents : without[field] ?? []).enumerated()
        where count > 0 {
            for term in column.sets[code] { totals[term, default: 0] += Int(count) }
        }
        if chosen != nil {
            for (code, count) in column.histogram(documents).enumerated() where count > 0 {
                for term in column.sets[code] { totals[term, default: 0] += 0 }
            }
            for term in chosen ?? [] { totals[term, default: 0] += 0 }
        }
        return totals.map { SearchResults.FacetCount(code: snapshot.terms.code($0.key), count: base + $0.value) }
            .filter { $0.count > 0 }
            .sorted { $0.count != $1.count ? $0.count > $1.count : $0.code < $1.code }
    }
}
