package import Metadata

/// Which records a target counts: a query over coded fields, as a tree.
package indirect enum Rule: Sendable, Equatable {
    case all([Rule])
    case any([Rule])
    case not(Rule)
    /// The record carries at least one of these codes in the field.
    case field(FacetField, [String])

    /// The rule in Chinese for readers: 「类型=优课 且 年度=2019」.
    /// - Parameter name: gives a code's name in a field.
    package func text(_ name: (FacetField, String) -> String) -> String {
        switch self {
        case .all(let rules): rules.map { $0.part(name) }.joined(separator: " 且 ")
        case .any(let rules): rules.map { $0.part(name) }.joined(separator: " 或 ")
        case .not(let rule): "不是" + rule.part(name)
        case .field(let field, let codes):
            field.chineseName + "=" + codes.map { name(field, $0) }.joined(separator: "、")
        }
    }

    private func part(_ name: (FacetField, String) -> String) -> String {
        switch self {
        case .all(let rules) where rules.count > 1: "（\(text(name))）"
        case .any(let rules) where rules.count > 1: "（\(text(name))）"
        default: text(name)
        }
    }

    /// Every (field, codes) the rule names, in order.
    package var leaves: [(field: FacetField, codes: [String])] {
        switch self {
        case .all(let rules), .any(let rules): rules.flatMap(\.leaves)
        case .not(let rule): rule.leaves
        case .field(let field, let codes): [(field, codes)]
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
