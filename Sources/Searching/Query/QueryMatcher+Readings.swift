internal import Metadata

extension QueryMatcher {
    private static let teacher = "老师".unicodeScalars.map(\.value)

    /// What a run without spaces may be besides a phrase: all pieces must then be found. Empty when it is nothing else.
    /// - Parameter match: the phrase itself.
    func readings(_ phrase: QueryPhrase, _ match: PartMatch) throws -> [PartMatch] {
        if understands, let other = try self.other(phrase) { return [other] }
        // What is a name as it stands is not cut in the other form.
        let isNamed = !match.lists.title.isEmpty || !match.lists.meta.isEmpty
        if understands, let written = try writtenOut(phrase), !isNamed || written.pieces.isEmpty { return [written] }
        if understands, match.lists.meta.isEmpty, let school = schoolInPlace(phrase) { return [school] }
        let cut = QueryCut(phrase, vocabulary, isYear: isYear)
        // 数学三年级上册 stands in the titles of three books, and means more than these; but 实验小学 is a school.
        if understands, cut.isUnderstood, !(cut.endsInStage(cut.pieces.indices) && isSchool(phrase, orItsEnd: true)) {
            let named = try keepingCourses(cut, of: phrase)
            return try named.hasMeaning ? self.pieces(named, of: phrase) : []
        }
        guard match.lists.title.isEmpty, match.lists.meta.isEmpty else { return try self.respelled(phrase, match) }
        if let numbered = try otherNumerals(phrase) { return [numbered] }
        if let question = try self.question(phrase) { return [question] }
        if understands, let lesson = try self.teacherAndLesson(phrase) { return lesson }
        if understands {
            let trusting = try cut.trustingBooks(phrase) { try isLesson($0, of: phrase, beside: $1) }
            let pieces =
                try trusting.hasMeaning
                ? self.pieces(keepingNames(keepingCourses(trusting, of: phrase), of: phrase), of: phrase) : []
            if !pieces.isEmpty { return pieces }
        }
        return try phrase.runs.count > 1 ? readRuns(of: phrase) : respelled(phrase, match)
    }

    /// The words within a question, when they are found as they stand: 怎么上好使用工具这一课.
    private func question(_ phrase: QueryPhrase) throws -> PartMatch? {
        let core = trim(phrase.units.indices, of: phrase)
        guard core.count < phrase.units.count, let slice = phrase.slice(core),
            core.count > 1 || slice.units[0].kind == .word, vocabulary.meaning(phrase.key(core)) == nil
        else { return nil }
        var found = try self.match(slice, words: slice.text)
        addOtherWordings(&found)
        guard !found.lists.title.isEmpty || !found.lists.meta.isEmpty else { return nil }
        let isUnderstood = understands && QueryCut(slice, vocabulary, isYear: isYear).isUnderstood
        return isUnderstood ? nil : found
    }

    /// Words that are part of a lesson's name are no filters: 地图 in 地图的阅读教学设计.
    private func keepingNames(_ cut: QueryCut, of phrase: QueryPhrase) throws -> QueryCut {
        for range in cut.names {
            guard let slice = phrase.slice(cut.units(range)) else { continue }
            let titles = try reader.documents(slice.expression(.title))
            let joined = cut.joining(range)
            if isTitle(slice, titles) || (cut.endsInStage(range) && isSchool(slice)) { return joined }
        }
        return cut
    }

    /// A stage and a subject are a name where nothing is of both and a whole title says them: 大学语文 is a course, also in
    /// 大学语文课件 and 大学语文四级.
    private func keepingCourses(_ cut: QueryCut, of phrase: QueryPhrase) throws -> QueryCut {
        for range in cut.runs {
            let meanings = cut.pieces[range].compactMap(\.meaning)
            guard meanings.allSatisfy(FilterLadder.isHard), areApart(meanings),
                let slice = phrase.slice(cut.units(range))
            else { continue }
            if try isTitle(slice, reader.documents(slice.expression(.title))) { return cut.joining(range) }
        }
        return cut
    }

