import Metadata
import Synchronization

/// Which records of a source a list shows.
struct ListFilter: Hashable, Sendable {
    var day: Int
    /// Deleted records appear in the list (as tombstones).
    var showsDeleted: Bool
    /// Datestamps, both inclusive.
    var from: UTCInstant?
    var until: UTCInstant?
    /// Code of a stage.
    var stage: String?
    /// Records the source forgets, in parts per hundred (the fault "shrink").
    var forgetPercent = 0
}

/// Where the pages of a list begin: every 256th record, so that any offset is found by walking at most 255.
struct ListIndex: Sendable {
    static let stride = 256
    let starts: [Int32]
    let count: Int
}

/// Lists already counted. Only page starts are kept: 4 bytes for 256 records.
final class ListIndexCache: Sendable {
    private struct Key: Hashable {
        var source: Int
        var filter: ListFilter
    }

    private let lists = Mutex<[Key: ListIndex]>([:])

    func index(of source: SimulatedSource, _ filter: ListFilter, build: () -> ListIndex) -> ListIndex {
        let key = Key(source: source.number, filter: filter)
        if let known = lists.withLock({ $0[key] }) { return known }
        let built = build()
        lists.withLock { lists in
            // Windows of many days would pile up; what is thrown away is counted again.
            if lists.count >= 512 { lists.removeAll() }
            lists[key] = built
        }
        return built
    }
}

extension Simulation {
    /// Whether a list shows a record, by its life alone; the stage is looked at only when asked for.
    func shows(_ source: SimulatedSource, _ index: Int, _ life: Lifecycle, _ filter: ListFilter) -> Bool {
        if !life.isLive, !filter.showsDeleted { return false }
        if filter.from != nil || filter.until != nil {
            var stamp = datestamp(source, index, life)
            if source.dayGranularity { stamp.seconds -= stamp.seconds % 86_400 }
            if let from = filter.from, stamp < from { return false }
            if let until = filter.until, stamp > until { return false }
        }
        if filter.forgetPercent > 0 {
            var dice = Dice(settings.seed, source.number, index, 8)
            if dice.below(100) < filter.forgetPercent { return false }
        }
        if let stage = filter.stage { return record(source, index, life).stage?.code == stage }
        return true
    }

    /// Walks the records of a list from a place in the source on, until `body` says stop.
    func walk(
        _ source: SimulatedSource, _ filter: ListFilter, from start: Int = 0,
        _ body: (_ index: Int, _ life: Lifecycle) -> Bool
    ) {
        for index in start..<max(start, source.count(day: filter.day)) {
            guard let life = lifecycle(source, index, day: filter.day), shows(source, index, life, filter) else {
                continue
            }
            if !body(index, life) { return }
        }
    }

    func buildIndex(_ source: SimulatedSource, _ filter: ListFilter) -> ListIndex {
        // Day 1 without a filter: every record, nothing to walk.
        if filter.day == 1, filter.from == nil, filter.until == nil, filter.stage == nil, filter.forgetPercent == 0 {
            let count = source.count(day: 1)
            return ListIndex(
                starts: stride(from: 0, to: count, by: ListIndex.stride).map { Int32($0) }, count: count)
        }
        var starts: [Int32] = []
        var count = 0
        walk(source, filter) { index, _ in
            if count.isMultiple(of: ListIndex.stride) { starts.append(Int32(index)) }
            count += 1
            return true
        }
        return ListIndex(starts: starts, count: count)
    }

    /// The records at `offset..<offset + limit` of a list.
    func page(
        _ source: SimulatedSource, _ filter: ListFilter, _ list: ListIndex, offset: Int, limit: Int,
        _ body: (_ index: Int, _ life: Lifecycle) -> Void
    ) {
        guard offset >= 0, offset < list.count, limit > 0 else { return }
        var skip = offset % ListIndex.stride
        var left = limit
        walk(source, filter, from: Int(list.starts[offset / ListIndex.stride])) { index, life in
            if skip > 0 {
                skip -= 1
                return true
            }
            body(index, life)
            left -= 1
            return left > 0
        }
    }
}
