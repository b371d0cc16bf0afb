internal import Metadata

/// The facts only online courses have.
enum CourseNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        let start = draft.values.first(.courseStart).flatMap { SourceDateReader.read($0.text) }
        let end = draft.values.first(.courseEnd).flatMap { SourceDateReader.read($0.text) }
        let enrolled = Self.enrolled(&draft)
        let platform = draft.values.first(.coursePlatform)?.text
        guard start != nil || end != nil || enrolled != nil || platform != nil else { return }
        draft.resource.course = Course(start: start, end: end, enrolled: enrolled, platformName: platform)
    }

    private static func enrolled(_ draft: inout Draft) -> Int? {
        guard let value = draft.values.first(.courseEnrolled) else { return nil }
        let count = CountReader.read(value.text)
        if count == nil { draft.note("count_invalid", .warning, field: "course", value) }
        return count
    }
}
