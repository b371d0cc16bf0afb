internal import Metadata

/// Where the resource comes from: province by platform, prefecture, county and 兵团 division by name.
enum RegionNormaliser {
    /// 兵团's own code. Its cities are coded 6590xx under 新疆, so the platform decides, never a county code.
    static let bingtuan = "660000"

    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        let regions = context.lexicon.regions
        if context.province == nil, let value = draft.values.first(.province) {
            let codes = context.lexicon.provinces.codes(value.text)
            draft.resource.region.province = codes.count == 1 ? codes[0] : nil
            if codes.count != 1 { draft.note("region_unresolved", field: "region", value) }
        }
        let province = draft.resource.region.province
        if province == bingtuan {
            if let value = draft.values.first(.division) {
                draft.resource.region.division = regions.division(value.text)
                if draft.resource.region.division == nil { draft.note("region_unresolved", field: "region", value) }
            }
            return
        }
        if let value = draft.values.first(.prefecture) {
            draft.resource.region.prefecture = regions.prefecture(value.text, province: province)
            if draft.resource.region.prefecture == nil { draft.note("region_unresolved", field: "region", value) }
        }
        if let value = draft.values.first(.county) {
            let county = regions.county(
                value.text, province: province, prefecture: draft.resource.region.prefecture)
            draft.resource.region.county = county
            if let county {
                draft.resource.region.prefecture = draft.resource.region.prefecture ?? regions.prefecture(of: county)
                draft.resource.school?.county = county
            } else {
                draft.note("region_unresolved", field: "region", value)
            }
        }
        if draft.resource.region.county == nil { inferFromSchool(&draft, context) }
        draft.resource.region.sanquSanzhou = regions.isSanquSanzhou(
            prefecture: draft.resource.region.prefecture, county: draft.resource.region.county)
    }

    /// A school called 和政县第一中学 lies in 和政县, if the province has one county of that name.
    private static func inferFromSchool(_ draft: inout Draft, _ context: MappingContext) {
        guard let school = draft.resource.school?.name else { return }
        let region = draft.resource.region
        guard
            let place = context.lexicon.regions.place(
                atStartOf: school, province: region.province, prefecture: region.prefecture)
        else { return }
        draft.resource.region.prefecture = place.prefecture
        draft.resource.region.county = place.county
        draft.resource.school?.county = place.county
        if region.province == nil {
            draft.resource.region.province = String(place.county.prefix(2)) + "0000"
        }
        draft.provenance("region", source: "school", rule: "county_begins_school_name", .inferred)
    }
}
