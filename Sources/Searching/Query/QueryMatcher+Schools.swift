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
        return school(place, end, typed: phrase)
    }

    /// Characters of a place before the end of a school's name, and of that end: of 北京小学 there are too many.
    private static let shortestPlace = 2
    private static let shortestName = 4

    /// 杭州学军小学 is 杭州市学军小学: a place and, behind it, the end of the name of a school that is there.
    func schoolInPlace(_ phrase: QueryPhrase) -> PartMatch? {
        let count = phrase.units.count
        guard count >= Self.shortestPlace + Self.shortestName, phrase.units.allSatisfy({ $0.kind == .character }),
            (2...3).contains(where: { vocabulary.meaning(phrase.key(count - $0..<count))?.field == .stage })
        else { return nil }
        for start in Self.shortestPlace...count - Self.shortestName {
            guard let place = phrase.slice(0..<start), let end = phrase.slice(start..<count) else { continue }
            if let found = school(place, end, typed: phrase) { return found }
        }
        return nil
    }

    /// The records of the schools whose names end so and have the place before that.
    private func school(_ place: QueryPhrase, _ end: QueryPhrase, typed: QueryPhrase) -> PartMatch? {
        let wanted = snapshot.strings.codes(of: (place.folded, place.units))
        let names = schools(endingIn: end).filter { name in
            snapshot.strings.withUnits(name) { Self.tells(wanted, of: $0.dropLast(end.units.count)) }
        }
        guard var found = documents(ofSchools: names) else { return nil }
        found.formIntersection(snapshot.visible)
        let ids = found.ids
        return PartMatch(
            lists: PartMatch.Lists(meta: Postings(ids)), documents: found, count: ids.count, words: typed.text)
    }

    /// Whether words are those of a name in their order, at least two characters of it at a time: 海淀中关村 of 北京市海淀区中关村.
    private static func tells(_ words: [UInt32], of name: Slice<Units>) -> Bool {
        func run(_ place: Int, _ index: Int) -> Int {
            var length = 0
            while place + length < name.endIndex, index + length < words.count,
                name[place + length] & ~StringTable.joins == words[index + length]
            {
                length += 1
            }
            return length
        }
        // One character is all there may be of a place: 京.
        let fewest = min(2, words.count)
        var (index, place) = (0, name.startIndex)
        while index < words.count {
            guard let start = (place..<name.endIndex).first(where: { run($0, index) >= fewest }) else { return false }
            let length = run(start, index)
            index += length
            place = start + length
        }
        return true
    }

    /// What has a word as keyword, teacher or chapter, without the records that have it as a part of the name of their
    /// school.
    func withoutSchools(_ meta: Postings, named word: QueryPhrase?) -> Postings {
        guard let word, !meta.isEmpty else { return meta }
        let names = schools(spelledLike: word) { units, codes in StringTable.holds(units[...], codes) }
        guard let records = documents(ofSchools: names) else { return meta }
        var left = DocumentSet(capacity: snapshot.capacity)
        left.insert(meta)
        left.subtract(records)
        return Postings(left.ids)
    }

    /// The names of schools with visible records that end in a phrase.
    private func schools(endingIn phrase: QueryPhrase) -> [UInt32] {
        schools(spelledLike: phrase) { units, codes in StringTable.holds(units.suffix(codes.count), codes) }
    }

    private typealias Units = UnsafeBufferPointer<UInt32>

    /// The names of schools with visible records that pass a test, out of those that have the rarest unit of a phrase.
    private func schools(
        spelledLike phrase: QueryPhrase, where passes: (Units, [UInt32]) -> Bool
    ) -> [UInt32] {
        let codes = snapshot.strings.codes(of: (phrase.folded, phrase.units))
        guard let rarest = snapshot.unitIndex.rarest(codes) else { return [] }
        return snapshot.unitIndex.names(rarest).filter { name in
            snapshot.schoolCounts[name] != nil && snapshot.strings.withUnits(name) { passes($0, codes) }
        }
    }

    /// The documents of schools; nil when there are none of the names.
    private func documents(ofSchools names: [UInt32]) -> DocumentSet? {
        let terms = Set(names.flatMap { snapshot.schoolsNamed[$0] ?? [] })
        guard !terms.isEmpty else { return nil }
        let column = snapshot.column(.school)
        return column.documents(column.mask(terms), capacity: snapshot.capacity)
    }
}
