internal import Metadata

/// Names of prefectures, counties and 兵团 divisions, by province where a name occurs in several.
struct RegionLexicon: Sendable {
    private let prefectures: [String: [(code: String, province: String)]]
    private let counties: [String: [(code: String, prefecture: String, province: String)]]
    private let divisions: [String: String]
    private let prefectureOfCounty: [String: String]
    private let historic: [String: String]
    private let sanquCounties: Set<String>
    private let sanquPrefectures: Set<String>
    private let places = Memo<Place?>()

    /// A county and the prefecture it belongs to.
    struct Place: Sendable {
        var prefecture: String
        var county: String
    }

    init(_ vocabularies: Vocabularies) {
        var prefectures: [String: [(code: String, province: String)]] = [:]
        for term in vocabularies.prefectures.terms where term.columns["is_pseudo"] != "1" {
            prefectures[term.name, default: []].append((term.code, term.columns["province_code"] ?? ""))
        }
        self.prefectures = prefectures
        var counties: [String: [(code: String, prefecture: String, province: String)]] = [:]
        var parents: [String: String] = [:]
        for term in vocabularies.counties.terms {
            let prefecture = term.columns["prefecture_code"] ?? ""
            counties[term.name, default: []].append((term.code, prefecture, term.columns["province_code"] ?? ""))
            parents[term.code] = prefecture
        }
        self.counties = counties
        prefectureOfCounty = parents
        var divisions: [String: String] = [:]
        for term in vocabularies.divisions.terms {
            let city = term.columns["city"] ?? ""
            let names = [term.name] + (term.columns["synonyms"] ?? "").split(separator: "|").map(String.init)
            for name in names {
                divisions[name] = term.code
                if !city.isEmpty { divisions[name + city] = term.code }
            }
            if !city.isEmpty { divisions[city] = term.code }
        }
        self.divisions = divisions
        historic = vocabularies.historicCodes
        sanquCounties = vocabularies.sanquCounties
        sanquPrefectures = vocabularies.sanquPrefectures
    }

    func isPrefecture(_ name: String) -> Bool { prefectures[name] != nil }
    func isCounty(_ name: String) -> Bool { counties[name] != nil }
    func division(_ name: String) -> String? { divisions[name] ?? divisions[TextFolding.fold(name)] }

    /// The prefecture of this name in the province (anywhere when nil), if there is exactly one.
    func prefecture(_ name: String, province: String?) -> String? {
        if let code = administrativeCode(name), code.hasSuffix("00") { return code }
        let found = (prefectures[name] ?? []).filter { province == nil || $0.province == province }
        return found.count == 1 ? found[0].code : nil
    }

    /// The county of this name in the province and prefecture, if there is exactly one.
    func county(_ name: String, province: String?, prefecture: String?) -> String? {
        if let code = administrativeCode(name), prefectureOfCounty[code] != nil { return code }
        let found = (counties[name] ?? []).filter {
            (province == nil || $0.province == province) && (prefecture == nil || $0.prefecture == prefecture)
        }
        return found.count == 1 ? found[0].code : nil
    }

    /// The county whose full name a text begins with, a prefecture's name before it or not. Names of two characters
    /// (城区, 郊区) are too common to prove a place, unless they end in 县.
    func place(atStartOf text: String, province: String?, prefecture: String?) -> Place? {
        places.value("\(province ?? "") \(prefecture ?? "") \(text)") {
            search(text, province: province, prefecture: prefecture)
        }
    }

    private func search(_ text: String, province: String?, prefecture: String?) -> Place? {
        var prefecture = prefecture
        var name = ""
        for character in text.prefix(24) {
            name.append(character)
            guard "县区市旗州盟".contains(character), name.count > 2 || character == "县" else { continue }
            if let code = county(name, province: province, prefecture: prefecture),
                let parent = prefectureOfCounty[code]
            {
                return Place(prefecture: parent, county: code)
            }
            if let found = self.prefecture(name, province: province) {
                prefecture = found
                name = ""
            }
        }
        return nil
    }

    func prefecture(of county: String) -> String? { prefectureOfCounty[county] }

    func isSanquSanzhou(prefecture: String?, county: String?) -> Bool {
        if let county, sanquCounties.contains(county) { return true }
        guard county == nil, let prefecture else { return false }
        return sanquPrefectures.contains(prefecture)
    }

    /// Six digits, brought up to today's code.
    private func administrativeCode(_ text: String) -> String? {
        guard text.utf8.count == 6, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return historic[text] ?? text
    }
}
