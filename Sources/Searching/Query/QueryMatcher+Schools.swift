internal import Metadata

extension QueryMatcher {
    /// Characters of the short ends: 一中.
    private static let shortEnd = 2

    /// Whether a phrase is the name of a school that has visible records.
    /// - Parameter orItsEnd: 实验小学 is the end of 徐州市实验小学.
    func isSchool(_ phrase: QueryPhrase, orItsEnd: Bool = false) -> Bool {
        schools(endingIn: phrase).contains { name in
            orItsEnd || snapshot.strings.withUnits(name) { $0.count == phrase.units.count }
        }
    }

    /// 灵宝一中 is every school with 灵宝 in its name whose name ends in 第一中学.
    func school(_ phrase: QueryPhrase) -> PartMatch? {
        let start = phrase.units.count - Self.shortEnd
        guard start > 0, let long = vocabulary.school(phrase.key(start..<phrase.units.count)),
            let end = QueryPhrase(long, analyser), let place = phrase.slice(0..<start)
        else { return nil }
        let wanted = snapshot.strings.codes(of: (place.folded, place.units))
        let names = schools(endingIn: end).filter { name in
            snapshot.strings.withUnits(name) { units in
                (0...units.count).contains { start in
                    start + wanted.count + end.units.count <= units.count
                        && wanted.indices.allSatisfy { units[start + $0] & ~StringTable.joins == wanted[$0] }
                }
            }
        }
        let terms = Set(names.flatMap { snapshot.schoolsNamed[$0] ?? [] })
        guard !terms.isEmpty else { return nil }
        let column = snapshot.column(.school)
        var found = column.documents(column.mask(terms), capacity: snapshot.capacity)
        found.formIntersection(snapshot.visible)
        let ids = found.ids
        return PartMatch(
            lists: PartMatch.Lists(meta: Postings(ids)), documents: found, count: ids.count, words: phrase.text)
    }

    /// The names of schools with visible records that end in a phrase; none where a character has no reading.
    private func schools(endingIn phrase: QueryPhrase) -> [UInt32] {
        let codes = snapshot.strings.codes(of: (phrase.folded, phrase.units))
        let letters = codes.map { analyser.pinyin.initials(of: $0) }
        guard !letters.contains(0) else { return [] }
        return snapshot.initialPairs.strings(holding: letters).ids.filter { name in
            let isEnd = snapshot.strings.withUnits(name) { units in
                units.count >= codes.count
                    && zip(units.suffix(codes.count), codes).allSatisfy { $0 & ~StringTable.joins == $1 }
            }
            return isEnd && snapshot.schoolCounts[name] != nil
        }
    }
}
