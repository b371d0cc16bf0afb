/// The normalisers in the order in which they need one another: the school system before the grade, the grade before
/// the stage it may imply, stage before the subject it may decide.
enum Normalisers {
    static let inOrder: [@Sendable (inout Draft, MappingContext) -> Void] = [
        TextNormaliser.apply,
        IdentifierNormaliser.apply,
        TypeNormaliser.apply,
        StageNormaliser.apply,
        SchoolSystemNormaliser.apply,
        GradeNormaliser.apply,
        StageNormaliser.inferFromGrades,
        SubjectNormaliser.apply,
        VolumeNormaliser.apply,
        EditionNormaliser.apply,
        NodeNormaliser.apply,
        LanguageNormaliser.apply,
        PeopleNormaliser.apply,
        RegionNormaliser.apply,
        AwardNormaliser.apply,
        ProgrammeNormaliser.apply,
        CourseNormaliser.apply,
        RightsNormaliser.apply,
        FormatNormaliser.apply,
        DateNormaliser.apply,
    ]
}
