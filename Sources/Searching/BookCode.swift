internal import Metadata

/// A book of a series: its volume, and the grade where every grade has such a volume (四年级上册). 必修 第一册 is one book
/// whatever grade it is read in.
///
/// In keys of the tree `4.v_up`; `.v_up` is what names no grade; `v_up` alone, as older links have it, is that volume of
/// every grade.
struct BookCode: Hashable {
    /// A code of the grades, empty for none; nil where grades are not told apart.
    var grade: String?
    /// A code of the volumes.
    var volume: String

    init(grade: String?, volume: String) {
        self.grade = grade
        self.volume = volume
    }

    init(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        self.init(grade: parts.count == 2 ? parts[0] : nil, volume: parts[parts.count - 1])
    }

    var text: String { grade.map { "\($0).\(volume)" } ?? volume }

    func name(_ vocabulary: QueryVocabulary) -> String {
        [grade.flatMap { $0.isEmpty ? nil : (FacetField.grade, $0) }, (.volume, volume)].compactMap(\.self)
            .map { vocabulary.name($0.0, $0.1) }.joined(separator: " ")
    }

    /// By grade, what names none last, then by volume.
    func precedes(_ other: BookCode, _ vocabulary: QueryVocabulary) -> Bool {
        func place(_ code: String?, _ field: FacetField) -> Int {
            code.flatMap { vocabulary.order[field]?[$0] } ?? Int.max
        }
        let places = [(grade, other.grade, FacetField.grade), (volume, other.volume, .volume)]
        for (mine, theirs, field) in places where place(mine, field) != place(theirs, field) {
            return place(mine, field) < place(theirs, field)
        }
        return text < other.text
    }
}

extension Snapshot {
    /// The books of a document: several where it is for several grades.
    func books(_ document: UInt32, _ vocabulary: QueryVocabulary) -> [BookCode] {
        codes(.volume, document).flatMap { volume -> [BookCode] in
            guard vocabulary.volumesOfGrades.contains(volume) else { return [BookCode(grade: nil, volume: volume)] }
            let grades = codes(.grade, document)
            return (grades.isEmpty ? [""] : grades).map { BookCode(grade: $0, volume: volume) }
        }
    }

    /// The codes of a document in a field.
    func codes(_ field: FacetField, _ document: UInt32) -> [String] {
        column(field).terms(document).map(terms.code)
    }
}
