internal import Metadata

/// The optional file Schemas/targets/per-capita.csv: platform, people, source.
enum PerCapita {
    /// - Parameter isFrozen: read as a night kept it: of several numbers of one platform the last counts.
    /// - Returns: platform code → inhabitants or pupils.
    /// - Throws: `ConfigError` for a number that is none, one without its source, or a platform's second.
    static func parse(_ text: String, isFrozen: Bool = false) throws(ConfigError) -> [String: Int] {
        let name = "Schemas/targets/per-capita.csv"
        var people: [String: Int] = [:]
        for (index, row) in try CSVTable.parse(text, shownAs: name).enumerated() {
            guard let code = row["platform"], !code.isEmpty, let number = Int(row["people"] ?? ""), number > 0 else {
                throw ConfigError(
                    file: name, line: index + 2, reason: "platform 或 people 写得不对", mend: "例如 620000,25000000,统计公报2019")
            }
            guard let source = row["source"], !source.isEmpty else {
                throw ConfigError(file: name, line: index + 2, reason: "人数必须有来源", mend: "补上 source 列")
            }
            guard people.updateValue(number, forKey: code) == nil || isFrozen else {
                throw ConfigError(file: name, line: index + 2, reason: "平台 \(code) 写了两次", mend: "每个平台只留一行")
            }
        }
        return people
    }
}
