import Metadata

/// Who contributes what, how fresh and how complete: the administrator's second page after the targets.
package struct ContributionReport: Sendable, Equatable, Codable {
    /// One contributor of a kind: provider, school, county.
    package struct Share: Sendable, Equatable, Codable {
        package var code: String
        package var name: String
        package var records: Int
        /// Of a school, the code of its province: two schools of one name in two provinces are two. Nil where it is not
        /// known, and of nights frozen before this was told apart.
        package var province: String?
    }

    /// What a list that is cut off leaves out.
    package struct Rest: Sendable, Equatable, Codable {
        package var count: Int
        package var records: Int
    }

    /// One platform.
    package struct PlatformShare: Sendable, Equatable, Codable {
        package var platform: PlatformRow
        /// Award level → records, by rank of the level; a lesson shown without an award (普通晒课) is none.
        package var awards: [Share]
        package var types: [Share]
        /// Distinct schools, providers and counties.
        package var schools: Int
        package var providers: Int
        package var counties: Int
        /// Mean share of filled fields, percent with one decimal; nil without data.
        package var completeness: Double?
        /// The ten fields filled least, worst first; none that every record fills.
        package var worstFields: [FieldShare]
        /// Records per 10,000 inhabitants or pupils, where a per-capita file is given.
        package var perCapita: Double?
    }

    package struct FieldShare: Sendable, Equatable, Codable {
        package var field: CompletenessField
        package var name: String
        /// Percent with one decimal.
        package var filled: Double
    }

    /// Records in a language other than Chinese, by stage and subject.
    package struct LanguageCell: Sendable, Equatable, Codable {
        package var language: String
        package var languageName: String
        package var stage: String?
        package var subject: String?
        /// Nil as the codes are, and in nights frozen before names were kept.
        package var stageName: String?
        package var subjectName: String?
        package var records: Int
    }

    package var records: Int
    package var works: Int
    package var platforms: [PlatformShare]
    /// The pyramid: award levels by rank, over the whole catalogue.
    package var awards: [Share]
    package var languages: [Share]
    package var languageMatrix: [LanguageCell]
    /// 三区三州: its records, and those of each county, zero included. Some say no more than the prefecture, so the
    /// counties may sum up to less.
    package var sanquRecords: Int
    package var sanquCounties: [Share]
    package var sanquSubjects: [Share]
    /// The largest contributors; everything is in the exports.
    package var topProviders: [Share]
    package var topSchools: [Share]
    /// Those beyond the largest; nil when there are none, and in nights frozen before they were counted.
    package var otherProviders: Rest?
    package var otherSchools: Rest?

    /// Records of 三区三州 that name none of its counties.
    package var sanquWithoutCounty: Int { max(0, sanquRecords - sanquCounties.reduce(0) { $0 + $1.records }) }
}

extension ContributionReport {
    /// Nights once froze lessons without an award among the levels.
    var withAwardsOnly: ContributionReport {
        var report = self
        report.awards = awards.honours
        for place in platforms.indices { report.platforms[place].awards = platforms[place].awards.honours }
        return report
    }
}

extension [ContributionReport.Share] {
    /// Of award levels, those that are awards.
    var honours: [ContributionReport.Share] { filter { $0.code != Award.noAward } }
}
