internal import Metadata

/// A run without spaces, cut at the longest words that mean something: 初二物理压强 is 初二, 物理 and 压强.
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

    /// - Parameter isYear: whether records of this year are there.
    init(_ phrase: QueryPhrase, _ vocabulary: QueryVocabulary, isYear: (String) -> Bool) {
        var found: [Piece] = []
        var index = 0
        while index < phrase.units.count {
            let piece =
                Self.year(phrase, from: index, isYear) ?? Self.word(phrase, from: index, vocabulary)
                ?? Self.half(phrase, at: index, behind: found.last, vocabulary)
                ?? Piece(kind: .text, range: index..<index + 1)
            found.append(piece)
            index = piece.range.upperBound
        }
        for index in found.indices { add(Self.isFounded(index, found, phrase) ? found[index] : found[index].asText) }
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
        guard pieces.count <= Self.mostPieces else { return [] }
        return stride(from: pieces.count - 1, to: 1, by: -1).flatMap { count in
            (0...pieces.count - count).map { $0..<$0 + count }
        }.filter { pieces[$0].contains { $0.kind == .text } }
    }

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

    private static func word(
        _ phrase: QueryPhrase, from start: Int, _ vocabulary: QueryVocabulary
    ) -> Piece? {
        var best: Piece?
        for end in start + 1..<min(phrase.units.count, start + longest) + 1 {
            let key = phrase.key(start..<end)
            if let meaning = vocabulary.meaning(key) {
                best = Piece(kind: .word, range: start..<end, meaning: meaning)
            } else if let meaning = vocabulary.placed.book(key) {
                best = Piece(kind: .book, range: start..<end, meaning: meaning)
            } else if let meaning = vocabulary.placed.place(key) {
                best = Piece(kind: .place, range: start..<end, meaning: meaning)
            }
        }
        return best
    }

    private static func half(
        _ phrase: QueryPhrase, at index: Int, behind last: Piece?, _ vocabulary: QueryVocabulary
    ) -> Piece? {
        guard let last, last.kind == .word,
            let meaning = vocabulary.placed.half(phrase.key(index..<index + 1), behind: last.meaning)
        else { return nil }
        return Piece(kind: .half, range: index..<index + 1, meaning: meaning)
    }

    /// Four digits of this or the last century, with or without 年.
    static func year(_ phrase: QueryPhrase, from index: Int, _ isYear: (String) -> Bool) -> Piece? {
        let unit = phrase.units[index]
        guard unit.kind == .word, unit.end - unit.start == 4 else { return nil }
        let digits = phrase.folded.scalars[unit.start..<unit.end].compactMap(Unicode.Scalar.init).map(Character.init)
        let code = String(digits)
        guard code.hasPrefix("19") || code.hasPrefix("20"), digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            isYear(code)
        else { return nil }
        func isNext(_ text: String, _ place: Int) -> Bool {
            place < phrase.units.count && phrase.key(place..<place + 1) == text.unicodeScalars.map(\.value)
        }
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
