import Metadata

/// The fields a good record fills, as completeness is judged by. The order is stored with tallies: append only.
package enum CompletenessField: String, Sendable, Codable, CaseIterable {
    case type, subject, stage, grade, edition, volume, node, language, year, school, provider, county
    case landingPage, description, keyword, creator, date, rights, format

    package var chineseName: String {
        switch self {
        case .type: "类型"
        case .subject: "学科"
        case .stage: "学段"
        case .grade: "年级"
        case .edition: "版本"
        case .volume: "册次"
        case .node: "知识节点"
        case .language: "语种"
        case .year: "年度"
        case .school: "学校"
        case .provider: "提供单位"
        case .county: "区县"
        case .landingPage: "访问地址"
        case .description: "简介"
        case .keyword: "关键词"
        case .creator: "教师或作者"
        case .date: "日期"
        case .rights: "权利说明"
        case .format: "文件格式"
        }
    }

    /// The fields a facet value fills, as bits by index; an unmapped value fills nothing.
    static func mask(_ field: FacetField, _ code: String) -> UInt32 {
        guard code != FacetField.unmapped else { return 0 }
        if field == .filled {
            let filled = FilledFields(rawValue: UInt16(code, radix: 16) ?? 0)
            let pairs: [(FilledFields, CompletenessField)] = [
                (.landingPage, .landingPage), (.description, .description), (.keyword, .keyword),
                (.creator, .creator), (.date, .date), (.rights, .rights), (.format, .format),
            ]
            return pairs.reduce(0) { filled.contains($1.0) ? $0 | $1.1.bit : $0 }
        }
        return CompletenessField(rawValue: field.name)?.bit ?? 0
    }

    private var bit: UInt32 { 1 << UInt32(Self.allCases.firstIndex(of: self) ?? 0) }
}
