/// Something said about a search: what was loosened or corrected, and what of the text was not taken at its word.
package struct SearchRemark: Sendable, Equatable {
    /// What is said; pages have the sentences as `remark.*` in Schemas/interface.
    package enum Kind: String, Sendable, CaseIterable {
        case cut, emptyNode, noValue, nothingOf, corrected
        case missing, missingLoosened, missingFilters, missingPartly, partly, loosened
        case behindPartly, behindLoosened
    }

    package var kind: Kind
    /// What stands for `{name}` in the sentence.
    package var names: [String: String]

    init(_ kind: Kind, _ names: [String: String] = [:]) {
        self.kind = kind
        self.names = names
    }

    /// For programs and terminals.
    package var chinese: String { runs(of: kind.chinese).map(\.text).joined() }

    /// The words of a sentence, and what it names.
    package func runs(of sentence: String) -> [(text: String, isName: Bool)] {
        var runs: [(text: String, isName: Bool)] = []
        var rest = sentence[...]
        while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
            runs.append((text: String(rest[..<start]), isName: false))
            runs.append((text: names[String(rest[rest.index(after: start)..<end])] ?? "", isName: true))
            rest = rest[rest.index(after: end)...]
        }
        runs.append((text: String(rest), isName: false))
        return runs.filter { !$0.text.isEmpty }
    }
}

extension SearchRemark.Kind {
    /// The sentence as Schemas/interface/zh.yml has it.
    package var chinese: String {
        switch self {
        case .cut: "查询太长：只读前 {characters} 个字符、前 {parts} 个词，其余没有用于搜索"
        case .emptyNode: "教材目录节点“{value}”里没有资源"
        case .noValue: "{field} 没有“{value}”这个值，已按文字搜索"
        case .nothingOf: "没有 {field} 为“{value}”的资源"
        case .corrected: "没有找到“{words}”，已为您搜索“{better}”"
        case .missing: "没有找到{words}"
        case .missingLoosened: "没有找到{words}，以下放宽了{loosened}"
        case .missingFilters: "没有找到{words}，以下是{filters}的资源"
        case .missingPartly: "没有找到{words}，以下资源只包含一部分词语"
        case .partly: "没有同时包含全部词语的资源，以下资源只包含一部分"
        case .loosened: "没有同时符合全部条件的资源，以下放宽了{loosened}"
        case .behindPartly: "完全匹配的资源有 {count} 条，其后是包含部分词语的资源"
        case .behindLoosened: "完全匹配的资源有 {count} 条，其后放宽了{loosened}"
        }
    }
}
