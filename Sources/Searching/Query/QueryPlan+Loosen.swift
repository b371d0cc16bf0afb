internal import Metadata

extension QueryPlan {
    /// What a filter counts for beside the words of a query.
    private static let filterShare: Float = 0.5

    /// Finds the documents that have much of the query, though not all: those that have its words and pass as many of
    /// its filters as can be passed at once; where no document has all words, those that have much of them.
    mutating func loosen(_ matcher: QueryMatcher) throws {
        let leaves = required.flatMap(\.leaves)
        let ladder = FilterLadder(leaves, matcher)
        let texts = leaves.filter { $0.facet == nil }
        var allowed = restriction
        for match in excluded { allowed.subtract(match.documents) }
        // What stands in quotation marks is loosened only when it is found nowhere.
        for match in required where match.isQuoted && match.count > 0 { allowed.formIntersection(match.documents) }
        allowed.subtract(strict)
        if strict.isEmpty, try giveUpParts(leaves, within: allowed, matcher) { return }
        if texts.isEmpty || strict.isEmpty, texts.allSatisfy({ $0.count > 0 }),
            let step = self.step(ladder, texts, within: allowed)
        {
            return try take(step, texts, leaves, matcher)
        }
        var inside = ladder.ofSubjectAndStage(allowed)
        // Who names a lesson and, by mistake, a grade or a subject that does not have it, means the lesson.
        if texts.contains(where: { isLesson($0, of: allowed, but: inside, matcher) }) { inside = allowed }
        // Behind 雷雨（第二课时） come other records of 雷雨, not the second parts of other lessons.
        let parts = matcher.understands ? matcher.vocabulary.parts : []
        let hasLesson = texts.contains { $0.phrase?.withoutPart(parts) != nil }
        for match in required {
            if let whole = match.phrase, try hasFilterOfItsName(match, within: allowed, matcher) {
                inside = allowed
                try addGrams(of: [whole], matcher)
            } else {
                let phrases = match.leaves.compactMap(\.textOrAbsent)
                try addGrams(of: hasLesson ? phrases.compactMap { $0.withoutPart(parts) } : phrases, matcher)
            }
        }
        isNearByText = true
        if grams.contains(where: { !$0.isSlight && $0.lists.meet(inside) }) || ladder.isEmpty {
            let words = grams.filter { !$0.isSlight }.map { ($0.lists, $0.weight) }
            score(words + filters(leaves, matcher), inside, matcher)
        } else if strict.isEmpty, let step = ladder.firstStep(within: allowed, named: allowed, hasText: false) {
            grams = []
            isNearByText = false
            try take(step, [], leaves, matcher)
        }
    }

    /// Whether a text is the whole title of records, none of which is among those of the subject and the stage.
    private func isLesson(
        _ text: PartMatch, of allowed: DocumentSet, but inside: DocumentSet, _ matcher: QueryMatcher
    ) -> Bool {
        guard let phrase = text.phrase, text.lists.title.meets(allowed), !text.lists.title.meets(inside) else {
            return false
        }
        return matcher.isTitle(phrase, text.lists.title)
    }

    /// Of a lesson with the number of a part that no record has, 岳阳楼记第2课时, all that has the lesson.
    /// - Returns: whether there is something.
    private mutating func giveUpParts(
        _ leaves: [PartMatch], within allowed: DocumentSet, _ matcher: QueryMatcher
    ) throws -> Bool {
        guard matcher.understands else { return false }
        var kept: [PartMatch] = []
        var lessons: [PartMatch] = []
        var parts: [FilterLadder.GivenUp] = []
        for leaf in leaves {
            guard !leaf.isQuoted, leaf.facet == nil, let phrase = leaf.phrase,
                let start = phrase.startOfPart(matcher.vocabulary.parts), start == 0 || leaf.count == 0,
                let part = phrase.slice(start..<phrase.units.count)
            else {
                kept.append(leaf)
                continue
            }
            parts.append(FilterLadder.GivenUp(words: part.text))
            guard let name = phrase.slice(0..<start) else { continue }
            var lesson = try matcher.match(name, words: name.text)
            matcher.addOtherWordings(&lesson)
            guard !lesson.lists.title.isEmpty || !lesson.lists.meta.isEmpty else { return false }
            lessons.append(lesson)
        }
        let texts = lessons + kept.filter { $0.facet == nil }
        guard !parts.isEmpty, !texts.isEmpty else { return false }
        var found = allowed
        for match in kept + lessons { found.formIntersection(match.documents) }
        guard !found.isEmpty else { return false }
        // Marked in what is found.
        for lesson in lessons {
            guard let phrase = lesson.phrase else { continue }
            let weight = inverseFrequency(lesson.count, of: matcher.snapshot.visibleCount)
            grams.append(Gram(phrase: phrase, lists: lesson.lists, weight: weight))
        }
        textsWithoutParts = texts
        try take(FilterLadder.Step(documents: found, givenUp: parts), texts, kept, matcher)
        return true
    }

