internal import Foundation
package import Metadata

/// The languages the interface itself speaks.
package enum InterfaceLanguage: String, Sendable, CaseIterable {
    case zh, en

    static let plainCookie = "hl"
    /// Behind TLS: for this host alone.
    static let hostCookie = "__Host-hl"

    /// For `<html lang>`.
    var tag: String { self == .zh ? "zh-Hans" : "en" }
}

/// The words of the interface, from Schemas/interface/{language}.yml. A further language is one more file.
package struct InterfaceStrings: Sendable {
    private let words: [InterfaceLanguage: [String: String]]

    /// - Throws: `ConfigError` for a file that is missing or not a flat list of texts.
    package init(root: ProjectRoot) throws(ConfigError) {
        var words: [InterfaceLanguage: [String: String]] = [:]
        for language in InterfaceLanguage.allCases {
            let file = root.schemas.appending(path: "interface").appending(path: "\(language.rawValue).yml")
            words[language] = Self.flatten(try root.config(file), prefix: "")
        }
        self.words = words
    }

    private static func flatten(_ node: ConfigNode, prefix: String) -> [String: String] {
        var result: [String: String] = [:]
        for member in node.members {
            if let text = member.value.string {
                result[prefix + member.key] = text
            } else {
                result.merge(flatten(member.value, prefix: prefix + member.key + ".")) { first, _ in first }
            }
        }
        return result
    }

    /// The keys of one language, for comparing the files with each other and with the code.
    func keys(_ language: InterfaceLanguage) -> Set<String> { Set((words[language] ?? [:]).keys) }

    /// The text under a key; Chinese where a language lacks it, the key itself where nothing has it.
    /// - Parameter values: what `{name}` stands for.
    func text(_ key: String, _ language: InterfaceLanguage, _ values: [String: String] = [:]) -> String {
        var text = words[language]?[key] ?? words[.zh]?[key] ?? key
        for (name, value) in values { text = text.replacingOccurrences(of: "{\(name)}", with: value) }
        return text
    }
}

extension InterfaceStrings {
    /// All words in a fixed order: equal words, equal text.
    var digestSource: String {
        InterfaceLanguage.allCases.flatMap { language in
            keys(language).sorted().map { "\(language.rawValue).\($0)=\(text($0, language))" }
        }.joined(separator: "\n")
    }
}
