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
        for field in [TargetField.prefecture, .county] { take(field, &draft, regions) }
        if let county = draft.resource.region.county { draft.resource.school?.county = county }
        if draft.resource.region.county == nil { inferFromSchool(&draft, context) }
        let region = draft.resource.region
        draft.resource.region.sanquSanzhou = regions.isSanquSanzhou(
            province: region.province, prefecture: region.prefecture, county: region.county)
    }

    /// Takes the first value that names a place; where none does, what was written is listed.
    private static func take(_ field: TargetField, _ draft: inout Draft, _ regions: RegionLexicon) {
        let values = draft.values.groups(field).first?.values ?? []
        guard let first = values.first else { return }
        let region = draft.resource.region
        for value in values {
            guard
                let place = regions.place(
                    labelled: value.text, province: region.province, prefecture: region.prefecture)
            else { continue }
            set(place, &draft, regions)
            return
        }
        // Municipalities stand where their prefectures would.
        if values.allSatisfy({ regions.isProvince($0.text) || $0.text == "市辖区" }) { return }
        draft.note("region_unresolved", field: "region", first)
    }

    private static func set(_ place: RegionLexicon.Place, _ draft: inout Draft, _ regions: RegionLexicon) {
        draft.resource.region.prefecture = place.prefecture
        if let county = place.county { draft.resource.region.county = county }
        if draft.resource.region.province == nil {
            draft.resource.region.province = regions.province(ofPrefecture: place.prefecture)
        }
    }

    /// A school called 和政县第一中学 lies in 和政县, one called 喀什地区第二中学 in 喀什地区, if the province has one
    /// place of that name; a record of a national source learns its province, too (湖南省长沙市第一中学).
    private static func inferFromSchool(_ draft: inout Draft, _ context: MappingContext) {
        guard let school = draft.resource.school?.name else { return }
        let regions = context.lexicon.regions
        let region = draft.resource.region
        // A national source: 湖南省长沙市第一中学.
        let named = region.province == nil ? regions.province(atStartOf: school) : nil
        let place =
            if let named {
                regions.place(behind: named, in: school)
            } else {
                regions.place(atStartOf: school, province: region.province, prefecture: region.prefecture)
            }
        guard let place else {
            guard let named else { return }
            draft.resource.region.province = named
            return draft.provenance("region", source: "school", rule: "province_begins_school_name", .inferred)
        }
        set(place, &draft, regions)
        draft.resource.school?.county = place.county
        let rule = place.county == nil ? "prefecture_begins_school_name" : "county_begins_school_name"
        draft.provenance("region", source: "school", rule: rule, .inferred)
    }
}
