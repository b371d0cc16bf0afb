/// Groups records into works. Pure: the same records and decisions give the same works in any order.
package struct WorkGrouping: Sendable {
    /// Pairs operators decided about, by (low, high) record id.
    package struct Decisions: Sendable, Equatable {
        package struct Pair: Hashable, Sendable {
            package var low: Int64
            package var high: Int64

            package init(_ a: Int64, _ b: Int64) {
                low = min(a, b)
                high = max(a, b)
            }
        }

        package var pinned: Set<Pair> = []
        package var split: Set<Pair> = []

        package init(pinned: Set<Pair> = [], split: Set<Pair> = []) {
            self.pinned = pinned
            self.split = split
        }

        /// Who is pinned to whom, over others as well: record → the lowest record of its set.
        var pinnedSets: [Int64: Int64] {
            var neighbours: [Int64: [Int64]] = [:]
            for pair in pinned {
                neighbours[pair.low, default: []].append(pair.high)
                neighbours[pair.high, default: []].append(pair.low)
            }
            var sets: [Int64: Int64] = [:]
            for first in neighbours.keys.sorted() where sets[first] == nil {
                var waiting = [first]
                sets[first] = first
                while let record = waiting.popLast() {
                    for next in neighbours[record] ?? [] where sets[next] == nil {
                        sets[next] = first
                        waiting.append(next)
                    }
                }
            }
            return sets
        }
    }

    package struct Member: Sendable, Equatable {
        package var record: Int64
        package var work: Int64
        package var score: Double
        package var reason: String
    }

    /// A block larger than this is compared title by title only.
    private static let largestBlock = 48

    let decisions: Decisions
    private let pinnedSets: [Int64: Int64]

    package init(decisions: Decisions = Decisions()) {
        self.decisions = decisions
        pinnedSets = decisions.pinnedSets
    }

    /// Whether operators made two records one work, by one pin or by several that follow one another.
    func arePinned(_ left: Int64, _ right: Int64) -> Bool {
        pinnedSets[left].map { $0 == pinnedSets[right] } ?? false
    }

    /// The works among records that are connected by keys; records that stay alone are not returned.
    package func works(_ records: [WorkTraits]) -> [Member] {
        let traits = records.sorted { $0.record < $1.record }
        let place = Dictionary(traits.enumerated().map { ($1.record, $0) }, uniquingKeysWith: { first, _ in first })
        var edges = candidateEdges(traits)
        for pair in decisions.pinned {
            guard let low = place[pair.low], let high = place[pair.high] else { continue }
            edges.append(Edge(left: low, right: high, match: WorkMatch(score: 1, reason: "操作员指定"), isPinned: true))
        }
        edges.sort {
            ($0.isPinned ? 1 : 0, $0.match.score, -$0.left, -$0.right) > (
                $1.isPinned ? 1 : 0, $1.match.score, -$1.left, -$1.right
            )
        }
        var groupOf = Array(traits.indices)
        var groups = traits.indices.map { [$0] }
        var best: [Int: WorkMatch] = [:]
        for edge in edges {
            let left = groupOf[edge.left]
            let right = groupOf[edge.right]
            if left != right {
                guard mayMerge(groups[left], groups[right], traits, pinned: edge.isPinned) else { continue }
                for index in groups[right] { groupOf[index] = left }
                groups[left] += groups[right]
                groups[right] = []
            }
            for end in [edge.left, edge.right] where best[end] == nil { best[end] = edge.match }
        }
        return groups.filter { $0.count > 1 }.flatMap { group in
            let work = group.map { traits[$0].record }.min() ?? 0
            return group.sorted().map { index in
                Member(
                    record: traits[index].record, work: work, score: best[index]?.score ?? 0,
                    reason: best[index]?.reason ?? "")
            }
        }
    }

    private struct Edge {
        var left: Int
        var right: Int
        var match: WorkMatch
        var isPinned = false
    }

    private func candidateEdges(_ traits: [WorkTraits]) -> [Edge] {
        var blocks: [Int64: [Int]] = [:]
        for (index, trait) in traits.enumerated() { for key in trait.keys { blocks[key, default: []].append(index) } }
        var seen: Set<Int> = []
        var edges: [Edge] = []
        func compare(_ members: [Int]) {
            for (offset, left) in members.enumerated() {
                for right in members[(offset + 1)...]
                where traits[left].source != traits[right].source
                    && seen.insert(left * traits.count + right).inserted
                {
                    if let match = WorkMatch.between(traits[left], traits[right]) {
                        edges.append(Edge(left: left, right: right, match: match))
                    }
                }
            }
        }
        for members in blocks.values where (2...LinkKeyStore.hottest).contains(members.count) {
            if members.count <= Self.largestBlock {
                compare(members)
            } else {
                let alike = Dictionary(grouping: members) {
                    traits[$0].title.text + "|" + traits[$0].edition + "|" + traits[$0].volume + "|" + traits[$0].school
                }
                for group in alike.values where group.count > 1 { compare(group) }
            }
        }
        return edges
    }

    /// Every member of one group must be able to stand beside every member of the other.
    private func mayMerge(_ left: [Int], _ right: [Int], _ traits: [WorkTraits], pinned: Bool) -> Bool {
        for a in left {
            for b in right {
                if decisions.split.contains(.init(traits[a].record, traits[b].record)) { return false }
                if traits[a].source == traits[b].source { return false }
                if !pinned, !arePinned(traits[a].record, traits[b].record),
                    WorkMatch.obstacle(traits[a], traits[b]) != nil
                {
                    return false
                }
            }
        }
        return true
    }
}
