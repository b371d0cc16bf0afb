internal import Metadata

/// Names of prefectures, counties and 兵团 divisions, by province where a name occurs in several.
struct RegionLexicon: Sendable {
    private let prefectures: [String: [(code: String, province: String)]]
    private let counties: [String: [(code: String, prefecture: String, province: String)]]
    private let provinceNames: [(name: String, code: String)]
    /// By its full name: 湖南省.
    private let fullProvinceNames: [(name: String, code: String)]
    private let divisions: [String: String]
    private let prefectureOfCounty: [String: String]
    private let provinceOfPrefecture: [String: String]
    private let historic: [String: String]
    private let sanquCounties: Set<String>
    private let sanquPrefectures: Set<String>
    /// Provinces every prefecture of which belongs to 三区三州.
    private let sanquProvinces: Set<String>
    private let places = Memo<Place?>()
    private let labels = Memo<Place?>()

    /// A prefecture and, where it is known, the county.
    struct Place: Sendable {
        var prefecture: String
        var county: String?
    }

    init(_ vocabularies: Vocabularies) {
        let shortNames = vocabularies.regionShortNames
        var prefectures: [String: [(code: String, province: String)]] = [:]
        var provinces: [String: String] = [:]
        for term in vocabularies.prefectures.terms {
            let province = term.columns["province_code"] ?? ""
            provinces[term.code] = province
            if term.columns["is_pseudo"] == "1" { continue }
            for name in [term.name] + (shortNames[term.code] ?? []) {
                prefectures[name, default: []].append((term.code, province))
            }
        }
        self.prefectures = prefectures
        provinceOfPrefecture = provinces
        var counties: [String: [(code: String, prefecture: String, province: String)]] = [:]
        var parents: [String: String] = [:]
        for term in vocabularies.counties.terms {
            let prefecture = term.columns["prefecture_code"] ?? ""
            let province = term.columns["province_code"] ?? ""
            for name in [term.name] + (shortNames[term.code] ?? []) {
                counties[name, default: []].append((term.code, prefecture, province))
            }
            parents[term.code] = prefecture
        }
        self.counties = counties
        prefectureOfCounty = parents
        provinceNames = vocabularies.provinces.terms.flatMap { term in
            [term.name, term.columns["short_name"] ?? ""].filter { $0.count > 1 }.map { (name: $0, code: term.code) }
        }
        fullProvinceNames = vocabularies.provinces.terms.map { (name: $0.name, code: $0.code) }
            .filter { $0.name.count > 2 }
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
        let sanqu = vocabularies.sanquPrefectures
        sanquPrefectures = sanqu
        sanquProvinces = Set(provinces.values).subtracting(provinces.filter { !sanqu.contains($0.key) }.values)
    }

    func isPrefecture(_ name: String) -> Bool { prefectures[name] != nil }
    func isCounty(_ name: String) -> Bool { counties[name] != nil }
    func division(_ name: String) -> String? { divisions[name] ?? divisions[TextFolding.fold(name)] }

    /// The prefecture of this name in the province (anywhere when nil), if there is exactly one.
    private func prefecture(_ name: String, province: String?) -> String? {
        if let code = administrativeCode(name), let own = provinceOfPrefecture[code] {
            // A code of another province contradicts the record.
            return province == nil || own == province ? code : nil
        }
        let found = (prefectures[name] ?? []).filter { province == nil || $0.province == province }
        return found.count == 1 ? found[0].code : nil
    }

    /// The county of this name in the province and prefecture, if there is exactly one.
    private func county(_ name: String, province: String?, prefecture: String?) -> String? {
        if let code = administrativeCode(name), let parent = prefectureOfCounty[code] {
            return province == nil || provinceOfPrefecture[parent] == province ? code : nil
        }
        let found = (counties[name] ?? []).filter {
            (province == nil || $0.province == province) && (prefecture == nil || $0.prefecture == prefecture)
        }
        return found.count == 1 ? found[0].code : nil
    }

    /// The county or at least the prefecture whose full name a text begins with, what it belongs to before it or not.
    /// Names of two characters (城区, 郊区) are too common to prove a place, unless they end in 县.
    func place(atStartOf text: String, province: String?, prefecture: String?) -> Place? {
        places.value("\(province ?? "") \(prefecture ?? "") \(text)") {
            search(text, province: province, prefecture: prefecture)
        }
    }

    /// The province a text begins with: by its full name (湖南省第一师范附属小学), or by its short one when a place of it
    /// follows (湖南长沙市第一中学; not 海南州共和县).
    func province(atStartOf text: String) -> String? {
        if let full = fullProvinceNames.first(where: { text.hasPrefix($0.name) }) { return full.code }
        return provinceNames.first { name, code in
            text.hasPrefix(name)
                && place(atStartOf: String(text.dropFirst(name.count)), province: code, prefecture: nil) != nil
        }?.code
    }