    /// Whether words stand for filters, and there is something of every word.
    var mayBeWidened: Bool {
        let leaves = required.flatMap(\.leaves)
        return leaves.contains { $0.understood != nil } && leaves.allSatisfy { $0.count > 0 }
    }

    /// The same among documents of which none has it: words that stand for filters are given up as far as must be; text,
    /// subject and stage are kept. Nil where that leaves nothing.
    func widened(within documents: DocumentSet, _ matcher: QueryMatcher) throws -> QueryPlan? {
        let leaves = required.flatMap(\.leaves)
        let texts = leaves.filter { $0.facet == nil }
        var found = documents
        for match in excluded { found.subtract(match.documents) }
        for text in texts { found.formIntersection(text.documents) }
        let nothing = DocumentSet(capacity: documents.capacity)
        let ladder = FilterLadder(leaves, matcher)
        guard let step = ladder.firstStep(within: found, named: nothing, hasText: true) else { return nil }
        var plan = self
        plan.strict = nothing
        plan.grams = []
        plan.isNearByText = false
        try plan.take(step, texts, leaves, matcher)
        return plan
    }

    /// Whether a subject or a stage was cut out of a name: titles have it together with the text beside it, as 科学探究 of
    /// 科学探究摩擦力, and what is left of the name is found nowhere. Then it is no filter.
    private func hasFilterOfItsName(
        _ match: PartMatch, within allowed: DocumentSet, _ matcher: QueryMatcher
    ) throws -> Bool {
        guard let whole = match.phrase, match.pieces.contains(where: { $0.facet == nil && $0.count == 0 }) else {
            return false
        }
        let filters = match.pieces.filter { $0.understood.map(FilterLadder.isHard) ?? false }
        let names = filters.flatMap { whole.extending($0.phrase, match.pieces) }
        return try names.contains { try matcher.reader.documents($0.expression(.title)).meets(allowed) }
    }

    /// The documents that have all of the text, with the first filters given up that must be. Without subject and stage
    /// a text in the description alone is no answer.
    private func step(
        _ ladder: FilterLadder, _ texts: [PartMatch], within allowed: DocumentSet
    ) -> FilterLadder.Step? {
        guard !ladder.isEmpty else { return nil }
        var found = allowed
        var named = allowed
        for text in texts {
            found.formIntersection(text.documents)
            named.formIntersection(text.naming(capacity: allowed.capacity))
        }
        return ladder.firstStep(within: found, named: named, hasText: !texts.isEmpty)
    }

    /// All documents of a step are near; words of what there is nothing of tell which first.
    private mutating func take(
        _ step: FilterLadder.Step, _ texts: [PartMatch], _ leaves: [PartMatch], _ matcher: QueryMatcher
    ) throws {
        givenUp = step.givenUp
        var lists = [(PartMatch.Lists(title: .many(step.documents, count: step.documents.count)), Float(1))]
        for text in texts {
            lists.append((text.lists, inverseFrequency(text.count, of: matcher.snapshot.visibleCount)))
        }
        let types = leaves.filter { leaf in
            leaf.understood?.field == .type && step.givenUp.contains { $0.words == leaf.words }
        }
        lists += try mentions(types, matcher) + titlesBesideAbsentText(matcher)
        try addGrams(of: leaves.filter { $0.facet?.isEmpty == true }.compactMap(\.phrase), matcher)
        // Beside documents that are near for their filters, the 年 of 2022年 would tell one from the other.
        grams.removeAll(where: \.isRest)
        lists += grams.filter { !$0.isSlight }.map { ($0.lists, $0.weight) }
        score(lists, step.documents, share: 0, matcher)
    }

    /// The records whose descriptions speak of types that were given up: of 语文 动画 first what has a 动画 in it.
    private func mentions(
        _ types: [PartMatch], _ matcher: QueryMatcher
    ) throws -> [(PartMatch.Lists, Float)] {
        try types.compactMap(\.phrase).map { phrase in
            let body = try matcher.reader.documents(phrase.expression(.body))
            return (PartMatch.Lists(body: body), inverseFrequency(body.count, of: matcher.snapshot.visibleCount))
        }
    }

