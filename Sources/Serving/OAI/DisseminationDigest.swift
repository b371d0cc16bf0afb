package import Cataloguing
package import Counting
package import Metadata

extension Dissemination {
    /// Raised whenever a writer writes the same record otherwise than before: everything is dated anew then.
    private static let edition = 2

    /// - Parameters:
    ///   - targets: the targets records are counted for, as sets; nil: none.
    ///   - since: when the files of both were read.
    package init(_ vocabularies: Vocabularies, targets: TargetPlan?, since: UTCInstant) {
        let lists = [
            vocabularies.stages, vocabularies.grades, vocabularies.subjects, vocabularies.editions,
            vocabularies.volumes, vocabularies.resourceTypes, vocabularies.awards, vocabularies.languages,
            vocabularies.provinces, vocabularies.lessonParts,
        ]
        // Labels and remarks are written nowhere; the tags of languages are.
        let lines = lists.flatMap { list in
            list.terms.map { "\(list.name)|\($0.code)|\($0.name)|\($0.columns["bcp47"] ?? "")|\($0.facts)" }
        }
        let text = ["\(Self.edition)", targets?.document.digest ?? ""] + lines
        self.init(digest: String(Digest.sha256(text.joined(separator: "\n")).hex.prefix(16)), since: since)
    }
}