    /// Whether no record is of all meanings, though there are some of each.
    private func areApart(_ meanings: [QueryVocabulary.Meaning]) -> Bool {
        let sets = meanings.map { documents(withNearest($0)) }
        guard var together = sets.first, !sets.contains(where: \.isEmpty) else { return false }
        for set in sets.dropFirst() { together.formIntersection(set) }
        return together.isEmpty
    }

    /// Whether text that touches a book or a half is a lesson: a whole title; beside a book also the beginning of a title, a
    /// chapter or a name of three characters, or a word in Latin letters that is found.
    private func isLesson(_ range: Range<Int>, of phrase: QueryPhrase, beside kind: QueryCut.Kind) throws -> Bool {
        guard let whole = phrase.slice(range) else { return false }
        if try isTitle(whole, reader.documents(whole.expression(.title))) { return true }
        guard kind == .book, let slice = phrase.slice(trim(range, of: phrase)) else { return false }
        let found = try self.match(slice, words: slice.text)
        if slice.units.allSatisfy({ $0.kind == .word }) {
            if !found.lists.title.isEmpty || !found.lists.meta.isEmpty { return true }
            return try !respelled(slice, found).isEmpty
        }
        if slice.units.count > 2, !found.lists.meta.isEmpty { return true }
        return isTitle(slice, found.lists.title, orItsBeginning: slice.units.count > 1)
    }

    /// Empty when that leaves single characters over which are no lesson.
    private func pieces(_ cut: QueryCut, of phrase: QueryPhrase) throws -> [PartMatch] {
        var pieces: [PartMatch] = []
        for piece in cut.pieces {
            guard let meaning = piece.meaning else {
                guard let matches = try text(piece.range, of: phrase) else { return [] }
                pieces += matches
                continue
            }
            guard let slice = phrase.slice(piece.range) else { continue }
            if piece.kind == .half {
                pieces.append(half(meaning, words: slice.text))
            } else {
                var found = try self.match(slice, words: slice.text)
                understand(meaning, &found)
                pieces.append(found)
            }
        }
        return pieces
    }

    /// Text between words that mean something; nil for a single character that is no lesson.
    private func text(_ range: Range<Int>, of phrase: QueryPhrase) throws -> [PartMatch]? {
        guard let whole = phrase.slice(range) else { return [] }
        let titles = try reader.documents(whole.expression(.title))
        // 做功了吗 is a lesson; of other texts the words of a question are left out.
        guard let slice = isTitle(whole, titles) ? whole : phrase.slice(trim(range, of: phrase)) else { return [] }
        if let other = try self.other(slice) { return [other] }
        var found = try self.match(slice, words: slice.text)
        addOtherWordings(&found)
        let isCharacter = slice.units.count == 1 && slice.units[0].kind == .character
        if isCharacter, !isTitle(slice, found.lists.title) { return nil }
        return try read(slice, found)
    }

    /// Whether a phrase is the whole title of a visible record.
    /// - Parameter titles: the documents that have it in their titles.
    func isTitle(_ phrase: QueryPhrase, _ titles: Postings, orItsBeginning: Bool = false) -> Bool {
        let codes = orItsBeginning ? snapshot.strings.codes(of: (phrase.folded, phrase.units)) : []
        var isTitle = false
        titles.visit { document in
            guard !isTitle, snapshot.visible.contains(document) else { return }
            let title = UInt32(snapshot.titles[Int(document)])
            isTitle = snapshot.strings.withUnits(title) { units in
                units.count == phrase.units.count
                    || (orItsBeginning && zip(units, codes).allSatisfy { $0 & ~StringTable.joins == $1 })
            }
        }
        return isTitle
    }

