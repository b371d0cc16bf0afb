extension QueryMatcher {
    /// A part as names write its numbers: 论语十二章 for 论语12章, 9加几 for 九加几. Nil where none has it so.
    func otherNumerals(_ phrase: QueryPhrase) throws -> PartMatch? {
        guard let first = phrase.units.first, let last = phrase.units.last else { return nil }
        let text = Array(phrase.folded.scalars[first.start..<last.end])
        for inDigits in [false, true] {
            guard let rewritten = SearchNumerals.rewritten(text, inDigits: inDigits),
                let other = QueryPhrase(String(scalars: rewritten), analyser)
            else { continue }
            var found = try match(other, words: phrase.text)
            addOtherWordings(&found)
            if !found.lists.title.isEmpty || !found.lists.meta.isEmpty { return found }
        }
        return nil
    }
}
