internal import Cataloguing
internal import GRDB
internal import Metadata

extension Searcher {
    package func suggest(_ text: String, limit: Int) throws -> [Suggestion] {
        let epoch = try epoch()
        guard let phrase = QueryPhrase(text, analyser), limit > 0 else { return [] }
        let limit = min(limit, 50)
        let suggester = Suggester(
            snapshot: epoch.snapshot, vocabulary: vocabulary, analyser: analyser, phrase: phrase)
        let found = suggester.best(limit)
        if !found.isEmpty { return found }
        if let other = suggester.other?.best(limit), !other.isEmpty { return other }
        let typed = suggester.titlesAndTypes() + suggester.filters() + suggester.lessonsBehindFilters()
        let queries = try counted(typed, epoch)
        return queries.isEmpty ? suggester.corrected?.best(limit) ?? [] : Array(queries.prefix(limit))
    }

    /// Those queries that something answers in full, with the total of a search.
    private func counted(_ queries: [String], _ epoch: Epoch) throws -> [Suggestion] {
        if queries.isEmpty { return [] }
        return try catalogue.pool.read { db in
            let session = SearchSession(searcher: self, epoch: epoch, db: db)
            let matcher = try session.matcher(SearchRequest())
            return try queries.compactMap { query -> Suggestion? in
                guard let plan = try session.answered(query, matcher) else { return nil }
                var found = plan.strict
                found.formUnion(plan.near)
                return Suggestion(kind: .lesson, text: query, count: found.count)
            }
        }
    }
}

/// Completes what was typed with titles, nodes, teachers and schools.
struct Suggester {
    /// How a name answers, best first.
    private enum Class: Int {
        case begins, contains, pinyinBegins, pinyinContains
    }

    private struct Candidate {
        var name: PopularName
        var place: Int
    }

    let snapshot: Snapshot
    let vocabulary: QueryVocabulary
    let analyser: TextAnalyser
    let phrase: QueryPhrase

    func best(_ limit: Int) -> [Suggestion] {
        let candidates = matching()
        var lists: [[Suggestion]] = []
        for kind in Suggestion.Kind.allCases {
            var heap = TopList(limit: limit)
            for candidate in candidates {
                let count = candidate.name.count(kind)
                guard count > 0 else { continue }
                heap.add(UInt64(4 - candidate.place) << 32 | UInt64(count), candidate.name.string)
            }
            lists.append(
                kind == .node
                    ? books(limit) + nodes(heap.sorted.map(\.place), limit)
                    : heap.sorted.map {
                        Suggestion(
                            kind: kind, text: snapshot.strings[$0.place], count: Int($0.rank & 0xFFFF_FFFF))
                    })
        }
        return interleave(lists, limit)
    }

    /// Lessons get half of the room, the other kinds share the rest; what one leaves the others take.
    private func interleave(_ lists: [[Suggestion]], _ limit: Int) -> [Suggestion] {
        var taken = lists.map { min($0.count, max(1, limit / 6)) }
        taken[0] = min(lists[0].count, max(1, limit - taken.dropFirst().reduce(0, +)))
        var rest = limit - taken.reduce(0, +)
        for index in lists.indices where rest > 0 {
            let more = min(rest, lists[index].count - taken[index])
            taken[index] += more
            rest -= more
        }
        return Array(zip(lists, taken).flatMap { $0.prefix($1) }.prefix(limit))
    }

    /// The nodes of some names, of each name those with most records first: 第一单元 stands in every book.
    private func nodes(_ names: [UInt32], _ limit: Int) -> [Suggestion] {
        var suggestions: [Suggestion] = []
        for name in names where suggestions.count < limit {
            suggestions += nodes(of: name).prefix(limit - suggestions.count)
        }
        return suggestions
    }

    /// The number beside each is the total of a search inside it.
    private func nodes(of name: UInt32) -> [Suggestion] {
        var namesakes: [String: Int] = [:]
        let found = snapshot.chapters[name].flatMap { chapter -> [(node: Suggestion, above: [String])] in
            var counter = BookCounter(snapshot)
            for place in chapter.places { counter.add(snapshot.byPlace[place]) }
            let steps = chapter.places.first.map { snapshot.strings[$0].split(separator: "\n") } ?? []
            let above = steps.prefix(chapter.steps.count - 1).map(String.init)
            return snapshot.books(counter.tallies.values, vocabulary).map { place, count in
                let book = place.name(vocabulary)
                namesakes[book, default: 0] += 1
                let node = Suggestion(
                    kind: .node, text: snapshot.strings[name], count: count,
                    node: ([place.key] + chapter.steps).joined(separator: "|"), book: book)
                return (node: node, above: above)
            }
        }
        return found.map { found -> Suggestion in
            var node = found.node
            // Platforms hang a lesson on the book itself or on its unit: what it is in tells the two apart.
            if let book = node.book, namesakes[book, default: 0] > 1 {
                node.book = ([book] + found.above).joined(separator: " ")
            }
            return node
        }.sorted(by: Self.precedes)
    }

