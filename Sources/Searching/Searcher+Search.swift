internal import Cataloguing
internal import GRDB
internal import Metadata

extension Searcher {
    package func search(_ request: SearchRequest) throws -> SearchResults {
        let epoch = try epoch()
        var offset = 0
        if let text = request.cursor {
            guard let cursor = SearchCursor(text) else { throw SearchFailure.malformedCursor }
            guard cursor.digest == request.digest else {
                throw SearchFailure(parameter: "cursor", reason: "翻页标记属于另一个查询，请从第一页重新开始", kind: .unknown)
            }
            // In another order the pages read so far would be repeated or skipped in part.
            guard cursor.generation == SearchCursor.mark(epoch.snapshot.generation) else {
                throw SearchFailure(parameter: "cursor", reason: "目录已更新，请从第一页重新开始", kind: .outdated)
            }
            offset = cursor.offset
        }
        return try catalogue.pool.read { db in
            let session = SearchSession(searcher: self, epoch: epoch, db: db)
            return try session.results(request, offset: offset)
        }
    }
}

/// One call's view: a generation, its postings, a database connection.
struct SearchSession {
    let searcher: Searcher
    let epoch: Searcher.Epoch
    let db: Database

    var snapshot: Snapshot { epoch.snapshot }

    /// The text of a request as sets of documents, with the words about what was done to it.
    struct Understanding {
        var plan: QueryPlan
        /// What was looked for in place of the text.
        var corrected: SearchRemark?
        var didYouMean: String?
    }

    func matcher(_ request: SearchRequest) throws -> QueryMatcher {
        try QueryMatcher(
            snapshot: snapshot,
            reader: PostingReader(db: db, cache: epoch.postings, capacity: snapshot.capacity), spelled: epoch.spelled,
            meant: epoch.meant, pads: epoch.pads,
            vocabulary: searcher.vocabulary, analyser: searcher.analyser, understands: request.understandsVocabulary)
    }

    func results(_ request: SearchRequest, offset: Int) throws -> SearchResults {
        let understanding = try understand(request)
        var plan = understanding.plan
        var matched = plan.strict
        matched.formUnion(plan.near)
        if let node = request.node {
            let inside = snapshot.documents(inNode: node, searcher.analyser)
            matched.formIntersection(inside)
            plan.near.formIntersection(inside)
        }
        var counter = FacetCounter(matched, request.filters, snapshot)
        let asTyped = counter
        var relaxed = [understanding.corrected ?? self.relaxed(understanding.plan, counter.documents)]
        if counter.documents.isEmpty, let wider = try widened(plan, request) {
            plan = wider
            counter = FacetCounter(wider.near, request.filters, snapshot)
            relaxed = [understanding.corrected, wider.absence]
        }
        let total = counter.documents.count
        let remarks = remarks(request.text) + relaxed.compactMap(\.self)
        let size = max(0, min(100, request.size))
        let ranker = Ranker(snapshot, plan, searcher.analyser.pinyin, searcher.vocabulary, sort: request.sort)
        let end = offset + size
        // One more than is shown tells whether there is a next page.
        let ranked = size == 0 ? [] : listed(counter.documents, wanted: end + 1, request, ranker)
        let shown = ranked.prefix(end).dropFirst(offset)
        let also = try otherPlaces(shown.map(\.document))
        let hits = try shown.compactMap { try hit($0, plan, request, also) }
        var facets: [FacetField: [SearchResults.FacetCount]] = [:]
        var cut: [FacetField: Int] = [:]
        for field in request.facets {
            var counts = counter.counts(field)
            if asTyped.documents.isEmpty, let chosen = request.filters[field], !chosen.isEmpty {
                // Another value of the filter finds what the words mean: it is counted before any of them is given up.
                counts = counts.filter { chosen.contains($0.code) } + asTyped.counts(field)
            }
            facets[field] = Array(counts.prefix(FacetCounter.mostValues))
            if counts.count > FacetCounter.mostValues { cut[field] = counts.count }
        }
        return SearchResults(
            total: total, works: snapshot.works.count(counter.documents), hits: hits, facets: facets, cut: cut,
            understood: understood(plan), remarks: remarks,
            didYouMean: understanding.didYouMean,
            next: ranked.count > end
                ? SearchCursor(
                    offset: end, digest: request.digest, generation: SearchCursor.mark(snapshot.generation)
                ).text : nil,
            generation: snapshot.generation)
    }

    /// What the words come to among what passes the filters of the request, where nothing of it does; nil where there are
    /// none, or nothing may be given up.
    private func widened(_ plan: QueryPlan, _ request: SearchRequest) throws -> QueryPlan? {
        guard plan.mayBeWidened else { return nil }
        var inside = plan.restriction
        if let node = request.node { inside.formIntersection(snapshot.documents(inNode: node, searcher.analyser)) }
        let passing = FacetCounter(inside, request.filters, snapshot).documents
        guard passing.count < snapshot.visibleCount else { return nil }
        return try plan.widened(within: DocumentSet(passing, capacity: snapshot.capacity), matcher(request))
    }

