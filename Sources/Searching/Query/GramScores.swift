internal import Synchronization

/// Sums the weights of the grams a document has, each in its strongest field, and keeps those near the best.
///
/// Rare grams come first. As soon as what is left cannot bring a document near the best by itself, only documents
/// that are already known are looked up in the rest: 中学, which a million schools have, is never walked through.
struct GramScores {
    private let allowed: DocumentSet
    /// Of the best score, what a document must have to be kept.
    private let share: Float
    private let pads: ScorePads
    private var pad: ScorePad
    private var touched: DocumentSet
    private var mark: UInt16 = 0
    private var top: Float = 0

    init(allowed: DocumentSet, share: Float, _ pads: ScorePads) {
        self.allowed = allowed
        self.share = share
        self.pads = pads
        pad = pads.take(allowed.capacity)
        touched = DocumentSet(capacity: allowed.capacity)
    }

    /// To be called once.
    /// - Parameter slight: grams that count for a document only where it has another one.
    /// - Returns: the documents of `allowed` with at least the share of the best one's score, and their scores.
    mutating func best(
        of grams: [(lists: PartMatch.Lists, weight: Float)], besides slight: [(lists: PartMatch.Lists, weight: Float)]
    ) -> (DocumentSet, NearScores) {
        defer { pads.giveBack(&pad, touched) }
        let grams = grams.sorted { $0.weight > $1.weight }
        var left = (grams + slight).reduce(0) { $0 + $1.weight }
        var known: [UInt32]?
        for (lists, weight) in grams {
            if known == nil, left < share * top { known = self.candidates.ids }
            if let known { lookUp(known, in: lists, weight: weight) } else { walk(lists, weight: weight) }
            left -= weight
        }
        let candidates = self.candidates
        if !slight.isEmpty {
            let known = candidates.ids
            for (lists, weight) in slight { lookUp(known, in: lists, weight: weight) }
        }
        top = 0
        var near = NearScores()
        var result = DocumentSet(capacity: allowed.capacity)
        pad.scores.withUnsafeBufferPointer { scores in
            candidates.visit { top = max(top, scores[Int($0)]) }
            guard top > 0 else { return }
            candidates.visit { document in
                guard scores[Int(document)] >= top * share else { return }
                result.insert(document)
                near.append(document, scores[Int(document)])
            }
        }
        return (result, near)
    }

    private var candidates: DocumentSet {
        var candidates = touched
        candidates.formIntersection(allowed)
        return candidates
    }

    private static let fields: [(field: TextField, share: Float)] = [(.title, 1), (.meta, 0.7), (.body, 0.45)]

    private mutating func walk(_ lists: PartMatch.Lists, weight: Float) {
        mark += 1
        for (field, share) in Self.fields {
            touched.insert(lists[field])
            let weight = weight * share
            let mark = mark
            pad.scores.withUnsafeMutableBufferPointer { scores in
                pad.marks.withUnsafeMutableBufferPointer { marks in
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
        var best = [Float](repeating: 0, count: known.count)
        for (field, share) in Self.fields { known.raise(&best, lists[field], to: weight * share) }
        for (place, document) in known.enumerated() where best[place] > 0 {
            pad.scores[Int(document)] += best[place]
        }
    }
}

/// The scores of near documents: few, so only theirs are kept.
struct NearScores: Sendable {
    private var documents: [UInt32] = []
    private var scores: [Float] = []

    /// - Parameter document: above all that are here.
    mutating func append(_ document: UInt32, _ score: Float) {
        documents.append(document)
        scores.append(score)
    }

    /// - Parameter place: where the look-up of the document before, a lower one, ended; 0 at first.
    func score(_ document: UInt32, from place: inout Int) -> Float {
        place = documents.partitionPoint(from: place) { $0 < document }
        return place < documents.count && documents[place] == document ? scores[place] : 0
    }
}

/// A number and a mark for every document, all zero between two uses.
struct ScorePad {
    var scores: [Float] = []
    var marks: [UInt16] = []
}

/// Pads that wait for the next search: making one anew costs more than most searches.
final class ScorePads: Sendable {
    private static let most = 4
    private let free = Mutex<[ScorePad]>([])

    func take(_ capacity: Int) -> ScorePad {
        if let pad = free.withLock({ $0.popLast() }), pad.scores.count == capacity { return pad }
        return ScorePad(
            scores: Array(repeating: 0, count: capacity), marks: Array(repeating: 0, count: capacity))
    }

    /// - Parameter touched: what may not be zero.
    func giveBack(_ pad: inout ScorePad, _ touched: DocumentSet) {
        var clean = ScorePad()
        swap(&clean, &pad)
        clean.scores.withUnsafeMutableBufferPointer { scores in
            clean.marks.withUnsafeMutableBufferPointer { marks in
                touched.visit { document in
                    guard Int(document) < scores.count else { return }
                    scores[Int(document)] = 0
                    marks[Int(document)] = 0
                }
            }
        }
        let waiting = clean
        free.withLock { if $0.count < Self.most { $0.append(waiting) } }
    }
}
