internal import Metadata

/// A run without spaces, cut at the words that mean something: 初二物理压强 is 初二, 物理 and 压强.
///
/// Of all ways to cut it, the one that leaves the least text, of these the one with the fewest pieces, of these the one
/// with the longest words from the left: 植树的牧羊人教学设计 has 教学设计, not 人教.
struct QueryCut {
    enum Kind {
        /// What is left between words that mean something.
        case text
        case word
        /// 三上: grade and volume.
        case book
        /// 上 behind a grade, subject or stage.
        case half
        /// A city without 市.
        case place
        case year
    }

    struct Piece {
        var kind: Kind
        var range: Range<Int>
        var meaning: QueryVocabulary.Meaning?
    }

    /// Units of the longest word looked for.
    private static let longest = 16
    /// Of more pieces no names are made.
    private static let mostPieces = 6
    private static let ordinal: UInt32 = 0x7B2C  // 第

    private(set) var pieces: [Piece] = []
    /// As found, before words that are parts of names as well were looked at in their places.
    private var found: [Piece] = []

    /// - Parameter isYear: whether records of this year are there.
    init(_ phrase: QueryPhrase, _ vocabulary: QueryVocabulary, isYear: (String) -> Bool) {
        let found = Self.pieces(phrase, vocabulary, isYear)
        self.found = found
        settle { Self.isFounded($0, found, phrase) }
    }

    /// The best way to cut, as found.
    private static func pieces(
        _ phrase: QueryPhrase, _ vocabulary: QueryVocabulary, _ isYear: (String) -> Bool
    ) -> [Piece] {
        let count = phrase.units.count
        // The best way from each place on, where text stands before it and where none does.
        var behindText = [Way](repeating: Way(), count: count + 1)
        var behindWord = behindText
        for start in (0..<count).reversed() {
            let text = Way([Piece(kind: .text, range: start..<start + 1)], before: behindText[start + 1], text: 1)
            // A character more of the same text is no piece more.
            var longer = text
            longer.pieces -= 1
            var best: Way?
            for first in words(phrase, from: start, vocabulary, isYear) {
                let way = Way(first, before: behindWord[first[first.count - 1].range.upperBound])
                if let known = best, !way.isBetter(than: known) { continue }
                best = way
            }
            if let best {
                behindText[start] = longer.isBetter(than: best) ? longer : best
                behindWord[start] = text.isBetter(than: best) ? text : best
            } else {
                behindText[start] = longer
                behindWord[start] = text
            }
        }
        var pieces: [Piece] = []
        var way = behindWord[0]
        while let last = way.first.last {
            pieces += way.first
            way = last.kind == .text ? behindText[last.range.upperBound] : behindWord[last.range.upperBound]
        }
        return pieces
    }

    /// What a run comes to from some place on.
    private struct Way {
        /// The pieces it begins with; none at the end of the run.
        var first: [Piece] = []
        /// Units that mean nothing.
        var text = 0
        var pieces = 0

        init() {}

        init(_ first: [Piece], before rest: Way, text: Int = 0) {
            self.first = first
            self.text = rest.text + text
            pieces = rest.pieces + first.count
        }

        func isBetter(than other: Way) -> Bool { text != other.text ? text < other.text : pieces < other.pieces }
    }

    /// With the books and halves that text touches, where that text is a lesson by itself: 八上光的反射, 初二上光的反射.
    /// - Parameter isLesson: asked for a run of units beside a book or a half.
    func trustingBooks(_ phrase: QueryPhrase, isLesson: (Range<Int>, Kind) throws -> Bool) throws -> QueryCut {
        var founded: Set<Int> = []
        for index in found.indices {
            let kind = found[index].kind
            if Self.isFounded(index, found, phrase) {
                founded.insert(index)
            } else if kind == .book || kind == .half {
                let sides = [runs(before: index), runs(behind: index)].compactMap(\.self)
                let isTrusted = try sides.allSatisfy { try $0.contains { try isLesson($0, kind) } }
                if isTrusted { founded.insert(index) }
            }
        }
        var cut = self
        cut.settle { founded.contains($0) }
        return cut
    }

    /// What may be a lesson directly behind a piece, to a word or the end, longest first; nil where nothing but a word is
    /// there. What has no text is no lesson.
    private func runs(behind index: Int) -> [Range<Int>]? {
        let start = index + 1
        guard start < found.count, found[start].kind != .word else { return nil }
        return (start..<found.count).reversed().filter { end in
            (end + 1 == found.count || found[end + 1].kind == .word) && hasText(start...end)
        }.map { units(of: start...$0) }
    }

    private func runs(before index: Int) -> [Range<Int>]? {
        guard index > 0, found[index - 1].kind != .word else { return nil }
        return (0..<index).filter { start in
            (start == 0 || found[start - 1].kind == .word) && hasText(start...index - 1)
        }.map { units(of: $0...index - 1) }
    }

    private func hasText(_ range: ClosedRange<Int>) -> Bool { found[range].contains { $0.kind == .text } }

    private func units(of range: ClosedRange<Int>) -> Range<Int> {
        found[range.lowerBound].range.lowerBound..<found[range.upperBound].range.upperBound
    }

    /// Makes the pieces of what was found: what is not founded is text.
    private mutating func settle(_ isFounded: (Int) -> Bool) {
        pieces = []
        for index in found.indices { add(isFounded(index) ? found[index] : found[index].asText) }
    }

    var hasMeaning: Bool { pieces.contains { $0.meaning != nil } }