    /// Text without a meaning. What is found nowhere is looked for with its numbers written otherwise, then run by run.
    private func read(_ phrase: QueryPhrase, _ match: PartMatch) throws -> [PartMatch] {
        guard match.lists.title.isEmpty, match.lists.meta.isEmpty else { return [match] }
        if let numbered = try otherNumerals(phrase) { return [numbered] }
        return try readRuns(of: phrase)
    }

    /// Text cut where Han and Latin meet (有理数dejiajianfa), with Latin letters read in other ways.
    private func readRuns(of phrase: QueryPhrase) throws -> [PartMatch] {
        var pieces: [PartMatch] = []
        for slice in phrase.runs.compactMap(phrase.slice) {
            var found = try self.match(slice, words: slice.text)
            let respelled = try self.respelled(slice, found)
            if respelled.isEmpty {
                readAsPinyin(&found)
                pieces.append(found)
            } else {
                pieces += respelled
            }
        }
        return pieces
    }

    /// Another word for the same, or the records of a teacher or a school.
    private func other(_ phrase: QueryPhrase) throws -> PartMatch? {
        if let word = vocabulary.other(phrase.key(phrase.units.indices)), let other = QueryPhrase(word, analyser) {
            var found = try match(other, words: phrase.text)
            found.isWhole = true
            return found
        }
        return try teacher(phrase) ?? school(phrase)
    }

    /// A run with a word in it that has another for the same, with that one in its place: 二氧化碳的制取 for CO2的制取. Nil where
    /// there is none.
    private func writtenOut(_ phrase: QueryPhrase) throws -> PartMatch? {
        let runs = phrase.runs
        guard runs.count > 1 else { return nil }
        let others = runs.map { run in
            phrase.units[run.lowerBound].kind == .word ? vocabulary.other(phrase.key(run)) : nil
        }
        guard others.contains(where: { $0 != nil }) else { return nil }
        let text = zip(runs, others).map { run, other in other ?? phrase.slice(run)?.text ?? "" }.joined()
        var found = try match(ParsedQuery.Part(text: text), behind: nil, readsPinyin: false)
        found?.words = phrase.text
        return found
    }

    /// 罗老师 is every teacher whose name begins with 罗.
    private func teacher(_ phrase: QueryPhrase) throws -> PartMatch? {
        guard (3...6).contains(phrase.units.count), phrase.units.allSatisfy({ $0.kind == .character }),
            phrase.key(phrase.units.count - 2..<phrase.units.count) == Self.teacher,
            let name = phrase.slice(0..<phrase.units.count - 2)
        else { return nil }
        let characters = name.key(name.units.indices)
        var found = DocumentSet(capacity: snapshot.capacity)
        try reader.documents(name.expression(.meta)).visit { document in
            guard snapshot.visible.contains(document) else { return }
            let isNamed = snapshot.strings.withUnits(UInt32(snapshot.people[Int(document)])) { units in
                units.count > 1 && units.count >= characters.count
                    && zip(units, characters).allSatisfy { $0 & ~StringTable.joins == $1 }
            }
            if isNamed { found.insert(document) }
        }
        guard !found.isEmpty else { return nil }
        let ids = found.ids
        return PartMatch(
            lists: PartMatch.Lists(meta: Postings(ids)), documents: found, count: ids.count, words: phrase.text)
    }

    /// 罗老师的背影: a teacher and what is found behind.
    private func teacherAndLesson(_ phrase: QueryPhrase) throws -> [PartMatch]? {
        let all = phrase.units.indices
        for end in 3...6 where end < all.upperBound {
            guard let name = phrase.slice(0..<end), let teacher = try self.teacher(name),
                let lesson = phrase.slice(trim(end..<all.upperBound, of: phrase))
            else { continue }
            var found = try self.match(lesson, words: lesson.text)
            addOtherWordings(&found)
            return found.lists.title.isEmpty && found.lists.meta.isEmpty ? nil : [teacher, found]
        }
        return nil
    }

