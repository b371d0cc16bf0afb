package import Metadata

/// What codes are called, for people.
package struct Labels: Sendable {
    package let vocabularies: Vocabularies
    private let platforms: [String: String]

    /// - Parameter platforms: platform code → name.
    package init(vocabularies: Vocabularies, platforms: [String: String]) {
        self.vocabularies = vocabularies
        self.platforms = platforms
    }

    /// The name of a code in Chinese (in English where the vocabulary has one and it is asked for).
    package func name(_ field: FacetField, _ code: String, _ language: InterfaceLanguage = .zh) -> String {
        if code == FacetField.unmapped { return language == .zh ? "未归类" : "Unclassified" }
        switch field {
        case .stage: return vocabularies.stages.name(of: code)
        case .subject: return vocabularies.subjects.name(of: code)
        case .grade: return vocabularies.grades.name(of: "g" + code)
        case .edition: return vocabularies.editions.name(of: code)
        case .volume: return vocabularies.volumes.name(of: code)
        case .type: return vocabularies.resourceTypes.name(of: code)
        case .province:
            return vocabularies.provinces.term(code: code)?.columns["short_name"].flatMap { $0.isEmpty ? nil : $0 }
                ?? vocabularies.provinces.name(of: code)
        case .language:
            let english = vocabularies.languages.term(code: code)?.columns["name_en"]
            return language == .en ? english ?? code : vocabularies.languages.name(of: code)
        case .award: return vocabularies.awards.name(of: code)
        case .prefecture: return vocabularies.prefectures.name(of: code)
        case .county: return vocabularies.counties.name(of: code)
        case .division: return vocabularies.divisions.name(of: code)
        case .part: return vocabularies.lessonParts.name(of: code)
        case .source: return platforms[code] ?? code
        case .sanqu: return language == .zh ? "三区三州" : "Three regions, three prefectures"
        case .license: return LicenseAddress.name(code)
        case .access: return Self.access[code] ?? code
        case .batch: return batch(code)
        case .year, .provider, .node, .school, .flag, .curriculum, .programme, .filled: return code
        }
    }

    /// The name of a coded value; the source's own words where no vocabulary knows them.
    package func name(_ field: FacetField, _ code: String?, raw: String) -> String {
        code.map { name(field, $0) } ?? raw
    }

    private func batch(_ code: String) -> String {
        let parts = code.split(separator: ":")
        guard parts.count == 2 else { return code }
        return "\(vocabularies.awards.name(of: String(parts[0])))第 \(parts[1]) 批"
    }

    static let access = ["free": "免费", "login": "需登录", "paid": "收费", "restricted": "限制访问", "unknown": "未说明"]
}
