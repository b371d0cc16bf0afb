package import Metadata

/// What decides whether two records are the same work.
package struct WorkTraits: Sendable, Equatable {
    var record: Int64
    var source: Int64
    /// The record's own id, `cnres:…`.
    var id: String
    var title: WorkTitle
    /// Nobody twice.
    var teachers: [String]
    var school: String
    /// A name many schools bear (中心小学) tells none of them.
    var isSchoolGeneral: Bool
    var place: WorkPlace
    var subject: String
    /// A code, or a label no vocabulary knows behind `?`; so too the volume.
    var edition: String
    var volume: String
    var curriculum: String
    var language: String
    var grades: [Int]
    /// The textbook node it hangs on: a key of the trees, else the name of the smallest node of its path.
    var node: String
    /// The name of that node alone.
    var section: String
    /// What its path says beyond its own title: platforms name the chapter, the section, or both in one.
    var chapter: String
    var kind: Kind
    var type: String
    /// Identifiers any platform would repeat.
    var identifiers: [String]

    /// Families of types within which one work may appear.
    enum Kind: String, Sendable {
        case lesson, course, book, other
    }

    package init(_ resource: LearningResource, record: Int64, source: Int64, titles: WorkTitleReader) {
        self.record = record
        self.source = source
        id = resource.id
        let title = titles.read(resource.displayTitle)
        self.title = title
        let names = WorkNames(words: titles.words)
        teachers = names.teachers(of: resource)
        let school = names.school(resource.school?.name ?? "")
        self.school = school
        isSchoolGeneral = titles.words.isGeneral(school: school)
        place = WorkPlace(resource)
        subject = resource.subjects.first?.code ?? ""
        edition = Self.mark(resource.edition?.code, resource.edition?.raw)
        volume = Self.mark(resource.volume?.code, resource.volume?.raw)
        curriculum = resource.curriculumStandard ?? resource.edition?.standardYear ?? ""
        language = resource.languages.map(\.code).sorted().joined(separator: ",")
        grades = resource.grades
        let steps = (resource.node?.path ?? []).map(TextbookTrees.normalise)
        node = resource.node?.key ?? steps.last ?? ""
        let name = resource.node?.key?.split { $0 == "|" || $0 == "/" }.last
        section = name.map { TextbookTrees.normalise(String($0)) } ?? steps.last ?? ""
        var chapter = steps.filter { $0 != title.text }.joined()
        if chapter.hasSuffix(title.text) { chapter.removeLast(title.text.count) }
        self.chapter = chapter
        kind = Self.kind(resource.resourceType?.code)
        type = resource.resourceType?.code ?? ""
        identifiers =
            resource.identifiers.filter { $0.scheme != "isbn" && $0.value.utf8.count >= 8 }.map(\.value)
            + (resource.sourceID.utf8.count >= 16 ? [resource.sourceID] : [])
    }

    private static func mark(_ code: String?, _ raw: String?) -> String {
        if let code { return code }
        let label = TextFolding.fold(raw ?? "")
        return label.isEmpty ? "" : "?\(label)"
    }

    private static func kind(_ type: String?) -> Kind {
        switch type {
        case "lesson_case", "classroom_video", "micro_video", nil: .lesson
        case "online_course", "course_package": .course
        case "e_textbook", "teacher_book", "activity_book", "map_atlas", "digital_textbook_package": .book
        default: .other
        }
    }

    /// A record of more teachers than this meets others under the first of them.
    private static let mostTeachers = 4

    /// Keys under which records that may be the same work meet: never more than a handful.
    var keys: [Int64] {
        var keys: Set<Int64> = []
        let hashes = minimalHashes
        for teacher in teachers.prefix(Self.mostTeachers) {
            for (hash, salt) in zip(hashes, 1...) { keys.insert(Self.key("m\(salt)|\(teacher)|\(hash)")) }
            if !node.isEmpty { keys.insert(Self.key("n|\(teacher)|\(subject)|\(node)")) }
        }
        if teachers.isEmpty, kind == .book {
            keys.insert(Self.key("b|\(title.text)|\(subject)|\(volume)"))
        }
        for identifier in identifiers { keys.insert(Self.key("i|\(identifier)")) }
        return keys.sorted()
    }

    /// Two minimal hashes over the title's pairs (MinHash): equal titles share both, like titles one of them mostly.
    private var minimalHashes: [UInt64] {
        let pairs = TitleSimilarity.pairs(title.text)
        return [0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F].map { (salt: UInt64) in
            pairs.map { Self.mix($0 ^ salt) }.min() ?? 0
        }
    }

    static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// FNV-1a, 64 bits: quick, and a clash costs one comparison, not a wrong link.
    private static func key(_ text: String) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int64(bitPattern: mix(hash))
    }
}
