/// Sums the weights of the grams a document has, each in its strongest field, and keeps those near the best.
///
/// Rare grams come first. As soon as what is left cannot bring a document near the best by itself, only documents
/// that are already known are looked up in the rest: 中学, which a million schools have, is never walked through.
struct GramScores {
    private let allowed: DocumentSet
    /// Of the best score, what a document must have to be kept.
    private let share: Float
    private var scores: [Float]
    private var marks: [UInt16]
    private var touched: DocumentSet
    private var mark: UInt16 = 0
    private var top: Float = 0

    init(allowed: DocumentSet, share: Float) {
        self.allowed = allowed
        self.share = share
        scores = Array(repeating: 0, count: allowed.capacity)
        marks = Array(repeating: 0, count: allowed.capacity)
        touched = DocumentSet(capacity: allowed.capacity)
    }

    /// - Returns: the documents of `allowed` with at least the share of the best one's score, and all scores by id.
    mutating func best(of grams: [(lists: PartMatch.Lists, weight: Float)]) -> (DocumentSet, [Float]) {
        let grams = grams.sorted { $0.weight > $1.weight }
        var left = grams.reduce(0) { $0 + $1.weight }
        var known: [UInt32]?
        for (lists, weight) in grams {
            if known == nil, left < share * top {
                var candidates = touched
                candidates.formIntersection(allowed)
                known = candidates.ids
            }
            if let known { lookUp(known, in: lists, weight: weight) } else { walk(lists, weight: weight) }
            left -= weight
        }
        var candidates = touched
        candidates.formIntersection(allowed)
        top = 0
        candidates.visit { top = max(top, scores[Int($0)]) }
        var result = DocumentSet(capacity: allowed.capacity)
        guard top > 0 else { return (result, []) }
        candidates.visit { if scores[Int($0)] >= top * share { result.insert($0) } }
        return (result, scores)
    }

    private static let fields: [(field: TextField, share: Float)] = [(.title, 1), (.meta, 0.7), (.body, 0.45)]

    private mutating func walk(_ lists: PartMatch.Lists, weight: Float) {
        mark += 1
        for (field, share) in Self.fields {
            touched.insert(lists[field])
            let weight = weight * share
            let mark = mark
            scores.withUnsafeMutableBufferPointer { scores in
                marks.withUnsafeMutableBufferPointer { marks in
                    lists[field].visit { document in
                        guard Int(document) < scores.count, marks[Int(document)] != mark else { return }
                        marks[Int(document)] = mark
                        scores[Int(document)] += weight
                        if scores[Int(document)] > top, allowed.contains(document) { top = scores[Int(document)] }
                    }
                }
            }
        }
    }

    private mutating func lookUp(_ known: [UInt32], in lists: PartMatch.Lists, weight: Float) {
        for document in known {
            if let found = Self.fields.first(where: { lists[$0.field].contains(document) }) {
                scores[Int(document)] += weight * found.share
            }
        }
    }
}
