internal import Metadata

extension CoverageCounter {
    /// Who contributed what in a count.
    package func contributions(_ count: CoverageCount, top: Int = 100) -> ContributionReport {
        let present = count.states.entries.compactMap { entry in count.tally(entry).map { (entry, $0) } }
        let byCode = Dictionary(present.map { ($0.0.code, $0.1) }, uniquingKeysWith: { first, _ in first })
        let tallies = present.map(\.1)
        let total = merge(tallies.map(\.terms))
        let sanqu = merge(tallies.map(\.sanqu))
        let records = tallies.reduce(0) { $0 + $1.records }
        let providers = shares(.provider, in: total, count)
        let schools = schools(tallies, count)
        return ContributionReport(
            records: records, works: records - count.links.copies,
            platforms: report(count).platforms.map { platform in
                share(of: platform, byCode[platform.code], count, perCapita: perCapita[platform.code])
            },
            awards: ranked(.award, in: total, count).honours, languages: shares(.language, in: total, count),
            languageMatrix: languageMatrix(tallies, count),
            sanquRecords: shares(.sanqu, in: total, count).reduce(0) { $0 + $1.records },
            sanquCounties: sanquCounties(sanqu, count), sanquSubjects: shares(.subject, in: sanqu, count),
            topProviders: Array(providers.prefix(top)), topSchools: Array(schools.prefix(top)),
            otherProviders: rest(providers.dropFirst(top)), otherSchools: rest(schools.dropFirst(top)))
    }

    private func rest(_ shares: ArraySlice<ContributionReport.Share>) -> ContributionReport.Rest? {
        shares.isEmpty ? nil : .init(count: shares.count, records: shares.reduce(0) { $0 + $1.records })
    }

    /// All schools, each in its province, largest first.
    private func schools(_ tallies: [SourceTally], _ count: CoverageCount) -> [ContributionReport.Share] {
        var found: [SourceTally.InProvince: Int] = [:]
        for tally in tallies { found.merge(tally.schools, uniquingKeysWith: +) }
        return found.compactMap { place, records -> ContributionReport.Share? in
            guard let name = count.terms[place.term]?.code else { return nil }
            let province = count.terms[place.province]?.code
            let label = province.map { "\(name)（\(reader.name(.province, $0))）" } ?? name
            return .init(code: name, name: label, records: records, province: province)
        }.sorted { ($1.records, $0.code, $0.province ?? "") < ($0.records, $1.code, $1.province ?? "") }
    }

    private func share(
        of platform: PlatformRow, _ tally: SourceTally?, _ count: CoverageCount, perCapita: Int?
    ) -> ContributionReport.PlatformShare {
        let terms = tally?.terms ?? [:]
        var share = ContributionReport.PlatformShare(
            platform: platform, awards: ranked(.award, in: terms, count).honours,
            types: shares(.type, in: terms, count),
            schools: 0, providers: 0, counties: 0, worstFields: [])
        for term in terms.keys {
            switch count.terms[term]?.field {
            case .provider: share.providers += 1
            case .county: share.counties += 1
            default: break
            }
        }
        guard let tally, tally.records > 0 else { return share }
        share.schools = tally.schools.count
        let fields = zip(CompletenessField.allCases, tally.filled).map { field, filled in
            ContributionReport.FieldShare(
                field: field, name: field.chineseName, filled: Self.percent(filled, of: tally.records))
        }
        share.completeness = Self.percent(
            tally.filled.reduce(0, +), of: tally.records * CompletenessField.allCases.count)
        let order = fields.filter { $0.filled < 100 }.enumerated().sorted {
            ($0.element.filled, $0.offset) < ($1.element.filled, $1.offset)
        }
        share.worstFields = order.prefix(10).map(\.element)
        if let perCapita, perCapita > 0 {
            share.perCapita = (Double(tally.records) / Double(perCapita) * 10_000 * 100).rounded() / 100
        }
        return share
    }

    private func languageMatrix(
        _ tallies: [SourceTally], _ count: CoverageCount
    ) -> [ContributionReport.LanguageCell] {
        var cells: [SourceTally.LanguageCell: Int] = [:]
        for tally in tallies { cells.merge(tally.languages, uniquingKeysWith: +) }
        return cells.map { cell, records in
            let language = count.terms[cell.language]?.code ?? FacetField.unmapped
            return ContributionReport.LanguageCell(
                language: language, languageName: reader.name(.language, language),
                stage: count.terms[cell.stage]?.code, subject: count.terms[cell.subject]?.code,
                stageName: count.terms[cell.stage].map { reader.name(.stage, $0.code) },
                subjectName: count.terms[cell.subject].map { reader.name(.subject, $0.code) }, records: records)
        }.sorted {
            ($0.language, $0.stage ?? "", $0.subject ?? "") < ($1.language, $1.stage ?? "", $1.subject ?? "")
        }
    }

    /// All counties of 三区三州, those without a record too.
    private func sanquCounties(_ terms: [UInt32: Int], _ count: CoverageCount) -> [ContributionReport.Share] {
        let found = Dictionary(
            shares(.county, in: terms, count).map { ($0.code, $0.records) }, uniquingKeysWith: { first, _ in first })
        return vocabularies.sanquCounties.sorted().map {
            ContributionReport.Share(code: $0, name: reader.name(.county, $0), records: found[$0] ?? 0)
        }
    }

    /// By the vocabulary's order, which for awards is their rank.
    private func ranked(_ field: FacetField, in terms: [UInt32: Int], _ count: CoverageCount)
        -> [ContributionReport.Share]
    {
        let order = reader.vocabulary(of: field)?.terms.map(\.code) ?? []
        return shares(field, in: terms, count).sorted {
            (order.firstIndex(of: $0.code) ?? order.count, $0.code)
                < (order.firstIndex(of: $1.code) ?? order.count, $1.code)
        }
    }

    private func shares(_ field: FacetField, in terms: [UInt32: Int], _ count: CoverageCount)
        -> [ContributionReport.Share]
    {
        terms.compactMap { term, records -> ContributionReport.Share? in
            guard let name = count.terms[term], name.field == field else { return nil }
            return .init(code: name.code, name: reader.name(field, name.code), records: records)
        }.sorted { ($1.records, $0.code) < ($0.records, $1.code) }
    }

    private func merge(_ lists: [[UInt32: Int]]) -> [UInt32: Int] {
        lists.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
    }

    /// Percent with one decimal; 100 and 0 are all and nothing.
    static func percent(_ part: Int, of whole: Int) -> Double {
        guard part > 0, whole > 0 else { return 0 }
        let tenths = (Double(part) / Double(whole) * 1000).rounded()
        return part < whole ? min(max(tenths, 1), 999) / 10 : 100
    }
}
