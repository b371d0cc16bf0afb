package import Metadata

/// Which records a target counts: a query over coded fields, as a tree.
package indirect enum Rule: Sendable, Equatable {
    case all([Rule])
    case any([Rule])
    case not(Rule)
    /// The record carries at least one of these codes in the field.
    case field(FacetField, [String])
    /// The unit that provided the record is of one of these kinds (provider-kinds.csv).
    case providerKind([String])

    /// The rule in Chinese for readers: 「类型=优课 且 年度=2019」.
    package func text(_ reader: RuleReader) -> String {
        switch self {
        case .all(let rules): rules.map { $0.part(reader) }.joined(separator: " 且 ")
        case .any(let rules): rules.map { $0.part(reader) }.joined(separator: " 或 ")
        case .not(let rule): rule.condition(reader, sign: "≠") ?? "不是" + rule.part(reader)
        case .field, .providerKind: condition(reader, sign: "=") ?? ""
        }
    }

    /// A single condition in words; nil for a composed rule.
    private func condition(_ reader: RuleReader, sign: String) -> String? {
        switch self {
        case .field(let field, let codes):
            field.chineseName + sign + codes.map { reader.name(field, $0) }.joined(separator: "、")
        case .providerKind(let codes):
            "提供单位类别" + sign
                + codes.map { reader.vocabularies.providerKinds.vocabulary.name(of: $0) }.joined(separator: "、")
        case .all, .any, .not: nil
        }
    }

    private func part(_ reader: RuleReader) -> String {
        switch self {
        case .all(let rules) where rules.count > 1: "（\(text(reader))）"
        case .any(let rules) where rules.count > 1: "（\(text(reader))）"
        default: text(reader)
        }
    }
}

extension FacetField {
    /// The field's name for readers.
    package var chineseName: String {
        switch self {
        case .stage: "学段"
        case .subject: "学科"
        case .grade: "年级"
        case .edition: "版本"
        case .volume: "册次"
        case .type: "类型"
        case .province: "省份"
        case .language: "语种"
        case .award: "获奖"
        case .year: "年度"
        case .license: "许可"
        case .provider: "提供单位"
        case .sanqu: "三区三州"
        case .prefecture: "地市"
        case .county: "区县"
        case .division: "师"
        case .node: "知识节点"
        case .school: "学校"
        case .part: "课例组成"
        case .access: "获取方式"
        case .flag: "质量标记"
        case .source: "来源"
        case .curriculum: "课程标准"
        case .batch: "批次"
        case .programme: "项目"
        case .filled: "已填字段"
        }
    }
}
