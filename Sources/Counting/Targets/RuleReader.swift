package import Metadata

/// Reads rules from YAML and refuses what no vocabulary knows.
///
/// A mapping is a conjunction of its members; `all`, `any` and `not` nest; every other key is a facet field with a code
/// or a list of codes: `{type: lesson_case, language: [ko, ii]}`.
package struct RuleReader: Sendable {
    let vocabularies: Vocabularies
    /// Code → name of the sources, which no vocabulary lists.
    var sources: [String: String] = [:]

    package init(vocabularies: Vocabularies) {
        self.vocabularies = vocabularies
    }

    /// - Throws: `ConfigError` for an unknown field, code or shape.
    package func rule(_ config: ConfigNode) throws(ConfigError) -> Rule {
        guard config.isMapping, !config.members.isEmpty else {
            throw config.error("规则应当是“字段: 代码”的组合", mend: "例如 `rule: {type: lesson_case}`")
        }
        var rules: [Rule] = []
        for member in config.members {
            switch member.key {
            case "all": rules.append(.all(try list(member.value)))
            case "any": rules.append(.any(try list(member.value)))
            case "not": rules.append(.not(try rule(member.value)))
            case "providerKind": rules.append(.providerKind(try providerKinds(member.value)))
            default: rules.append(try field(member))
            }
        }
        return rules.count == 1 ? rules[0] : .all(rules)
    }

    private func list(_ config: ConfigNode) throws(ConfigError) -> [Rule] {
        guard config.isList, !config.elements.isEmpty else {
            throw config.error("all 和 any 下面应当是一个列表", mend: "每个条件前加 `- `")
        }
        var rules: [Rule] = []
        for element in config.elements { rules.append(try rule(element)) }
        return rules
    }

    private func providerKinds(_ config: ConfigNode) throws(ConfigError) -> [String] {
        let known = vocabularies.providerKinds.vocabulary
        var codes: [String] = []
        for element in config.elements {
            guard let code = element.string, known.term(code: code) != nil else {
                throw element.error(
                    "词表 provider-kinds 里没有 \(element.string ?? "这样的类别")",
                    mend: "可用的类别：\(known.terms.map(\.code).joined(separator: "、"))")
            }
            codes.append(code)
        }
        guard !codes.isEmpty else { throw config.error("providerKind 没有值", mend: "至少写一个类别") }
        return codes
    }

    private func field(_ member: ConfigNode.Member) throws(ConfigError) -> Rule {
        let field = try Self.field(named: member.key, file: member.value.file, line: member.line)
        return .field(field, try codes(member.value, of: field))
    }

    static func field(named name: String, file: String, line: Int) throws(ConfigError) -> FacetField {
        guard let field = FacetField(name: name) else {
            throw ConfigError(
                file: file, line: line, reason: "不认识的字段 \(name)",
                mend: "可用的字段：\(FacetField.allCases.map(\.name).joined(separator: "、"))，以及 providerKind、all、any、not")
        }
        return field
    }

    /// The codes under a field, checked against its vocabulary.
    func codes(_ config: ConfigNode, of field: FacetField) throws(ConfigError) -> [String] {
        var codes: [String] = []
        for element in config.elements {
            guard let code = element.string, !code.isEmpty else {
                throw element.error("\(field.name) 的值应是代码", mend: "写一个代码，或 [代码, 代码]")
            }
            try check(code, of: field, at: element)
            guard !codes.contains(code) else {
                throw element.error("\(field.name) 里 \(code) 写了两次", mend: "删去一个")
            }
            codes.append(code)
        }
        guard !codes.isEmpty else { throw config.error("\(field.name) 没有值", mend: "至少写一个代码") }
        return codes
    }

    private func check(_ code: String, of field: FacetField, at place: ConfigNode) throws(ConfigError) {
        if let vocabulary = vocabulary(of: field) {
            guard vocabulary.term(code: code) == nil else { return }
            let meant = vocabulary.terms(labelled: code).map(\.code)
            let mend =
                meant.isEmpty
                ? "代码见 Schemas/vocabularies/\(vocabulary.name).csv 的第一列" : "改用代码 \(meant.joined(separator: " 或 "))"
            throw place.error("词表 \(vocabulary.name) 里没有 \(code)", mend: mend)
        }
        switch field {
        case .grade where !(1...12).contains(Int(code) ?? 0):
            throw place.error("年级 \(code) 不在 1 到 12 之间", mend: "写 1 到 12 的数字")
        case .year where !(1949...2999).contains(Int(code) ?? 0):
            throw place.error("年度 \(code) 不是四位年份", mend: "例如 2019")
        case .sanqu where code != "1":
            throw place.error("sanqu 只有一个值", mend: "写 \"1\"")
        case .access where !["free", "login", "paid", "restricted", "unknown"].contains(code):
            throw place.error("不认识的获取方式 \(code)", mend: "free、login、paid、restricted 或 unknown")
        case .batch:
            let parts = code.split(separator: ":")
            guard parts.count == 2, let award = vocabularies.awards.term(code: String(parts[0])), Int(parts[1]) != nil
            else { throw place.error("批次 \(code) 应写成“奖项代码:批次数”", mend: "例如 \"national_moc:2\"") }
            let known = (award.columns["batch_years"] ?? "").split(separator: "|").compactMap {
                $0.split(separator: ":").last
            }
            guard known.isEmpty || known.contains(parts[1]) else {
                throw place.error(
                    "\(award.code) 没有第 \(parts[1]) 批",
                    mend: "可用：\(known.joined(separator: "、"))；新的批次先写进 award-levels.csv 的 batch_years")
            }
        default: break
        }
    }

    /// The closed list of a field; nil for fields with open values.
    package func vocabulary(of field: FacetField) -> Vocabulary? {
        switch field {
        case .stage: vocabularies.stages
        case .subject: vocabularies.subjects
        case .edition: vocabularies.editions
        case .volume: vocabularies.volumes
        case .type: vocabularies.resourceTypes
        case .province: vocabularies.provinces
        case .language: vocabularies.languages
        case .award: vocabularies.awards
        case .prefecture: vocabularies.prefectures
        case .county: vocabularies.counties
        case .division: vocabularies.divisions
        case .part: vocabularies.lessonParts
        case .flag: vocabularies.qualityFlags
        case .programme: vocabularies.programmes
        default: nil
        }
    }

    /// A code's name for readers.
    package func name(_ field: FacetField, _ code: String) -> String {
        if code == FacetField.unmapped { return "未归类" }
        switch field {
        case .grade: return vocabularies.grades.term(code: "g" + code)?.name ?? code
        case .sanqu: return "是"
        case .source: return sources[code] ?? code
        case .batch:
            let parts = code.split(separator: ":")
            guard parts.count == 2 else { return code }
            return "\(vocabularies.awards.name(of: String(parts[0])))第\(parts[1])批"
        default: return vocabulary(of: field)?.name(of: code) ?? code
        }
    }
}
