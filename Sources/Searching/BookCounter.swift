internal import Metadata

/// A book in the tree: 学段 → 学科 → 版本 → 册次.
struct BookPlace: Hashable {
    var stage: String
    var subject: String
    var edition: String
    var book: BookCode

    /// Of the tree's node.
    var key: String { [stage, subject, edition, book.text].joined(separator: "|") }

    /// 语文 统编版 四年级 上册; with the stage where no grade tells it.
    func name(_ vocabulary: QueryVocabulary) -> String {
        let codes = [(FacetField.stage, stage), (.subject, subject), (.edition, edition)]
        let names = codes.map { vocabulary.name($0.0, $0.1) }
        return (names.dropFirst(book.grade?.isEmpty == false ? 1 : 0) + [book.name(vocabulary)])
            .joined(separator: " ")
    }
}

/// Counts documents by the values that place them in books: few combinations, however many documents.
struct BookCounter {
    /// Numbers of sets of terms, as the columns have them.
    struct Codes: Hashable, Sendable {
        var stage: Int
        var subject: Int
        var edition: Int
        var volume: Int
        var grade: Int
    }

    /// Documents that have the same values.
    struct Tally: Sendable {
        /// One of them.
        var first: UInt32
        var count = 0
    }

    private let stages: FacetColumn
    private let subjects: FacetColumn
    private let editions: FacetColumn
    private let volumes: FacetColumn
    private let grades: FacetColumn
    private(set) var tallies: [Codes: Tally] = [:]

    init(_ snapshot: Snapshot) {
        stages = snapshot.column(.stage)
        subjects = snapshot.column(.subject)
        editions = snapshot.column(.edition)
        volumes = snapshot.column(.volume)
        grades = snapshot.column(.grade)
    }

    /// Documents that lack one of the values are in no book.
    mutating func add(_ documents: some Sequence<UInt32>) {
        // Neighbours are mostly of one book, and need not be looked up one by one.
        var last: (codes: Codes, tally: Tally)?
        for document in documents {
            let codes = Codes(
                stage: stages.code(document), subject: subjects.code(document), edition: editions.code(document),
                volume: volumes.code(document), grade: grades.code(document))
            guard codes.stage != 0, codes.subject != 0, codes.edition != 0, codes.volume != 0 else { continue }
            if last?.codes != codes {
                if let last { keep(last.codes, last.tally) }
                last = (codes, Tally(first: document))
            }
            last?.tally.count += 1
        }
        if let last { keep(last.codes, last.tally) }
    }

    private mutating func keep(_ codes: Codes, _ tally: Tally) {
        tallies[codes, default: Tally(first: tally.first)].count += tally.count
    }
}

extension Snapshot {
    /// How many of the counted documents are in each book; in several where a record is for several.
    func books(
        _ tallies: some Sequence<BookCounter.Tally>, _ vocabulary: QueryVocabulary
    ) -> [BookPlace: Int] {
        var counts: [BookPlace: Int] = [:]
        for tally in tallies {
            let books = books(tally.first, vocabulary)
            for stage in codes(.stage, tally.first) {
                for subject in codes(.subject, tally.first) {
                    for edition in codes(.edition, tally.first) {
                        for book in books {
                            let place = BookPlace(stage: stage, subject: subject, edition: edition, book: book)
                            counts[place, default: 0] += tally.count
                        }
                    }
                }
            }
        }
        return counts
    }
}