    /// Those with most records first.
    static func precedes(_ left: Suggestion, _ right: Suggestion) -> Bool {
        left.count != right.count ? left.count > right.count : (left.node ?? "") < (right.node ?? "")
    }

    private func matching() -> [Candidate] {
        let query = snapshot.strings.codes(of: (phrase.folded, phrase.units))
        let open = openWords()
        let pinyin = PinyinQuery(phrase, analyser.pinyin) ?? capitals
        var found: [Candidate] = []
        snapshot.strings.withAllUnits { units, ends in
            for name in names(query, open, pinyin) {
                let number = Int(name.string)
                let range = Int(ends[number])..<Int(ends[number + 1])
                guard let place = place(units, range, query, open, pinyin) else { continue }
                found.append(Candidate(name: name, place: place.rawValue))
            }
        }
        return found
    }

    /// YYLJ, as a search reads it.
    private var capitals: PinyinQuery? {
        PinyinQuery(phrase, analyser.pinyin, readsCapitals: true).flatMap {
            $0.letters.count < PinyinQuery.fewestCapitals ? nil : $0
        }
    }

    /// The names that may answer: those with the rarest unit typed, or that may be spelled.
    private func names(_ query: [UInt32], _ open: Set<UInt32>, _ pinyin: PinyinQuery?) -> [PopularName] {
        let closed = open.isEmpty ? query[...] : query.dropLast()
        var wanted = snapshot.unitIndex.names(snapshot.unitIndex.rarest(closed).map { [$0] } ?? query + open)
        if let pinyin {
            guard let spelled = pinyin.names(in: snapshot, analyser.pinyin) else { return snapshot.popular }
            wanted.formUnion(spelled)
            // What is a chapter only is not among the names that letters are looked up in.
            wanted.insert(snapshot.popular.lazy.filter { !$0.isName }.map(\.string))
        }
        return snapshot.popular(among: wanted)
    }

    /// The words that begin with the last word typed.
    private func openWords() -> Set<UInt32> {
        guard let last = phrase.units.last, last.kind != .character else { return [] }
        let beginning = phrase.folded.scalars[last.start..<last.end]
        let mark = last.kind == .word ? StringTable.word : StringTable.syllable
        var words: Set<UInt32> = []
        for (number, text) in snapshot.strings.words.texts.enumerated() where text.starts(with: beginning) {
            words.insert(mark | UInt32(number))
        }
        return words
    }

    @inline(__always)
    private func place(
        _ units: UnsafeBufferPointer<UInt32>, _ range: Range<Int>, _ query: [UInt32], _ open: Set<UInt32>,
        _ pinyin: PinyinQuery?
    ) -> Class? {
        let last = query.count - 1
        var index = range.lowerBound
        while index + last < range.upperBound {
            var offset = 0
            while offset < last, units[index + offset] & ~StringTable.joins == query[offset] { offset += 1 }
            if offset == last {
                let unit = units[index + last] & ~StringTable.joins
                if unit == query[last] || (unit >= StringTable.word && open.contains(unit)) {
                    return index == range.lowerBound ? .begins : .contains
                }
            }
            index += 1
        }
        guard let pinyin else { return nil }
        let first = PinyinTable.bit(pinyin.letters[0])
        // Two letters stand in too many names; they complete beginnings only.
        let limit = pinyin.letters.count > 2 ? range.upperBound : min(range.upperBound, range.lowerBound + 1)
        for index in range.lowerBound..<limit
        where analyser.pinyin.initials(of: units[index] & ~StringTable.joins) & first != 0 {
            if pinyin.end(units, from: index, analyser.pinyin, anchoredEnd: range.upperBound) != nil {
                return index == range.lowerBound ? .pinyinBegins : .pinyinContains
            }
        }
        return nil
    }
}

extension PopularName {
    /// Whether it is a title, a teacher or a school.
    fileprivate var isName: Bool { lessons > 0 || teachers > 0 || schools > 0 }

    fileprivate func count(_ kind: Suggestion.Kind) -> Int {
        switch kind {
        case .lesson: Int(lessons)
        case .teacher: Int(teachers)
        case .node: Int(nodes)
        case .school: Int(schools)
        }
    }
}
