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

    /// Fixed values nobody knows: every record of the platform would carry them uncoded.
    private func strangers(_ crosswalk: Crosswalk, _ config: ConfigNode, _ lexicon: Lexicon) -> [ConfigError] {
        var errors: [ConfigError] = []
        // Rules and their sources are read from the file in its order.
        for (rule, member) in zip(crosswalk.rules, config["fields"]?.members ?? []) {
            for (source, node) in zip(rule.sources, member.value.elements) {
                guard let constant = source.constant else { continue }
                var values = [RawText(constant, path: source.name)]
                for step in source.steps { values = step.apply(values, lexicon) }
                for value in values where !lexicon.knows(value.text, for: rule.target) {
                    errors.append(
                        (node["constant"] ?? node).error(
                            "\(rule.target.name) 的词表里没有“\(value.text)”", mend: "改用 Schemas/vocabularies 里该词表的代码、名称或同义词")
                    )
                }
            }
        }
        return errors
    }
}

extension Lexicon {
    /// Whether the normaliser of a field can code the text; true for fields without a vocabulary.
    fileprivate func knows(_ text: String, for field: TargetField) -> Bool {
        switch field {
        case .stage: knows(text, as: .stages)
        case .subject: knows(text, as: .subjects)
        case .edition: knows(text, as: .editions)
        case .volume: knows(text, as: .volumes)
        case .type: knows(text, as: .types)
        case .award: knows(text, as: .awards)
        case .province: knows(text, as: .provinces)
        default: true
        }
    }
}
