internal import Foundation
internal import Metadata

/// Checks the crosswalks: readable, and no fixed value that the vocabulary of its field does not know.
struct CrosswalkLint {
    let root: ProjectRoot
    /// Nil: the vocabularies cannot be read, which is told elsewhere.
    let lexicon: Lexicon?

    /// The names of the files, the formats of those that can be used, and what is wrong.
    func read() -> (names: Set<String>, formats: [String: PayloadFormat], errors: [ConfigError]) {
        var names: Set<String> = []
        var formats: [String: PayloadFormat] = [:]
        var errors: [ConfigError] = []
        for file in root.yamlFiles(in: root.crosswalks) {
            let name = file.deletingPathExtension().lastPathComponent
            names.insert(name)
            do throws(ConfigError) {
                let crosswalk = try Crosswalk.load(name, root: root)
                formats[name] = crosswalk.format
                if let lexicon { errors += strangers(crosswalk, try root.config(file), lexicon) }
            } catch {
                errors.append(error)
            }
        }
        return (names, formats, errors)
    }

    /// Fixed values nobody knows: every record they are written for would carry them uncoded.
    private func strangers(_ crosswalk: Crosswalk, _ config: ConfigNode, _ lexicon: Lexicon) -> [ConfigError] {
        var errors: [ConfigError] = []
        // Rules and their sources are read from the file in its order.
        for (rule, member) in zip(crosswalk.rules, config["fields"]?.members ?? []) {
            for (source, node) in zip(rule.sources, member.value.elements) {
                for fixed in Self.fixedValues(node, constant: source.constant) {
                    var values = [RawText(fixed.text, path: source.name)]
                    for step in source.steps.dropFirst(fixed.stepsBefore) { values = step.apply(values, lexicon) }
                    for value in values where !lexicon.knows(value.text, for: rule.target) {
                        errors.append(
                            fixed.place.error(
                                "\(rule.target.name) 的词表里没有“\(value.text)”", mend: Self.mend(for: rule.target)))
                    }
                }
            }
        }
        return errors
    }

    /// A value that stands in the crosswalk itself.
    private struct FixedValue {
        var text: String
        /// Steps that come before it, and do nothing to it.
        var stepsBefore: Int
        var place: ConfigNode
    }

    /// Of one source of a field: its constant, and what its steps put in the place of what the platform says.
    private static func fixedValues(_ source: ConfigNode, constant: String?) -> [FixedValue] {
        var values: [FixedValue] = []
        if let constant {
            values.append(FixedValue(text: constant, stepsBefore: 0, place: source["constant"] ?? source))
        }
        for (number, step) in (source["do"]?.elements ?? []).enumerated() {
            guard let member = step.members.first else { continue }
            let places: [ConfigNode] =
                switch member.key {
                case Lookup.name: member.value.members.map(\.value)
                case Constant.name, Default.name: [member.value]
                default: []
                }
            for place in places {
                guard let text = place.string else { continue }
                values.append(FixedValue(text: text, stepsBefore: number + 1, place: place))
            }
        }
        return values
    }

    private static func mend(for field: TargetField) -> String {
        switch field {
        case .providerKind: "可用：\(PeopleNormaliser.providerKinds.joined(separator: "、"))"
        case .access: "可用：free、login、paid、restricted、unknown"
        default: "改用 Schemas/vocabularies 里该词表的代码、名称或同义词"
        }
    }
}

extension Lexicon {
    /// Whether the normaliser of a field can code the text; true for fields without a vocabulary.
    fileprivate func knows(_ text: String, for field: TargetField) -> Bool {
        switch field {
        case .stage: knows(text, as: .stages)
        case .grade: knows(text, as: .grades)
        case .language: knows(text, as: .languages)
        case .parts: !parts.codes(text).isEmpty
        case .providerKind: PeopleNormaliser.providerKinds.contains(text)
        case .access: RightsNormaliser.access(text) != nil
        case .subject: knows(text, as: .subjects)
        case .edition: knows(text, as: .editions)
        case .volume: knows(text, as: .volumes)
        case .type: knows(text, as: .types)
        case .award: knows(text, as: .awards)
        case .province: knows(text, as: .provinces)
        case .prefecture: knows(text, as: .prefectures)
        case .county: knows(text, as: .counties)
        case .division: knows(text, as: .divisions)
        default: true
        }
    }
}