    /// The place that follows the name of a province at the start of a text.
    func place(behind province: String, in text: String) -> Place? {
        guard let name = provinceNames.first(where: { $0.code == province && text.hasPrefix($0.name) })?.name else {
            return nil
        }
        return place(atStartOf: String(text.dropFirst(name.count)), province: province, prefecture: nil)
    }

    private func search(_ text: String, province: String?, prefecture: String?) -> Place? {
        var known = prefecture
        var found: String?
        var name = ""
        var length = 0
        for scalar in text.unicodeScalars.prefix(24) {
            name.unicodeScalars.append(scalar)
            length += 1
            guard Self.endsName(scalar), length > 2 || scalar == "县" else { continue }
            if let code = county(name, province: province, prefecture: known), let parent = prefectureOfCounty[code] {
                return Place(prefecture: parent, county: code)
            }
            if let code = self.prefecture(name, province: province) {
                known = code
                found = code
                name = ""
                length = 0
            } else if found == nil, provinceNames.contains(where: { $0.name == name && $0.code == province }) {
                name = ""
                length = 0
            }
        }
        // What the record says of itself outweighs the beginning of a name.
        return prefecture == nil ? found.map { Place(prefecture: $0, county: nil) } : nil
    }

    private static func endsName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "县", "区", "市", "旗", "州", "盟", "省": true
        default: false
        }
    }

    /// Bytes; longer names no place.
    private static let longestLabel = 200

    /// What a label names as a whole: a county or prefecture by its name, a usual short one, or without its last word
    /// (汶川), and what it belongs to before it (甘肃省兰州市城关区).
    func place(labelled text: String, province: String?, prefecture: String?) -> Place? {
        guard text.utf8.count <= Self.longestLabel else { return nil }
        return labels.value("\(province ?? "") \(prefecture ?? "") \(text)") {
            let name = text.filter { !" \u{3000}/-·,，>、".contains($0) }
            if let place = read(name, province: province, prefecture: prefecture) { return place }
            for (start, code) in provinceNames where name.hasPrefix(start) && (province ?? code) == code {
                let rest = String(name.dropFirst(start.count))
                if let place = read(rest, province: code, prefecture: prefecture) { return place }
            }
            return nil
        }
    }

    private func read(_ name: String, province: String?, prefecture: String?) -> Place? {
        if let code = county(name, province: province, prefecture: prefecture) {
            return prefectureOfCounty[code].map { Place(prefecture: $0, county: code) }
        }
        if let code = self.prefecture(named: name, province: province), prefecture == nil {
            // 朝阳 is the city before it is one of its counties.
            return Place(prefecture: code, county: nil)
        }
        if let code = county(named: name, province: province, prefecture: prefecture) {
            return prefectureOfCounty[code].map { Place(prefecture: $0, county: code) }
        }
        if let prefecture, self.prefecture(named: name, province: province) == prefecture {
            return Place(prefecture: prefecture, county: nil)
        }
        for end in name.indices.dropFirst() where "市州盟区".contains(name[name.index(before: end)]) {
            guard let code = self.prefecture(String(name[..<end]), province: province),
                prefecture == nil || prefecture == code,
                let county = self.county(named: String(name[end...]), province: province, prefecture: code)
            else { continue }
            return Place(prefecture: code, county: county)
        }
        return nil
    }

    /// The same as `county`, for a label that may lack its last word.
    private func county(named name: String, province: String?, prefecture: String?) -> String? {
        if let code = county(name, province: province, prefecture: prefecture) { return code }
        let codes = ["县", "市", "区", "旗"].compactMap { county(name + $0, province: province, prefecture: prefecture) }
        return name.count > 1 && !isProvince(name) && codes.count == 1 ? codes[0] : nil
    }

    /// The same as `prefecture`, for a label that may lack its last word.
    private func prefecture(named name: String, province: String?) -> String? {
        if let code = prefecture(name, province: province) { return code }
        let codes = ["市", "地区", "州", "盟"].compactMap { prefecture(name + $0, province: province) }
        return name.count > 1 && !isProvince(name) && codes.count == 1 ? codes[0] : nil
    }

    func isProvince(_ name: String) -> Bool { provinceNames.contains { $0.name == name } }

    func province(ofPrefecture prefecture: String) -> String? { provinceOfPrefecture[prefecture] }

    /// By the county, or the whole prefecture or province that belongs to it.
    func isSanquSanzhou(province: String?, prefecture: String?, county: String?) -> Bool {
        if let county, sanquCounties.contains(county) { return true }
        if let prefecture { return sanquPrefectures.contains(prefecture) }
        return province.map(sanquProvinces.contains) ?? false
    }

    /// Six digits, brought up to today's code.
    private func administrativeCode(_ text: String) -> String? {
        guard text.utf8.count == 6, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return historic[text] ?? text
    }
}