    /// The best of what was found, of each work only its best record unless every record is asked for.
    private func listed(
        _ documents: [UInt32], wanted: Int, _ request: SearchRequest, _ ranker: Ranker
    ) -> [Ranker.Ranked] {
        guard request.mergesWorks else { return ranker.best(documents, wanted: wanted) }
        var depth = wanted + wanted / 2
        while true {
            let ranked = ranker.best(documents, wanted: depth)
            let firsts = snapshot.works.firsts(ranked)
            if firsts.count >= wanted || ranked.count == documents.count { return Array(firsts.prefix(wanted)) }
            depth *= 2
        }
    }

    /// What a text matches, loosened as a search does; nil for what nothing answers as it stands.
    func answered(_ text: String, _ matcher: QueryMatcher) throws -> QueryPlan? {
        var plan = try plan(text, matcher)
        guard !plan.strict.isEmpty else { return nil }
        if plan.strict.count < QueryPlan.enough { try loosen(&plan, matcher) }
        return plan
    }

    /// What the text matches, loosened and corrected as far as needed.
    func understand(_ request: SearchRequest) throws -> Understanding {
        if let plan = try identified(by: request.text) { return Understanding(plan: plan) }
        let matcher = try matcher(request)
        var plan = try plan(request.text, matcher)
        guard plan.hasText, plan.strict.count < QueryPlan.enough else { return Understanding(plan: plan) }
        let parts = ParsedQuery(request.text).parts
        let correction =
            !plan.strict.isEmpty
            ? nil
            : Corrector(snapshot: snapshot, analyser: searcher.analyser, vocabulary: searcher.vocabulary)
                .correction(of: parts, plan.required)
        if let correction, correction.certainty == .sure, let better = try corrected(correction, request, matcher) {
            return better
        }
        try loosen(&plan, matcher)
        if plan.near.isEmpty, let correction, correction.certainty == .likely,
            let better = try corrected(correction, request, matcher)
        {
            return better
        }
        return Understanding(plan: plan, didYouMean: correction?.text)
    }

    /// What is said about near hits, as far as the filters of the request leave some.
    /// - Parameter documents: what passes the filters.
    private func relaxed(_ plan: QueryPlan, _ documents: [UInt32]) -> SearchRemark? {
        guard !plan.near.isEmpty else { return nil }
        guard !documents.isEmpty else { return plan.missing }
        let strict = documents.count(where: plan.strict.contains)
        guard strict < documents.count else { return nil }
        return strict == 0 ? plan.absence : plan.continuation(behind: strict)
    }

    /// What is found by a correction, said to be one; nil when that is nothing.
    private func corrected(
        _ correction: Corrector.Correction, _ request: SearchRequest, _ matcher: QueryMatcher
    ) throws -> Understanding? {
        guard let plan = try answered(correction.text, matcher) else { return nil }
        return Understanding(
            plan: plan, corrected: SearchRemark(.corrected, ["words": request.text, "better": correction.text]),
            didYouMean: correction.text)
    }

    private func plan(_ text: String, _ matcher: QueryMatcher) throws -> QueryPlan {
        let (parts, restriction) = try restrict(ParsedQuery(text).parts, matcher)
        return try QueryPlan(parts, restriction: restriction, matcher)
    }

    private func loosen(_ plan: inout QueryPlan, _ matcher: QueryMatcher) throws {
        // One word is loosened when there is nothing of what it stands for, as 选择性必修二 may be.
        let isNothing = plan.strict.isEmpty
        func isLoosened(_ match: PartMatch) -> Bool {
            guard match.facet == nil else { return match.count == 0 }
            guard let phrase = match.phrase else { return false }
            return phrase.units.count > 1 || (isNothing && phrase.mayBeInflected)
        }
        guard plan.required.count > 1 || plan.required.contains(where: isLoosened) else { return }
        try plan.loosen(matcher)
    }

    /// Turns field:value parts into a restriction; those that name no field or no value stay text.
    private func restrict(
        _ parts: [ParsedQuery.Part], _ matcher: QueryMatcher
    ) throws -> ([ParsedQuery.Part], DocumentSet) {
        var restriction = snapshot.visible
        var rest: [ParsedQuery.Part] = []
        for part in parts {
            guard let name = part.field else {
                rest.append(part)
                continue
            }
            var text = part
            text.field = nil
            if let found = try documents(name, part, matcher) {
                if part.isExcluded { restriction.subtract(found) } else { restriction.formIntersection(found) }
            } else {
                text.text = "\(name):\(part.text)"
                rest.append(text)
            }
        }
        return (rest, restriction)
    }

