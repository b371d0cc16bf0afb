internal import Metadata

/// One generation of the catalogue as columns in memory: everything filters, counts and the first phase of ranking
/// read. Never changed once made.
struct Snapshot: Sendable {
    /// As `Catalogue.generation` gives it.
    var generation: Int64 = 0
    /// Source id → generation of that source.
    var generations: [Int64: Int64] = [:]
    /// Rows of the catalogue's audit trail: when it moves, runs may have been undone and all is read again.
    var audits = 0
    /// Changes whenever documents may have been taken back.
    var undone = 0
    var visible = DocumentSet(capacity: 0)
    var facets: [FacetColumn] = Array(repeating: FacetColumn(), count: Snapshot.fieldCount)
    var titles = CodeArray()
    var people = CodeArray()
    var places = CodeArray()
    /// Day × 256 + completeness.
    var facts = CodeArray()
    var strings = StringTable()
    var terms = TermCodes()
    /// School term → its name among `strings`.
    var schools: [UInt32: UInt32] = [:]
    var chapters = ChapterIndex()
    var quoted = QuotedTitles()
    /// Visible documents of each string as title, first creator and place.
    private(set) var byTitle = Inverse()
    private(set) var byPerson = Inverse()
    private(set) var byPlace = Inverse()
    /// The same work on several platforms.
    var works = WorkColumn()
    private(set) var initialPairs = InitialPairs()
    private(set) var unitIndex = UnitIndex()
    private(set) var schoolCounts: [UInt32: Int] = [:]
    /// Name among `strings` → the school terms that have it.
    private(set) var schoolsNamed: [UInt32: [UInt32]] = [:]
    /// The strings suggestions are made of: the most frequent titles, all places, schools and many teachers.
    private(set) var popular: [PopularName] = []
    /// All visible documents that are in books.
    private(set) var shelf: [BookCounter.Tally] = []
    private(set) var visibleCount = 0
    /// For each code of the award column, its place among awards: 0 none, 1 the highest.
    private(set) var awardRanks: [Float] = []
    private(set) var newestDay = 1
    /// 0 to 1 for each document: award first, then freshness, then completeness.
    private var qualities: [Double] = []
    /// The same in steps, rounded up: small enough for a processor's own cache.
    private var qualitySteps: [UInt8] = []
    private static let qualityStep = 1.0 / 254

    static let fieldCount = Int(FacetField.allCases.map(\.rawValue).max() ?? 0) + 1

    private static let award = Int(FacetField.award.rawValue)

    /// Ids are below this.
    var capacity = 0

    func column(_ field: FacetField) -> FacetColumn { facets[Int(field.rawValue)] }

    /// Computes what depends on all columns; called once after loading.
    /// - Parameter awards: award level → place, 1 the highest.
    mutating func settle(awards: [String: Float], _ pinyin: PinyinTable) {
        visibleCount = visible.count
        awardRanks = column(.award).sets.map { terms in
            terms.compactMap { awards[self.terms.code($0)] }.max() ?? 0
        }
        newestDay = 1
        visible.visit { newestDay = max(newestDay, day($0)) }
        qualities = (0..<UInt32(capacity)).map(computedQuality)
        qualitySteps = qualities.map { UInt8($0 / Self.qualityStep) + 1 }
        byTitle = Inverse(titles, visible, count: strings.count)
        byPerson = Inverse(people, visible, count: strings.count)
        byPlace = Inverse(places, visible, count: strings.count)
        let column = column(.school)
        schoolCounts = [:]
        for (code, count) in column.histogram(visible.ids).enumerated() where count > 0 {
            for term in column.sets[code] { schools[term].map { schoolCounts[$0, default: 0] += Int(count) } }
        }
        schoolsNamed = Dictionary(grouping: schools.keys) { schools[$0] ?? 0 }
        popular = mostFrequent()
        var counter = BookCounter(self)
        counter.add(visible.ids)
        shelf = Array(counter.tallies.values)
        let isName = isName
        initialPairs = InitialPairs(strings, pinyin, isWanted: isName)
        let inBooks = Set(chapters.names)
        unitIndex = UnitIndex(strings) { isName($0) || inBooks.contains(UInt32($0)) }
    }

