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
        subject = WorkKeys.subject(of: resource)
        edition = WorkKeys.mark(resource.edition?.code, resource.edition?.raw)
        volume = WorkKeys.mark(resource.volume?.code, resource.volume?.raw)
        curriculum = resource.curriculumStandard ?? resource.edition?.standardYear ?? ""
        language = resource.languages.map(\.code).sorted().joined(separator: ",")
        grades = resource.grades
        let steps = (resource.node?.path ?? []).map(TextbookTrees.normalise)
        node = WorkKeys.node(of: resource)
        let name = resource.node?.key?.split { $0 == "|" || $0 == "/" }.last
        section = name.map { TextbookTrees.normalise(String($0)) } ?? steps.last ?? ""
        var chapter = steps.filter { $0 != title.text }.joined()
        if chapter.hasSuffix(title.text) { chapter.removeLast(title.text.count) }
        self.chapter = chapter
        kind = Self.kind(resource.resourceType?.code)
        type = resource.resourceType?.code ?? ""
        identifiers = WorkKeys.identifiers(of: resource)
    }

    /// Keys under which the record meets others.
    var keys: [Int64] {
        WorkKeys(
            title: title.text, teachers: teachers, subject: subject, volume: volume, node: node, kind: kind,
            identifiers: identifiers
        ).all
    }

    static func kind(_ type: String?) -> Kind {
        switch type {
        case "lesson_case", "classroom_video", "micro_video", nil: .lesson
        case "online_course", "course_package": .course
        case "e_textbook", "teacher_book", "activity_book", "map_atlas", "digital_textbook_package": .book
        default: .other
        }
    }
}