    /// Whether it is nothing but words of the vocabularies, each of another field: 数学三年级上册. Cities and years are no
    /// such words, they are what lessons are about.
    var isUnderstood: Bool {
        var fields: Set<FacetField> = []
        for piece in pieces {
            guard let meaning = piece.meaning, piece.kind != .place, piece.kind != .year,
                fields.insert(meaning.field).inserted,
                meaning.volumes.isEmpty || fields.insert(.volume).inserted
            else { return false }
        }
        return pieces.count > 1
    }

    /// Neighbouring pieces that may be the name of a lesson together, most first: 地图, 的 and 阅读.
    var names: [Range<Int>] {
        runs.filter { $0.count < pieces.count && pieces[$0].contains { $0.kind == .text } }
    }

    /// All neighbouring pieces, most first; none of a cut with many pieces.
    var runs: [Range<Int>] {
        guard (2...Self.mostPieces).contains(pieces.count) else { return [] }
        return stride(from: pieces.count, to: 1, by: -1).flatMap { count in
            (0...pieces.count - count).map { $0..<$0 + count }
        }
    }

    /// Whether the last of neighbouring pieces is the name of a stage, as names of schools end.
    func endsInStage(_ range: Range<Int>) -> Bool { pieces[range].last?.meaning?.field == .stage }

    /// The units of neighbouring pieces.
    func units(_ range: Range<Int>) -> Range<Int> {
        pieces[range.lowerBound].range.lowerBound..<pieces[range.upperBound - 1].range.upperBound
    }

    /// With neighbouring pieces as one text.
    func joining(_ range: Range<Int>) -> QueryCut {
        var joined = self
        joined.pieces.replaceSubrange(range, with: [Piece(kind: .text, range: units(range))])
        return joined
    }

    private mutating func add(_ piece: Piece) {
        if piece.kind == .text, let last = pieces.last, last.kind == .text {
            pieces[pieces.count - 1].range = last.range.lowerBound..<piece.range.upperBound
        } else {
            pieces.append(piece)
        }
    }

    /// Words that are parts of names as well count only where no other text touches them.
    private static func isFounded(_ index: Int, _ pieces: [Piece], _ phrase: QueryPhrase) -> Bool {
        let kind = pieces[index].kind
        guard kind == .book || kind == .place || kind == .half else { return true }
        let before = index > 0 ? pieces[index - 1].kind : nil
        let next = index + 1 < pieces.count ? pieces[index + 1] : nil
        // 三上第一单元
        let isNumbered = next.map { $0.kind == .text && phrase.key($0.range) == [ordinal] } ?? false
        guard before != .text, next?.kind != .text || (kind == .book && isNumbered) else { return false }
        let isBeside = before == .word || next?.kind == .word || before == .half || next?.kind == .half
        return isBeside || isNumbered
    }

    /// The words that begin at a place, longest first, each also with the half behind it.
    private static func words(
        _ phrase: QueryPhrase, from start: Int, _ vocabulary: QueryVocabulary, _ isYear: (String) -> Bool
    ) -> [[Piece]] {
        if let year = Self.year(phrase, from: start, isYear) { return [[year]] }
        var words: [[Piece]] = []
        for end in (start + 1...min(phrase.units.count, start + longest)).reversed() {
            let key = phrase.key(start..<end)
            if let meaning = vocabulary.meaning(key) {
                let word = Piece(kind: .word, range: start..<end, meaning: meaning)
                words.append([word])
                if let half = Self.half(phrase, at: end, behind: meaning, vocabulary) { words.append([word, half]) }
            } else if let meaning = vocabulary.placed.book(key) {
                words.append([Piece(kind: .book, range: start..<end, meaning: meaning)])
            } else if end > start + 1, let meaning = vocabulary.placed.place(key) {
                // One character is a place only by itself: of 粤语文化 nothing is.
                words.append([Piece(kind: .place, range: start..<end, meaning: meaning)])
            }
        }
        return words
    }

    private static func half(
        _ phrase: QueryPhrase, at index: Int, behind meaning: QueryVocabulary.Meaning, _ vocabulary: QueryVocabulary
    ) -> Piece? {
        guard index < phrase.units.count,
            let half = vocabulary.placed.half(phrase.key(index..<index + 1), behind: meaning)
        else { return nil }
        return Piece(kind: .half, range: index..<index + 1, meaning: half)
    }

    /// Four digits of this or the last century: with 年, or without it a year of which there are records.
    static func year(_ phrase: QueryPhrase, from index: Int, _ isYear: (String) -> Bool) -> Piece? {
        let unit = phrase.units[index]
        guard unit.kind == .word, unit.end - unit.start == 4 else { return nil }
        let digits = phrase.folded.scalars[unit.start..<unit.end].compactMap(Unicode.Scalar.init).map(Character.init)
        let code = String(digits)
        func isNext(_ text: String, _ place: Int) -> Bool {
            place < phrase.units.count && phrase.key(place..<place + 1) == text.unicodeScalars.map(\.value)
        }
        guard code.hasPrefix("19") || code.hasPrefix("20"), digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            isYear(code) || isNext("年", index + 1)
        else { return nil }
        // 2019级 and 2019年级 are no years.
        guard !isNext("级", index + 1), !(isNext("年", index + 1) && isNext("级", index + 2)) else { return nil }
        let end = index + (isNext("年", index + 1) ? 2 : 1)
        return Piece(
            kind: .year, range: index..<end, meaning: QueryVocabulary.Meaning(field: .year, codes: [code]))
    }
}

extension QueryCut.Piece {
    fileprivate var asText: Self { QueryCut.Piece(kind: .text, range: range) }
}