    /// Whether a string is a title, a teacher or a school of something visible.
    private var isName: (Int) -> Bool {
        { [byTitle, byPerson, schoolCounts] string in
            byTitle.count(string) > 0 || byPerson.count(string) > 0 || schoolCounts[UInt32(string)] != nil
        }
    }

    /// What suggestions may show of some names.
    func popular(among names: DocumentSet) -> [PopularName] { popular.filter { names.contains($0.string) } }

    /// Titles, and likewise teachers, that suggestions choose from at most.
    private static let mostPopular = 30_000

    private func mostFrequent() -> [PopularName] {
        func top(_ documents: Inverse) -> [UInt32] {
            var heap = TopList(limit: Self.mostPopular)
            for string in 1..<max(1, strings.count) where documents.count(string) > 0 {
                heap.add(UInt64(documents.count(string)), UInt32(string))
            }
            return heap.unordered.map(\.place)
        }
        var chosen = Set(top(byTitle))
        chosen.formUnion(top(byPerson))
        chosen.formUnion(chapters.names)
        chosen.formUnion(schoolCounts.keys)
        return chosen.sorted().map { string in
            // A school that stands in the teacher's place is a school.
            let teachers = schoolCounts[string] == nil ? byPerson.count(Int(string)) : 0
            let places = chapters[string].flatMap(\.places)
            return PopularName(
                string: string, lessons: UInt32(byTitle.count(Int(string))), teachers: UInt32(teachers),
                nodes: UInt32(places.reduce(0) { $0 + byPlace.count(Int($1)) }),
                schools: UInt32(schoolCounts[string] ?? 0))
        }
    }

    @inline(__always) func day(_ document: UInt32) -> Int { facts[Int(document)] >> 8 }

    @inline(__always) func awardRank(_ document: UInt32) -> Float {
        // In place: a copy of a column for every document would cost more than the look-up.
        let code = facets[Self.award].code(document)
        return code < awardRanks.count ? awardRanks[code] : 0
    }

    /// What the quality of a document is at most.
    @inline(__always) func qualityLimit(_ document: UInt32) -> Double {
        Double(qualitySteps[Int(document)]) * Self.qualityStep
    }

    @inline(__always) func quality(_ document: UInt32) -> Double { qualities[Int(document)] }

    private func computedQuality(_ document: UInt32) -> Double {
        let facts = facts[Int(document)]
        // One that is not visible may be newer.
        let freshness = min(1, Double(facts >> 8) / Double(newestDay))
        // One step of award outweighs all of freshness, one day of freshness all of completeness.
        let award = Double(awardRank(document))
        return 0.94 * award + 0.05 * freshness + 1e-6 * Double(facts & 0xFF) / 255
    }
}

/// A name suggestions may show, with the visible documents it stands for in each role.
struct PopularName: Sendable {
    var string: UInt32
    var lessons: UInt32
    var teachers: UInt32
    var nodes: UInt32
    var schools: UInt32
}

/// Facet codes by term number and back.
struct TermCodes: Sendable {
    private var codes: [String] = []
    private var numbers: [Int: [String: UInt32]] = [:]
    private(set) var last: Int64 = 0

    mutating func add(_ id: Int64, field: Int, code: String) {
        while codes.count <= Int(id) { codes.append("") }
        codes[Int(id)] = code
        numbers[field, default: [:]][code] = UInt32(id)
        last = max(last, id)
    }

    func code(_ term: UInt32) -> String { Int(term) < codes.count ? codes[Int(term)] : "" }

    func number(_ field: FacetField, _ code: String) -> UInt32? { numbers[Int(field.rawValue)]?[code] }

    /// The terms of a field whose code passes.
    func numbers(_ field: FacetField, where passes: (String) -> Bool) -> Set<UInt32> {
        Set((numbers[Int(field.rawValue)] ?? [:]).filter { passes($0.key) }.values)
    }
}
