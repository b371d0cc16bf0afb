/// The coded fields by which the catalogue is filtered and counted.
///
/// The raw value is what `document.facets` stores: append only, never renumber.
package enum FacetField: UInt8, Sendable, CaseIterable, Codable {
    case stage = 1
    case subject, grade, edition, volume, type, province, language, award, year, license, provider
    /// One term, `1`, for records from a county of 三区三州.
    case sanqu
    case prefecture, county, division
    /// Key of the textbook node.
    case node
    case school, part, access
    /// Quality flags.
    case flag
    /// The platform that delivered the record.
    case source
    case curriculum
    /// `programme` batch of an award, e.g. `national_moc:2`.
    case batch
    /// Named programmes of the policy (programmes.csv) the resource says it belongs to.
    case programme
    /// `FilledFields` of the fields that have no codes, as a hexadecimal mask: what completeness is counted by.
    case filled

    /// The parameter of `GET /api/search` and the key in `facets`.
    package var name: String {
        switch self {
        case .stage: "stage"
        case .subject: "subject"
        case .grade: "grade"
        case .edition: "edition"
        case .volume: "volume"
        case .type: "type"
        case .province: "province"
        case .language: "language"
        case .award: "award"
        case .year: "year"
        case .license: "license"
        case .provider: "provider"
        case .sanqu: "sanqu"
        case .prefecture: "prefecture"
        case .county: "county"
        case .division: "division"
        case .node: "node"
        case .school: "school"
        case .part: "part"
        case .access: "access"
        case .flag: "flag"
        case .source: "source"
        case .curriculum: "curriculum"
        case .batch: "batch"
        case .programme: "programme"
        case .filled: "filled"
        }
    }

    package init?(name: String) {
        guard let field = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = field
    }

    /// The code under which values are counted that the source gave but no vocabulary knows (未归类).
    package static let unmapped = "unmapped"
}

extension LearningResource {
    /// Every facet value of this record as (field, code). What the source gave but no vocabulary knows is `unmapped`.
    package func facetValues() -> [(field: FacetField, code: String)] {
        var values: [(field: FacetField, code: String)] = []
        func add(_ field: FacetField, _ code: String?) {
            if let code, !code.isEmpty { values.append((field, code)) }
        }
        func coded(_ field: FacetField, _ value: Coded?) {
            guard let value else { return }
            add(field, value.code ?? (value.raw.isEmpty ? nil : FacetField.unmapped))
        }
        for stage in stages { coded(.stage, stage) }
        for subject in subjects { coded(.subject, subject) }
        for grade in grades { add(.grade, String(grade)) }
        if grades.isEmpty, !gradesRaw.isEmpty { add(.grade, FacetField.unmapped) }
        if let edition { coded(.edition, Coded(code: edition.code, raw: edition.raw)) }
        coded(.volume, volume)
        coded(.type, resourceType)
        add(.province, region.province)
        add(.prefecture, region.prefecture)
        add(.county, region.county)
        add(.division, region.division)
        if region.sanquSanzhou { add(.sanqu, "1") }
        for language in languages { add(.language, language.code) }
        for award in awards {
            add(.award, award.level)
            if let batch = award.batch { add(.batch, "\(award.level):\(batch)") }
        }
        add(.year, activityYear.map(String.init))
        add(.license, rights.license)
        add(.access, rights.access)
        add(.provider, provider?.name)
        add(.node, node?.key)
        add(.school, school?.name)
        for part in parts { add(.part, part.part) }
        for flag in flags { add(.flag, flag) }
        add(.source, platform)
        add(.curriculum, curriculumStandard)
        for programme in programmes { add(.programme, programme) }
        add(.filled, String(filledFields.rawValue, radix: 16))
        return values
    }

    /// The year the resource counts for: an award's or activity's year when given, else of creation or publication. When
    /// it was changed says nothing: a lesson saved once more is no lesson of that year.
    package var activityYear: Int? {
        if let year = awards.compactMap(\.year).max() { return year }
        guard let date = created ?? published else { return nil }
        let shanghai = date.precision == .second || date.precision == .minute ? UTCInstant.shanghaiOffset : 0
        return UTCInstant(seconds: date.instant.seconds + shanghai).civil.year
    }
}
