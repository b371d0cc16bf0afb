import Metadata

extension CoverageCounter {
    /// The coverage report of a count.
    package func report(_ count: CoverageCount) -> CoverageReport {
        var platforms = count.states.entries.map(count.row) + count.states.absent
        platforms.sort(by: PlatformRow.inReportOrder)
        let tallies = count.states.entries.compactMap { count.tally($0) }
        let records = tallies.reduce(0) { $0 + $1.records }
        var items = plan.items[...].makeIterator()
        let document = plan.document
        let reader = ruleReader(count)
        return CoverageReport(
            document: .init(
                id: document.id, number: document.number, title: document.title, rules: document.digest),
            records: records, works: records - count.links.copies, platforms: platforms,
            targets: document.targets.map { target in
                var result = blank(target, reader)
                if target.isCountedFromRecords, let item = items.next() {
                    let index = plan.items.firstIndex { $0.slot == item.slot } ?? 0
                    fill(&result, item, index, count, platforms, reader)
                } else if target.isCountedFromPlatforms {
                    fillPlatforms(&result, platforms)
                } else if let figure = reported.first(where: { $0.target == target.id }) {
                    result.outcome = .reported
                    result.number = figure.number
                    result.source = "\(figure.source)（\(figure.date)）"
                    judge(&result)
                }
                return result
            })
    }

    /// What tells rules in words, with the names the sources of a count have.
    func ruleReader(_ count: CoverageCount) -> RuleReader {
        var naming = reader
        for entry in count.states.entries { naming.sources[entry.code] = entry.row.name }
        return naming
    }

    private func blank(_ target: Target, _ reader: RuleReader) -> TargetResult {
        TargetResult(
            id: target.id, name: target.name, clause: target.clause, wording: target.wording, units: target.units,
            kind: target.kind, measure: target.measure, unit: target.unit, from: target.window?.lowerBound,
            to: target.window?.upperBound, rule: target.ruleInWords(reader),
            notCounted: target.notCounted, goal: target.axes.isEmpty ? target.number : target.cells.count,
            outcome: .notMeasurable, excluded: 0, unmapped: 0, cells: [], rows: [])
    }

    private func fill(
        _ result: inout TargetResult, _ item: TargetPlan.Item, _ index: Int, _ count: CoverageCount,
        _ platforms: [PlatformRow], _ reader: RuleReader
    ) {
        let present = count.states.entries.compactMap { entry in count.tally(entry).map { (entry, $0) } }
        let byCode = Dictionary(present.map { ($0.0.code, $0.1) }, uniquingKeysWith: { first, _ in first })
        let earlier = present.reduce(into: Set<UInt32>()) { $0.formUnion($1.1.distinct[index].earlier) }
        result.rows = platforms.map { platform in
            var row = TargetRow(code: platform.code, standing: platform.standing, since: platform.since)
            if let tally = byCode[platform.code] {
                row.number = number(of: tally, item, index, earlier: earlier, count)
                row.excluded = tally.excluded[index]
                row.unmapped = tally.undecided[index].count
            }
            return row
        }
        guard !present.isEmpty else {
            result.outcome = .noData
            return
        }
        let tallies = present.map(\.1)
        let lists = tallies.map { $0.slots[item.slot] }
        result.records = lists.reduce(0) { $0 + $1.count }
        result.excluded = tallies.reduce(0) { $0 + $1.excluded[index] }
        result.unmapped = tallies.reduce(0) { $0 + $1.undecided[index].count }
        result.oldest = present.filter { !$0.1.slots[item.slot].isEmpty }.compactMap(\.0.row.dataOf).min()
        result.cells = item.cells.enumerated().map { place, cell in
            let lists = tallies.map { $0.slots[item.slot + 1 + place] }
            let records = lists.reduce(0) { $0 + $1.count }
            return CellResult(
                key: cell.joined(separator: "/"),
                name: item.target.name(ofCell: cell, reader),
                number: item.target.measure == .records ? records : count.links.distinct(lists), records: records)
        }
        result.outcome = .counted
        result.number =
            switch item.target.measure {
            case _ where !item.cells.isEmpty: result.cells.count { $0.number > 0 }
            case .works: count.links.distinct(lists)
            case .records, .platforms: result.records
            case .providers: terms(of: tallies, index).subtracting(earlier).count
            case .nodes: nodesWithout(terms(of: tallies, index), count)
            }
        if item.target.needsEvidence, result.records == 0 {
            result.outcome = .notMeasurable
            result.number = nil
            // What cannot be said of all cannot be said of one platform or cell either.
            (result.rows, result.cells) = ([], [])
        }
        judge(&result)
    }

    /// What one platform's row shows. One platform never holds two copies of a work, so its records are its works.
    private func number(
        of tally: SourceTally, _ item: TargetPlan.Item, _ index: Int, earlier: Set<UInt32>,
        _ count: CoverageCount
    ) -> Int {
        switch item.distinctField {
        case .provider: tally.distinct[index].counts.keys.count { !earlier.contains($0) }
        case .node: nodesWithout(tally.distinct[index].counts.keys, count)
        default: tally.slots[item.slot].count
        }
    }

    private func nodesWithout(_ covered: some Sequence<UInt32>, _ count: CoverageCount) -> Int {
        trees.nodeCount - trees.known(covered.compactMap { count.terms[$0]?.code })
    }

    private func terms(of tallies: [SourceTally], _ index: Int) -> Set<UInt32> {
        tallies.reduce(into: []) { $0.formUnion($1.distinct[index].counts.keys) }
    }

    private func fillPlatforms(_ result: inout TargetResult, _ platforms: [PlatformRow]) {
        result.rows = platforms.map { platform in
            var row = TargetRow(code: platform.code, standing: platform.standing, since: platform.since)
            if platform.records != nil {
                row.number = platform.kind == .provincial && platform.isJoined ? 1 : 0
            }
            return row
        }
        // That no platform was harvested is known for certain: here nothing is zero.
        result.outcome = .counted
        result.number = platforms.provinces.count { !$0.joined.isEmpty }
        result.oldest = platforms.filter { $0.kind == .provincial }.compactMap(\.dataOf).min()
        judge(&result)
    }

    /// Whether the verb is satisfied by what was counted, and percent: below the goal rounded down, so that nothing open
    /// looks done.
    private func judge(_ result: inout TargetResult) {
        guard let number = result.number else { return }
        switch result.kind {
        case .atLeast, .increment, .batch, .allOf, .matrix: result.met = result.goal.map { number >= $0 }
        case .moreThan: result.met = result.goal.map { number > $0 }
        case .started: result.met = number > 0
        // What a unit reports is not this catalogue's to judge.
        case .list, .notMeasurable, .reported: break
        }
        guard let goal = result.goal, goal > 0, result.kind != .list else { return }
        let tenths = Double(number) * 1000 / Double(goal)
        let isOpen = number < goal || result.met == false
        result.percent = (isOpen ? min(tenths.rounded(.down), 999) : tenths.rounded()) / 10
    }
}

extension PlatformRow {
    /// Provinces by code, then national sources by code.
    static func inReportOrder(_ left: PlatformRow, _ right: PlatformRow) -> Bool {
        if left.kind != right.kind { return left.kind == .provincial }
        return (left.province ?? left.code, left.code) < (right.province ?? right.code, right.code)
    }
}
