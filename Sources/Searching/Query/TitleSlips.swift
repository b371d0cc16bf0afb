/// Titles that differ from what was typed by one slip: 岳楼阳记, 岳阳记, 细泡的生活.
extension Corrector {
    /// Shorter and longer texts are compared by sound only.
    private static let lengths = 2...8

    /// The title, or its beginning, that is one character away: the surest, of these a whole title, of these the most
    /// frequent. Looks at the titles suggestions choose from, so it costs as much as one of these however large the
    /// catalogue is.
    func titleAlike(_ phrase: QueryPhrase) -> Correction? {
        guard Self.lengths.contains(phrase.units.count), phrase.units.allSatisfy({ $0.kind == .character }) else {
            return nil
        }
        let typed = phrase.units.map { phrase.folded.scalars[$0.start] }
        let characters = BasicPlaneSet(typed)
        var found: [[UInt32]: (count: Int, isWhole: Bool)] = [:]
        let names = self.names(near: typed)
        snapshot.strings.withAllUnits { units, ends in
            for name in names where name.lessons > 0 {
                let range = Int(ends[Int(name.string)])..<Int(ends[Int(name.string) + 1])
                let beginning = units[range].prefix(typed.count + 1)
                // Most titles share too little to be worth comparing.
                guard beginning.count(where: { characters.contains($0 & ~StringTable.joins) }) >= typed.count - 1,
                    let text = Self.meant(beginning.map { $0 & ~StringTable.joins }, of: range.count, typed),
                    text.allSatisfy({ $0 < StringTable.word })
                else { continue }
                let isWhole = text.count == range.count || found[text]?.isWhole == true
                let count = (found[text]?.count ?? 0) + Int(name.lessons)
                found[text] = (count: count, isWhole: isWhole)
            }
        }
        guard !found.isEmpty else { return nil }
        let isTold = typed.count > 2
        let isUnknown = isTold ? zip(typed, typed.dropFirst()).map { !isPair($0, $1) } : []
        let inWords = isTold ? placesInWords(typed) : []
        let judged = found.compactMap { text, title in
            certainty(text, typed, isUnknown, inWords).map { certainty in
                (text: text, certainty: certainty, rank: (certainty.rawValue, title.isWhole ? 1 : 0, title.count))
            }
        }
        let best = judged.max { left, right in
            left.rank != right.rank
                ? left.rank < right.rank : left.text.lexicographicallyPrecedes(right.text)
        }
        return best.map { Correction(text: String(scalars: $0.text), certainty: $0.certainty) }
    }

    /// The names suggestions choose from that one slip may lead to: of any two characters typed they have one.
    private func names(near typed: [UInt32]) -> [PopularName] {
        let rarest = Set(typed).map { (character: $0, count: snapshot.unitIndex.count($0)) }
            .sorted { ($0.count, $0.character) < ($1.count, $1.character) }
        return snapshot.popular(among: snapshot.unitIndex.names(rarest.prefix(2).map(\.character)))
    }

    /// The whole title, or its beginning up to the last character typed, when it is one slip from what was typed.
    /// - Parameters:
    ///   - beginning: one character more of the title than were typed, when it has so many.
    ///   - length: characters of the title.
    private static func meant(_ beginning: [UInt32], of length: Int, _ typed: [UInt32]) -> [UInt32]? {
        func isSlip(_ text: [UInt32]) -> Bool { distance(typed, text, limit: 1) == 1 }
        // Of two characters only one that was left out between them can be told.
        guard length >= 3, typed.count > 2 || length == 3 else { return nil }
        if length == beginning.count, isSlip(beginning) { return beginning }
        for count in [typed.count, typed.count + 1, typed.count - 1] where (3..<length).contains(count) {
            let text = Array(beginning.prefix(count))
            // With another end any title that begins alike would do.
            let endsAlike = text.last == typed.last || text.suffix(2).elementsEqual(typed.suffix(2).reversed())
            if endsAlike, isSlip(text) { return text }
        }
        return nil
    }

    /// Of fewer characters another lesson is too often one character away: 卖炭翁 is no 卖油翁.
    private static let fewestReplaced = 5

    /// How sure a slip is; nil when what was typed is a lesson of its own.
    /// - Parameters:
    ///   - isUnknown: for each two neighbours typed, whether they stand so in no title.
    ///   - inWords: the places typed that are within a word of the vocabularies.
    private func certainty(
        _ meant: [UInt32], _ typed: [UInt32], _ isUnknown: [Bool], _ inWords: Set<Int>
    ) -> Certainty? {
        // A number is never another number: 第一课时 is no 第二课时.
        guard meant.filter(SearchNumerals.isCharacter) == typed.filter(SearchNumerals.isCharacter) else { return nil }
        guard typed.count > 2 else { return .offered }
        if meant.sorted() == typed.sorted() { return .sure }
        let place = zip(meant, typed).prefix { $0 == $1 }.count
        let pairs = [place - 1, place].filter { isUnknown.indices.contains($0) }
        if meant.count > typed.count {
            // Between two that stand so in titles nothing need be missing: 古诗三首 is right without 词.
            return isUnknown.indices.contains(place - 1) && isUnknown[place - 1] ? .sure : .offered
        }
        // Another character, or one too many, is a slip only where it makes no words: 小数的乘法 is no 分数的乘法.
        guard pairs.contains(where: { isUnknown[$0] }) else { return nil }
        if meant.count < typed.count { return place > 0 && typed[place] == typed[place - 1] ? .sure : .likely }
        // 数据结构微课 is not put right to 数据结构慕课.
        guard !inWords.contains(place) else { return nil }
        guard typed.count >= Self.fewestReplaced, !vocabulary.smallWords.contains(meant[place]) else { return .offered }
        // Where there is one pair only, 菱形的面积 may still be what was meant when there is only 梯形的面积.
        return pairs.count == 2 ? .sure : .likely
    }

    /// The places of what was typed that are within a word of the vocabularies.
    private func placesInWords(_ typed: [UInt32]) -> Set<Int> {
        var places: Set<Int> = []
        for start in typed.indices.dropLast() {
            for end in start + 2...typed.count where vocabulary.isWord(Array(typed[start..<end])) {
                places.formUnion(start..<end)
            }
        }
        return places
    }

    /// Whether two characters stand side by side in a title.
    private func isPair(_ first: UInt32, _ second: UInt32) -> Bool {
        let names = snapshot.unitIndex.rarest([first, second]).map { snapshot.unitIndex.names($0) } ?? []
        return snapshot.strings.withAllUnits { units, ends in
            names.contains { number in
                let name = units[Int(ends[Int(number)])..<Int(ends[Int(number) + 1])]
                return snapshot.byTitle.count(Int(number)) > 0
                    && zip(name, name.dropFirst()).contains { unit, next in
                        unit & ~StringTable.joins == first && next & ~StringTable.joins == second
                    }
            }
        }
    }
}
