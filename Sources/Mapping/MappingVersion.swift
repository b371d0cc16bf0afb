internal import Metadata

/// The version stored beside each mapped record, by which re-mapping knows what is old.
enum MappingVersion {
    /// Raised when the code maps something differently.
    private static let revision = 4

    static func digest(crosswalk: Crosswalk, lexicon: Lexicon, platform: Platform) -> String {
        short(of: [crosswalk.digest, lexicon.digest], platform)
    }

    /// The same but for the labels, by which it is known which records a changed label may move.
    static func basis(crosswalk: Crosswalk, lexicon: Lexicon, platform: Platform) -> MappingBasis {
        MappingBasis(
            frame: short(of: [crosswalk.digest, lexicon.basis.frame], platform), answers: lexicon.basis.answers)
    }

    private static func short(of digests: [String], _ platform: Platform) -> String {
        let facts = [platform.code, platform.province ?? "", platform.schoolSystem.rawValue]
        let text = ([String(revision)] + digests + facts).joined(separator: "|")
        return String(Digest.sha256(text).hex.prefix(16))
    }
}

extension Lexicon {
    /// A digest over every vocabulary row and every node of the textbook trees.
    static func digest(of vocabularies: Vocabularies, _ trees: TextbookTrees) -> String {
        let lists = [
            vocabularies.stages, vocabularies.subjects, vocabularies.editions, vocabularies.resourceTypes,
            vocabularies.awards, vocabularies.languages, vocabularies.provinces, vocabularies.lessonParts,
        ]
        return Digest.sha256(rows(of: lists) + wholes(vocabularies, trees)).hex
    }

    /// A digest over what is not asked about label by label: whole vocabularies, the trees, and what is looked up
    /// beside a label (the stages of subjects, the letters of languages).
    static func frame(of vocabularies: Vocabularies, _ trees: TextbookTrees) -> String {
        let facts = [vocabularies.subjects, vocabularies.languages].flatMap { list in
            list.terms.map { "\(list.name)|\($0.code)|\($0.facts)\n" }
        }
        return Digest.sha256(facts.joined() + wholes(vocabularies, trees)).hex
    }

    private static func wholes(_ vocabularies: Vocabularies, _ trees: TextbookTrees) -> String {
        var text = rows(of: [
            vocabularies.grades, vocabularies.volumes, vocabularies.prefectures, vocabularies.counties,
            vocabularies.divisions, vocabularies.programmes,
        ])
        for (band, grades) in vocabularies.gradeBands.sorted(by: { $0.key < $1.key }) { text += "\(band)=\(grades)\n" }
        text += vocabularies.sanquCounties.sorted().joined(separator: ",")
        text += vocabularies.sanquPrefectures.sorted().joined(separator: ",")
        for (old, new) in vocabularies.historicCodes.sorted(by: { $0.key < $1.key }) { text += "\(old)>\(new)\n" }
        for node in trees.nodes { text += node.key + "\n" }
        return text
    }

    private static func rows(of lists: [Vocabulary]) -> String {
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
        return text
    }
}
