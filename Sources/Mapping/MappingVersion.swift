internal import Metadata

/// The version stored beside each mapped record, by which re-mapping knows what is old.
enum MappingVersion {
    /// Raised when the code maps something differently.
    private static let revision = 4

    static func digest(crosswalk: Crosswalk, lexicon: Lexicon, platform: Platform) -> String {
        let facts = [platform.code, platform.province ?? "", platform.schoolSystem.rawValue]
        let text = ([String(revision), crosswalk.digest, lexicon.digest] + facts).joined(separator: "|")
        return String(Digest.sha256(text).hex.prefix(16))
    }
}

extension Lexicon {
    /// A digest over every vocabulary row and every node of the textbook trees.
    static func digest(of vocabularies: Vocabularies, _ trees: TextbookTrees) -> String {
        let lists = [
            vocabularies.stages, vocabularies.grades, vocabularies.subjects, vocabularies.editions,
            vocabularies.volumes, vocabularies.resourceTypes, vocabularies.awards, vocabularies.languages,
            vocabularies.provinces, vocabularies.prefectures, vocabularies.counties, vocabularies.divisions,
            vocabularies.lessonParts, vocabularies.programmes,
        ]
        var text = ""
        for list in lists {
            text += "#\(list.name)\n"
            for term in list.terms {
                for key in term.columns.keys.sorted() where key != "note" {
                    text += "\(key)=\(term.columns[key] ?? "")\u{1F}"
                }
                text += "\n"
            }
        }
        for (band, grades) in vocabularies.gradeBands.sorted(by: { $0.key < $1.key }) { text += "\(band)=\(grades)\n" }
        text += vocabularies.sanquCounties.sorted().joined(separator: ",")
        text += vocabularies.sanquPrefectures.sorted().joined(separator: ",")
        for (old, new) in vocabularies.historicCodes.sorted(by: { $0.key < $1.key }) { text += "\(old)>\(new)\n" }
        for node in trees.nodes { text += node.key + "\n" }
        return Digest.sha256(text).hex
    }
}