    private func documents(
        _ name: String, _ part: ParsedQuery.Part, _ matcher: QueryMatcher
    ) throws -> DocumentSet? {
        let textField = Self.textFields[name.lowercased()]
        if let field = searcher.vocabulary.field(named: name) {
            if field == .node { return snapshot.documents(inNode: part.text, searcher.analyser) }
            // Of the name of a school a part is enough.
            if let codes = searcher.vocabulary.codes(part.text, field),
                textField == nil || codes.contains(where: { snapshot.terms.number(field, $0) != nil })
            {
                return matcher.documents(.init(field: field, codes: codes))
            }
        }
        guard let field = textField,
            let phrase = QueryPhrase(part.text, searcher.analyser, isOpen: !part.isQuoted)
        else { return nil }
        var found = DocumentSet(capacity: snapshot.capacity)
        found.insert(try matcher.lists(phrase)[field])
        if Self.schoolFields.contains(name.lowercased()), !part.isQuoted,
            let school = matcher.school(phrase) ?? matcher.schoolInPlace(phrase)
        {
            found.formUnion(school.documents)
        }
        found.formIntersection(snapshot.visible)
        return found
    }

    private func understood(_ plan: QueryPlan) -> [SearchResults.UnderstoodFilter] {
        var filters: [SearchResults.UnderstoodFilter] = []
        func collect(_ match: PartMatch) {
            // Who types a word twice means it once.
            for filter in match.understood.map({ self.filters($0, words: match.words) }) ?? []
            where !filters.contains(filter) {
                filters.append(filter)
            }
            match.pieces.forEach(collect)
        }
        plan.required.forEach(collect)
        return filters
    }

    /// The filters of one meaning, each with the words for the others.
    private func filters(
        _ meaning: QueryVocabulary.Meaning, words: String
    ) -> [SearchResults.UnderstoodFilter] {
        let all: [(field: FacetField, codes: [String])] = [
            (meaning.field, meaning.codes), (.language, meaning.languages), (.volume, meaning.volumes),
        ]
        func said(_ field: FacetField, _ codes: [String]) -> String {
            // The name of a language is also that of the subject.
            codes.first.map { field == .language ? "\(field.name):\($0)" : searcher.vocabulary.name(field, $0) } ?? ""
        }
        return all.filter { !$0.codes.isEmpty }.map { field, codes in
            let others = all.filter { $0.field != field }.map { said($0.field, $0.codes) }
            return SearchResults.UnderstoodFilter(
                field: field, codes: codes, words: words,
                rest: others.filter { !$0.isEmpty }.joined(separator: " "))
        }
    }

    private func hit(
        _ ranked: Ranker.Ranked, _ plan: QueryPlan, _ request: SearchRequest, _ also: [UInt32: [String]]
    ) throws -> SearchResults.Hit? {
        guard let resource = try resource(Int64(ranked.document)) else { return nil }
        let isNear = ranked.isNear
        let highlighter = Highlighter(plan, searcher.analyser, isNear: isNear)
        var hit = SearchResults.Hit(document: Int64(ranked.document), resource: resource)
        hit.score = ranked.key
        hit.alsoAt = also[ranked.document] ?? []
        if plan.hasText { hit.highlights = highlighter.highlights(resource) }
        if request.explain { hit.explanation = explain(ranked, plan, isNear: isNear) }
        return hit
    }

    /// A record; nil also for one that is damaged, which `Searcher.damage` then tells.
    func resource(_ document: Int64) throws -> LearningResource? {
        do {
            return try epoch.resources.resource(document) { try searcher.catalogue.resource(document: document, db) }
        } catch let damage as DamagedRecord {
            searcher.note(damage)
            return nil
        }
    }

    private func explain(_ ranked: Ranker.Ranked, _ plan: QueryPlan, isNear: Bool) -> [String] {
        var lines = [isNear ? "部分匹配" : "全部词语匹配"]
        func collect(_ match: PartMatch) {
            let document = ranked.document
            for (field, name) in [(TextField.title, "标题"), (.meta, "关键词、教师、学校或章节"), (.body, "简介")]
            where match.lists[field].contains(document) {
                lines.append("“\(match.words)”见于\(name)（全库 \(match.count) 条）")
            }
            if let facet = match.facet, facet.contains(document), let meaning = match.understood {
                let codes = (meaning.codes + meaning.volumes).joined(separator: ",")
                lines.append("“\(match.words)”理解为 \(meaning.field.name)=\(codes)")
            }
            if let pinyin = match.pinyin, pinyin.contains(document) { lines.append("“\(match.words)”按拼音匹配") }
            match.pieces.forEach(collect)
        }
        plan.required.forEach(collect)
        lines.append("获奖、时间与完整度：\(snapshot.quality(ranked.document).formatted3)")
        return lines
    }
}

extension Double {
    fileprivate var formatted3: String { String((self * 1000).rounded() / 1000) }
}

extension Highlighter {
    /// The fields of a record in which something matches.
    func highlights(_ resource: LearningResource) -> [String: [SearchResults.Segment]] {
        var highlights: [String: [SearchResults.Segment]] = [:]
        func mark(_ name: String, _ text: String?) {
            if let text, let segments = segments(text) { highlights[name] = segments }
        }
        mark("title", resource.displayTitle)
        mark("description", resource.descriptions.first?.text)
        mark("teacher", resource.creators.first?.name)
        mark("school", resource.school?.name)
        mark("chapter", resource.node?.path.joined(separator: " / "))
        mark("keywords", resource.keywords.isEmpty ? nil : resource.keywords.joined(separator: "、"))
        return highlights
    }
}