    /// Letters and digits that were run together, read as they are written in books; empty when that is found nowhere.
    private func respelled(_ phrase: QueryPhrase, _ match: PartMatch) throws -> [PartMatch] {
        guard match.count < Self.few, phrase.units.count == 1, phrase.units[0].kind == .word else { return [] }
        let groups = LatinRun(phrase.text).groups(vocabulary.letters)
        if !groups.isEmpty, let found = try all(groups) { return found }
        guard match.lists.title.isEmpty, match.lists.meta.isEmpty else { return [] }
        for pair in twoWords(phrase) {
            if let found = try all([pair]) { return found }
        }
        return []
    }

    /// Each text as a phrase; nil unless all are found as title, keyword or chapter.
    private func all(_ texts: [String]) throws -> [PartMatch]? {
        var found: [PartMatch] = []
        for text in texts {
            guard let phrase = QueryPhrase(text, analyser) else { return nil }
            let match = try self.match(phrase, words: text)
            guard !match.lists.title.isEmpty || !match.lists.meta.isEmpty else { return nil }
            found.append(match)
        }
        return found
    }

    /// The ways to cut a Latin word into two that stand in names: soccerball, whats for what's.
    private func twoWords(_ phrase: QueryPhrase) -> [String] {
        let unit = phrase.units[0]
        let word = phrase.folded.scalars[unit.start..<unit.end]
        guard word.count >= 2, word.allSatisfy({ (0x61...0x7A).contains($0) }) else { return [] }
        let known = snapshot.strings.words
        var places = word.count >= 6 ? Array(word.startIndex + 2...word.endIndex - 2) : []
        // What stands behind an apostrophe is a word of its own: what's, I'm, don't.
        places.append(word.endIndex - 1)
        return places.compactMap { place -> String? in
            let (first, second) = (word[..<place], word[place...])
            guard known.number(of: first) != nil, known.number(of: second) != nil else { return nil }
            return String(scalars: first) + " " + String(scalars: second)
        }
    }

    /// Cities without 市, provinces in one character and years are also what lessons are about: they are filters only where no title has the whole
    /// query.
    func understandPlacesAndYears(_ matches: inout [PartMatch]) {
        guard understands else { return }
        let meanings = matches.map { match -> QueryVocabulary.Meaning? in
            guard !match.isQuoted, match.facet == nil, match.pieces.isEmpty, let phrase = match.phrase else {
                return nil
            }
            let all = phrase.units.indices
            if let place = vocabulary.placed.place(phrase.key(all)) { return place }
            let year = QueryCut.year(phrase, from: 0, isYear)
            return year?.range == all ? year?.meaning : nil
        }
        guard meanings.contains(where: { $0 != nil }), !isTitle(of: matches) else { return }
        for (index, meaning) in meanings.enumerated() {
            // Where nothing is from, it is a word; where it is no word either, at least no mistake in writing.
            guard let meaning, matches[index].count == 0 || !documents(meaning).isEmpty else { continue }
            understand(meaning, &matches[index])
        }
    }

    /// Whether the title of a visible record has every part as text.
    private func isTitle(of matches: [PartMatch]) -> Bool {
        var all = snapshot.visible
        for match in matches {
            var titles = DocumentSet(capacity: snapshot.capacity)
            titles.insert(match.lists.title)
            all.formIntersection(titles)
        }
        return !all.isEmpty
    }

    /// Whether there are records of a year.
    private func isYear(_ code: String) -> Bool {
        snapshot.terms.number(.year, code) != nil && !documents(.init(field: .year, codes: [code])).isEmpty
    }
}

extension QueryPhrase {
    /// Runs of units that are of an unspaced script, and runs of words.
    var runs: [Range<Int>] {
        var runs: [Range<Int>] = []
        for (index, unit) in units.enumerated() {
            if index > 0, (units[index - 1].kind == .word) == (unit.kind == .word) {
                runs[runs.count - 1] = runs[runs.count - 1].lowerBound..<index + 1
            } else {
                runs.append(index..<index + 1)
            }
        }
        return runs
    }
}
