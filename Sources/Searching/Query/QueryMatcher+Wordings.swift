internal import Metadata

extension QueryMatcher {
    /// Fewer characters are too often something else when a small word is left out.
    private static let fewestCharacters = 3
    /// Ways of putting it that are marked in hits and compared with titles.
    private static let mostWordings = 3

    /// Adds the titles that say a part with other small words: 三角形的面积 for 三角形面积, 熔化和凝固 for 熔化与凝固. Editions
    /// name the same lesson so, and however many records one of them has, the others must not be missing. With words of a
    /// question around it, a part says something else: 空气的课 is 空气, not 压缩空气课例.
    func addOtherWordings(_ match: inout PartMatch) {
        guard understands, let phrase = match.phrase, phrase.units.dropLast().allSatisfy(\.joinsNext),
            phrase.units.allSatisfy({ $0.kind == .character }),
            trim(phrase.units.indices, of: phrase) == phrase.units.indices
        else { return }
        let typed = phrase.key(phrase.units.indices)
        let small = vocabulary.smallWords
        let core = small.core(of: typed)
        guard core.count >= Self.fewestCharacters else { return }
        var documents: [UInt32] = []
        var wordings: [[UInt32]: Int] = [:]
        for name in names(mayHold: core) {
            let titles = snapshot.byTitle[name]
            guard !titles.isEmpty, let wording = Self.wording(of: core, in: name, snapshot.strings, small),
                wording != typed
            else { continue }
            documents += titles
            wordings[wording, default: 0] += titles.count
        }
        guard !documents.isEmpty else { return }
        var titles = DocumentSet(capacity: snapshot.capacity)
        titles.insert(match.lists.title)
        titles.insert(documents)
        match.lists.title = Postings(titles.ids)
        match.documents.insert(documents)
        match.count = match.documents.count
        let frequent = wordings.sorted {
            $0.value != $1.value ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key)
        }
        match.wordings = frequent.prefix(Self.mostWordings).compactMap { wording, _ -> QueryPhrase? in
            QueryPhrase(String(scalars: wording), analyser, isOpen: false)
        }
    }

    /// How a name says a core; nil where it does not.
    private static func wording(
        of core: [UInt32], in name: UInt32, _ strings: StringTable, _ small: SmallWords
    ) -> [UInt32]? {
        strings.withUnits(name) { units in
            guard units.count >= core.count else { return nil }
            for start in 0...units.count - core.count {
                if let end = small.end(of: core, in: units, from: start) {
                    return units[start..<end].map { $0 & ~StringTable.joins }
                }
            }
            return nil
        }
    }

    /// The names that may say a core: those with its rarest character, in one of its spellings.
    private func names(mayHold core: [UInt32]) -> [UInt32] {
        let index = snapshot.unitIndex
        func count(_ spellings: [UInt32]) -> Int { spellings.reduce(0) { $0 + index.count($1) } }
        let rarest = core.map(vocabulary.smallWords.spellings).min { count($0) < count($1) }
        return rarest.map { index.names($0).ids } ?? []
    }
}