    /// The titles with the word for a filter, where the text it is run together with is found nowhere: of 政治制度 rather
    /// 北宋的政治 than any other lesson of the subject.
    private func titlesBesideAbsentText(_ matcher: QueryMatcher) -> [(PartMatch.Lists, Float)] {
        required.filter { $0.pieces.contains { $0.facet == nil && $0.count == 0 } }.flatMap { match in
            match.pieces.filter { $0.facet?.isEmpty == false && !$0.isOfBooks }.map { piece in
                let titles = piece.lists.title
                let weight = inverseFrequency(titles.count, of: matcher.snapshot.visibleCount) * Self.filterShare
                return (PartMatch.Lists(title: titles), weight)
            }
        }
    }

    /// Pairs and words of what has no documents as a filter. Beside the documents of a filter its words tell nothing:
    /// a textbook that is called 高二 is no answer to 高二物理.
    private mutating func addGrams(of phrases: [QueryPhrase], _ matcher: QueryMatcher) throws {
        func isFound(_ gram: QueryPhrase) throws -> Bool {
            let lists = try matcher.lists(gram)
            return TextField.allCases.contains { !lists[$0].isEmpty }
        }
        for phrase in phrases {
            for gram in try phrase.loosened(matcher.vocabulary, isFound: isFound) where grams.count < Self.mostGrams {
                let lists = try matcher.lists(gram)
                let count = max(lists.title.count, lists.meta.count, lists.body.count)
                guard count > 0 else { continue }
                let weight = inverseFrequency(count, of: matcher.snapshot.visibleCount)
                let isRest = gram.isCharacter && phrase.units.count > 1
                grams.append(Gram(phrase: gram, lists: lists, weight: weight, isRest: isRest))
            }
        }
    }

    /// Filters as lists: a document has one when it has the code or the words.
    private func filters(_ leaves: [PartMatch], _ matcher: QueryMatcher) -> [(PartMatch.Lists, Float)] {
        leaves.compactMap { leaf in
            guard var facet = leaf.facet, !facet.isEmpty else { return nil }
            facet.insert(leaf.lists.title)
            let weight = inverseFrequency(facet.count, of: matcher.snapshot.visibleCount) * Self.filterShare
            return (PartMatch.Lists(title: .many(facet, count: facet.count), meta: leaf.lists.meta), weight)
        }
    }

    private mutating func score(
        _ lists: [(PartMatch.Lists, Float)], _ allowed: DocumentSet, share: Float = QueryPlan.nearness,
        _ matcher: QueryMatcher
    ) {
        var scores = GramScores(allowed: allowed, share: share, matcher.pads)
        let slight = grams.filter(\.isSlight).map { (lists: $0.lists, weight: $0.weight) }
        (near, nearScores) = scores.best(of: lists.map { (lists: $0.0, weight: $0.1) }, besides: slight)
    }

    /// What there is nothing of; nil when there is something of every word.
    var missing: SearchRemark? {
        let words = wordsMissing
        return words.isEmpty ? nil : SearchRemark(.missing, ["words": Self.quoted(words)])
    }

    private var wordsMissing: [String] { required.flatMap(\.leaves).filter { $0.count == 0 }.map(\.words) }

    /// What no document has all of, and what is shown instead.
    var absence: SearchRemark {
        let wordsMissing = wordsMissing
        let filters = required.flatMap(\.leaves).filter { $0.count > 0 && $0.facet != nil }.map(\.words)
        let loosened = givenUp.filter { $0.wider != nil || !wordsMissing.contains($0.words) }
        var names = loosened.isEmpty ? [:] : Self.names(loosened)
        guard !wordsMissing.isEmpty else { return SearchRemark(loosened.isEmpty ? .partly : .loosened, names) }
        names["words"] = Self.quoted(wordsMissing)
        if !loosened.isEmpty { return SearchRemark(.missingLoosened, names) }
        guard grams.isEmpty, !filters.isEmpty else { return SearchRemark(.missingPartly, names) }
        names["filters"] = Self.quoted(filters)
        return SearchRemark(.missingFilters, names)
    }

    /// What follows behind the strict hits.
    /// - Parameter count: of the strict hits.
    func continuation(behind count: Int) -> SearchRemark {
        var names = givenUp.isEmpty ? [:] : Self.names(givenUp)
        names["count"] = String(count)
        return SearchRemark(givenUp.isEmpty ? .behindPartly : .behindLoosened, names)
    }

    private static func quoted(_ words: [String]) -> String { "“\(words.joined(separator: "”“"))”" }

    /// What was given up: with what for, and the words alone.
    private static func names(_ givenUp: [FilterLadder.GivenUp]) -> [String: String] {
        [
            "loosened": givenUp.map { quoted([$0.words]) + ($0.wider.map { "（到\($0)）" } ?? "") }.joined(),
            "given": quoted(givenUp.map(\.words)),
        ]
    }
}

