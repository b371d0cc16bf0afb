/// Marks in original text what a query found there, in any script.
struct Highlighter {
    let analyser: TextAnalyser
    private var phrases: [QueryPhrase] = []
    private var pinyin: [PinyinQuery] = []

    init(_ plan: QueryPlan, _ analyser: TextAnalyser, isNear: Bool) {
        self.analyser = analyser
        for match in plan.required { collect(match) }
        if isNear { phrases += plan.grams.map(\.phrase) }
    }

    private mutating func collect(_ match: PartMatch) {
        if let phrase = match.phrase { phrases.append(phrase) }
        phrases += match.wordings
        for piece in match.pieces { collect(piece) }
        if let query = match.spelling { pinyin.append(query) }
    }

    /// The text cut into matched and other runs; nil when nothing in it matches.
    func segments(_ text: String) -> [SearchResults.Segment]? {
        let (folded, units) = analyser.analyse(text)
        var ranges: [Range<Int>] = []
        for phrase in phrases { mark(phrase, folded, units, &ranges) }
        for query in pinyin where ranges.isEmpty { mark(query, folded, units, &ranges) }
        guard !ranges.isEmpty else { return nil }
        return Self.cut(Array(text.utf8), Self.merge(ranges))
    }

    private func mark(
        _ phrase: QueryPhrase, _ folded: FoldedText, _ units: [SearchUnit], _ ranges: inout [Range<Int>]
    ) {
        guard let last = phrase.units.last, units.count >= phrase.units.count else { return }
        let first = phrase.folded.scalars[phrase.units[0].start]
        for start in 0...(units.count - phrase.units.count) where folded.scalars[units[start].start] == first {
            var end = 0
            let matches = phrase.units.indices.allSatisfy { offset in
                let unit = units[start + offset]
                let wanted = phrase.units[offset]
                guard unit.kind == wanted.kind, offset + 1 == phrase.units.count || unit.joinsNext == wanted.joinsNext
                else { return false }
                let found = folded.scalars[unit.start..<unit.end]
                let word = phrase.folded.scalars[wanted.start..<wanted.end]
                end = unit.start + word.count
                return found.elementsEqual(word)
                    || (wanted == last && offset + 1 == phrase.units.count && phrase.mayContinueLast
                        && found.starts(with: word))
            }
            if matches { ranges.append(Int(folded.starts[units[start].start])..<Int(folded.ends[end - 1])) }
        }
    }

    private func mark(
        _ query: PinyinQuery, _ folded: FoldedText, _ units: [SearchUnit], _ ranges: inout [Range<Int>]
    ) {
        let codes = units.map { $0.kind == .character ? folded.scalars[$0.start] : 0 }
        codes.withUnsafeBufferPointer { codes in
            var index = 0
            while index < codes.count {
                if let found = query.end(codes, from: index, analyser.pinyin, anchoredEnd: codes.count)
                    ?? query.heard(codes, from: index, analyser.pinyin, anchoredEnd: codes.count)
                {
                    let last = units[found.end - 1]
                    ranges.append(Int(folded.starts[units[index].start])..<Int(folded.ends[last.end - 1]))
                    index = found.end
                } else {
                    index += 1
                }
            }
        }
    }

    private static func merge(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var merged: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    private static func cut(_ utf8: [UInt8], _ ranges: [Range<Int>]) -> [SearchResults.Segment] {
        var segments: [SearchResults.Segment] = []
        var place = 0
        func add(_ end: Int, isMatch: Bool) {
            guard end > place else { return }
            segments.append(.init(text: String(decoding: utf8[place..<end], as: UTF8.self), isMatch: isMatch))
            place = end
        }
        for range in ranges {
            add(range.lowerBound, isMatch: false)
            add(range.upperBound, isMatch: true)
        }
        add(utf8.count, isMatch: false)
        return segments
    }
}
