/// One thing that is checked of every record. One rule, one file, one test.
protocol Rule: SendableMetatype {
    /// The flag of quality-flags.csv.
    static var name: String { get }
    /// One English sentence for the documentation.
    static var summary: String { get }
    /// Notes findings; may mend or drop what is wrong.
    static func check(_ draft: inout Draft, _ context: MappingContext)
}

/// Every rule, in the order in which they run.
enum Rules {
    static let all: [any Rule.Type] = [
        NoSourceID.self, TitleControlCharacters.self, OverlongText.self, MissingTitle.self, Mojibake.self,
        PrivateUseCharacters.self, ScriptMismatch.self, DateInFuture.self, InvalidURL.self, InvalidISBN.self,
    ]
}
