import Metadata

/// Where the school of a record lies, as far as the record says so.
struct WorkPlace: Sendable, Equatable {
    /// The first two digits of its code.
    var province: String
    var prefecture: String
    var county: String
    /// Told by the name of the school within the platform's own province, not by the record.
    var isInferred: Bool

    init(_ resource: LearningResource) {
        county = resource.region.county ?? resource.school?.county ?? ""
        prefecture = resource.region.prefecture ?? ""
        isInferred = resource.fieldProvenance.contains { $0.field == "region" && $0.source == "school" }
        var code = county.isEmpty ? prefecture : county
        // A provincial platform, whose code is a number, sets its own province on everything it carries.
        if code.isEmpty, resource.platform.first?.isNumber == false { code = resource.region.province ?? "" }
        // Schools of 兵团 lie within 新疆, whose codes their counties bear.
        province = code == "660000" ? "" : String(code.prefix(2))
    }

    /// Whether two schools cannot be in one place. The finest level both know decides.
    static func differ(_ left: WorkPlace, _ right: WorkPlace) -> Bool {
        for level in [\WorkPlace.county, \WorkPlace.prefecture, \WorkPlace.province]
        where !left[keyPath: level].isEmpty && !right[keyPath: level].isEmpty {
            return left[keyPath: level] != right[keyPath: level]
        }
        return false
    }
}
