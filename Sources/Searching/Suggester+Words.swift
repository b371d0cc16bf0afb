internal import Metadata

/// What is typed is often no name: books in words (三上数学), a lesson and a type (岳阳楼记教学设计), a slip.
extension Suggester {
    private static let fieldsOfBooks: Set<FacetField> = [.stage, .grade, .subject, .edition, .volume]

    /// The books the words mean when all of them do: 三上, 初二物理, 人教版三上数学, and begun 七上数. Those with most records
    /// first.
    func books(_ limit: Int) -> [Suggestion] {
        let known = self.meanings
        let meanings = known.isEmpty ? meaningsWithBegunSubject : known
        let fields = Set(meanings.map(\.field))
        // A stage, a subject or an edition alone means most books.
        guard fields.isSubset(of: Self.fieldsOfBooks), fields.contains(.grade) || fields.count > 1 else { return [] }
        var wanted: [FacetField: Set<String>] = [:]
        for meaning in meanings {
            wanted[meaning.field] = Set(meaning.codes)
            if !meaning.volumes.isEmpty { wanted[.volume] = Set(meaning.volumes) }
        }
        let masks = wanted.map { field, codes in
            let column = snapshot.column(field)
            return (column: column, mask: column.mask(Set(codes.compactMap { snapshot.terms.number(field, $0) })))
        }
        let tallies = snapshot.shelf.filter { tally in
            masks.allSatisfy { $0.mask[$0.column.code(tally.first)] }
        }
        // A record for several grades is also in books that were not asked for.
        let found = snapshot.books(tallies, vocabulary).filter { book, _ in
            wanted.allSatisfy { field, codes in book.code(field).map { codes.contains($0) } ?? false }
        }
        // Who names 人教版 has little use for the book of its twin of which there is less.
        let twins = Set(meanings.flatMap(\.twins))
        let most = found.filter { !twins.contains($0.key.edition) }.values.max() ?? 0
        return found.filter { !twins.contains($0.key.edition) || $0.value > most }.map { book, count in
            Suggestion(kind: .node, text: book.name(vocabulary), count: count, node: book.key)
        }.sorted(by: Self.precedes).prefix(limit).map { $0 }
    }

    /// What the words mean; empty when some of them mean nothing.
    private var meanings: [QueryVocabulary.Meaning] { understood(phrase) }

    private func understood(_ phrase: QueryPhrase) -> [QueryVocabulary.Meaning] {
        let key = phrase.key(phrase.units.indices)
        if let meaning = vocabulary.understood(key) ?? vocabulary.placed.place(key) { return [meaning] }
        let cut = QueryCut(phrase, vocabulary, isYear: { _ in false })
        return cut.isUnderstood ? cut.pieces.compactMap(\.meaning) : []
    }

    /// Characters of the longest beginning of a subject looked for.
    private static let longestBeginning = 3

    /// What the words mean before the last ones, and the subjects whose names these begin: 七上 and 数. Empty for anything
    /// else.
    private var meaningsWithBegunSubject: [QueryVocabulary.Meaning] {
        for end in phrase.units.indices.dropFirst().suffix(Self.longestBeginning).reversed() {
            guard let words = phrase.slice(0..<end) else { continue }
            let meanings = understood(words)
            guard !meanings.isEmpty, !meanings.contains(where: { $0.field == .subject }) else { continue }
            let subjects = vocabulary.subjects(beginningWith: phrase.key(end..<phrase.units.count))
            if !subjects.isEmpty { return meanings + [QueryVocabulary.Meaning(field: .subject, codes: subjects)] }
        }
        return []
    }

    /// Types that are proposed for one lesson.
    private static let mostTypes = 3

    /// A title in full with the types whose words begin with what stands behind it: 岳阳楼记 教案 for 岳阳楼记教.
    func titlesAndTypes() -> [String] {
        for end in phrase.units.indices.dropFirst().reversed() {
            guard let title = phrase.slice(0..<end)?.text, let number = snapshot.strings.number(of: title),
                snapshot.byTitle.count(Int(number)) > 0
            else { continue }
            let types = vocabulary.types(beginningWith: phrase.key(end..<phrase.units.count))
            if !types.isEmpty { return types.prefix(Self.mostTypes).map { "\(title) \($0)" } }
        }
        return []
    }

    /// Lessons that are proposed behind filters: each is a search.
    private static let mostLessons = 4

    /// Words that mean filters, with the lessons whose names begin with what stands behind them: 语文 岳阳楼记 for 语文 岳.
    func lessonsBehindFilters() -> [String] {
        let pieces = QueryCut(phrase, vocabulary, isYear: { _ in false }).pieces
        guard pieces.count > 1, let last = pieces.last, last.meaning == nil || last.kind == .place,
            pieces.dropLast().allSatisfy({ $0.meaning != nil }),
            let filters = phrase.slice(0..<last.range.lowerBound), let rest = phrase.slice(last.range)
        else { return [] }
        let behind = Suggester(snapshot: snapshot, vocabulary: vocabulary, analyser: analyser, phrase: rest)
        let lessons = behind.best(2 * Self.mostLessons).filter { $0.kind == .lesson }
        return lessons.prefix(Self.mostLessons).map { "\(filters.text) \($0.text)" }
    }

    /// The same for what a short form stands for: 高等数学 for 高数.
    var other: Suggester? {
        vocabulary.other(phrase.key(phrase.units.indices)).flatMap { QueryPhrase($0, analyser) }.map {
            Suggester(snapshot: snapshot, vocabulary: vocabulary, analyser: analyser, phrase: $0)
        }
    }

    /// What was typed, where a search takes all of it as filters: 教案, 杭州. No name need begin with it.
    func filters() -> [String] { meanings.isEmpty ? [] : [phrase.text] }

    /// The same for what was meant, as the search corrects it; nil for what is right as it is.
    var corrected: Suggester? {
        guard !vocabulary.isWord(phrase.key(phrase.units.indices)) else { return nil }
        let corrector = Corrector(snapshot: snapshot, analyser: analyser, vocabulary: vocabulary)
        guard let better = corrector.better(phrase), better.certainty != .offered,
            let meant = QueryPhrase(better.text, analyser)
        else { return nil }
        return Suggester(snapshot: snapshot, vocabulary: vocabulary, analyser: analyser, phrase: meant)
    }
}

extension BookPlace {
    /// Its code in one of the fields that tell books apart.
    fileprivate func code(_ field: FacetField) -> String? {
        switch field {
        case .stage: stage
        case .subject: subject
        case .edition: edition
        case .grade: book.grade
        default: book.volume
        }
    }
}
