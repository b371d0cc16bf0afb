internal import Metadata

/// What a mapper's outcome depends on, by which re-mapping knows what is old.
enum MappingVersion {
    /// Raised when the code maps something differently.
    private static let revision = 10

    static func basis(crosswalk: Crosswalk, lexicon: Lexicon, platform: Platform) -> MappingBasis {
        let facts = [
            String(revision), crosswalk.digest, lexicon.basis.frame, platform.code, platform.province ?? "",
            platform.schoolSystem.rawValue,
        ]
        return MappingBasis(
            frame: String(Digest.sha256(facts.joined(separator: "|")).hex.prefix(16)), answers: lexicon.basis.answers)
    }
}

extension Lexicon {
    /// A digest over what is not asked about label by label: whole vocabularies, the trees, and what is looked up
    /// beside a label (the stages of subjects, the letters of languages).
    static func frame(of vocabularies: Vocabularies, _ trees: TextbookTrees) -> String {
        let facts = [vocabularies.subjects, vocabularies.languages].flatMap { list in
            list.terms.map { "\(list.name)|\($0.code)|\($0.facts)\n" }
        }
        var text = facts.joined()
        text += rows(of: [
            vocabularies.grades, vocabularies.volumes, vocabularies.prefectures, vocabularies.counties,
            vocabularies.divisions, vocabularies.programmes, vocabularies.providerKinds.vocabulary,
        ])
        for (band, grades) in vocabularies.gradeBands.sorted(by: { $0.key < $1.key }) { text += "\(band)=\(grades)\n" }
        text += vocabularies.sanquCounties.sorted().joined(separator: ",")
        text += vocabularies.sanquPrefectures.sorted().joined(separator: ",")
        text += vocabularies.placeholders.sorted().joined(separator: ",")
        text += "messengers=\(vocabularies.messengerWords.digest)\n"
        for term in vocabularies.provinces.terms { text += "\(term.name)\(term.columns["short_name"] ?? "")," }
        for (code, names) in vocabularies.regionShortNames.sorted(by: { $0.key < $1.key }) {
            text += "\(code)=\(names)\n"
        }
        for (old, new) in vocabularies.historicCodes.sorted(by: { $0.key < $1.key }) { text += "\(old)>\(new)\n" }
        for node in trees.nodes { text += node.key + "\n" }
        return Digest.sha256(text).hex
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