extension PartMatch {
    /// The parts of it that are not cut further.
    var leaves: [PartMatch] { pieces.isEmpty ? [self] : pieces.flatMap(\.leaves) }

    /// What is looked for in parts: text, and the words for a filter no document passes.
    fileprivate var textOrAbsent: QueryPhrase? { (facet?.isEmpty ?? true) && !isWhole ? phrase : nil }

    /// Whether it is a grade or a volume, which textbooks are called by.
    fileprivate var isOfBooks: Bool { understood?.field == .grade || understood?.field == .volume }

    /// The documents that have it as a name: in the title, as keyword, teacher or chapter, in letters, or as a teacher.
    fileprivate func naming(capacity: Int) -> DocumentSet {
        var named = pinyin ?? DocumentSet(capacity: capacity)
        named.insert(lists.title)
        named.insert(lists.meta)
        return named
    }
}

extension PartMatch.Lists {
    /// Whether a document of the set is in one of them.
    fileprivate func meet(_ documents: DocumentSet) -> Bool {
        [title, meta, body].contains { $0.meets(documents) }
    }
}

extension QueryPhrase {
    /// Letters of the shortest word that is also looked for without its suffixes.
    static let shortestInflected = 6

    /// The grams of a phrase, words that end in suffixes also cut short; grams of nothing but question words left out.
    func loosened(
        _ vocabulary: QueryVocabulary, isFound: (QueryPhrase) throws -> Bool
    ) rethrows -> [QueryPhrase] {
        var result: [QueryPhrase] = []
        for gram in grams {
            if grams.count > 2, vocabulary.isNoise(gram.key(0..<gram.units.count)) { continue }
            result.append(gram)
            if let stem = try gram.stem(isFound) { result.append(stem) }
        }
        return result
    }

    /// A part of this with up to two more characters of the same run, before it and behind it, as far as these belong to no
    /// filter.
    fileprivate func extending(_ part: QueryPhrase?, _ pieces: [PartMatch]) -> [QueryPhrase] {
        guard let part, let first = units.firstIndex(where: { $0.start == part.units.first?.start }),
            first + part.units.count <= units.count
        else { return [] }
        let filters = pieces.filter { $0.facet != nil }.compactMap(\.phrase).flatMap(\.units).map(\.start)
        var (start, end) = (first, first + part.units.count)
        while start > 0, first - start < 2, units[start - 1].joinsNext, !filters.contains(units[start - 1].start) {
            start -= 1
        }
        let last = end
        while end < units.count, end - last < 2, units[end - 1].joinsNext, !filters.contains(units[end].start) {
            end += 1
        }
        return [start < first ? slice(start..<last) : nil, end > last ? slice(first..<end) : nil].compactMap(\.self)
    }

    /// Without the number of a part of a lesson at its end; nil where that is all of it.
    fileprivate func withoutPart(_ parts: [[UInt32]]) -> QueryPhrase? {
        guard let start = startOfPart(parts) else { return self }
        return slice(0..<start)
    }

    /// Where it ends in the number of a part of a lesson, the unit that begins with: 4 in 岳阳楼记第二课时.
    /// - Parameter parts: what lessons are divided into.
    fileprivate func startOfPart(_ parts: [[UInt32]]) -> Int? {
        for part in parts {
            let end = units.count - part.count
            guard end > 1, key(end..<units.count) == part else { continue }
            var start = end
            while start > 0, key(start - 1..<start).allSatisfy(SearchNumerals.isCharacter) { start -= 1 }
            if start < end, start > 0, key(start - 1..<start) == [SearchFolding.ordinal] { return start - 1 }
        }
        return nil
    }

    fileprivate var isCharacter: Bool { units.count == 1 && units[0].kind == .character }

    /// Whether this is one word that is long enough to have suffixes, and no number.
    var mayBeInflected: Bool {
        units.count == 1 && units[0].kind == .word && units[0].end - units[0].start >= Self.shortestInflected
            && folded.scalars[units[0].start] > 0x39
    }

    /// A long word without its suffixes: the longest beginning of which there is something, at least half of it.
    /// Uyghur and Kazakh take several, before which the last vowel changes too: ماتېماتىكىدىن is of ماتېماتىكا.
    private func stem(_ isFound: (QueryPhrase) throws -> Bool) rethrows -> QueryPhrase? {
        guard mayBeInflected, var stem = units.first else { return nil }
        let length = stem.end - stem.start
        for letters in stride(from: max(4, length - 3), through: max(4, length / 2), by: -1) {
            stem.end = stem.start + letters
            guard let phrase = QueryPhrase(text: "", folded: folded, units: [stem], isOpen: true) else { continue }
            if try isFound(phrase) { return phrase }
        }
        return nil
    }
}
