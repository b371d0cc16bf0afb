import Foundation
package import Metadata

/// The words of the simulated world: lessons, teachers, schools, courses, languages, counties.
package struct NameTables: Sendable {
    package let lessons: [Lesson]
    let surnames, given, schools, universities, colleges: [Name]
    let topics, experiments, trades, dialects, sentences: [Name]
    /// Course names, each with the code of its 学科门类 and its label.
    let courses: [(course: Name, discipline: Name)]
    let languages: [String: TeachingTongue]
    let chinese: TeachingTongue
    let rights: [Name]
    let types, stages, awards, subjects: [String: Name]
    /// Province code → its counties.
    let counties: [String: [County]]
    let divisions: [Name]
    let provinces: [String: Name]
    /// Every county, in code order, for sources that belong to no province.
    let allCounties: [County]
    let primarySchools, middleSchools: [Name]
    /// The editions and volumes of the lesson table that a vocabulary knows, in the order they first appear.
    let editions, volumes: [Name]
    private let numbers: [Name]

    let blank = Name(" ")
    let openingMarks = Name("《")
    let closingMarks = Name("》")
    let lessonMark = Name("【优课】")
    let revisedMark = Name("（修订）")
    let secondHour = Name("（第二课时）")
    let fiveMinutes = Name("五分钟课程：")
    let experimentMark = Name("虚拟仿真实验 ")
    let tradeMark = Name("（专业教学资源库）")
    let materialMark = Name("专业素材 ")
    let openCourseMark = Name("（网络课程）")
    let generalCourseMark = Name("（通识课程）")
    let moocMark = Name("（慕课）")
    let packageMark = Name("数字化课程资源包")
    let classicMark = Name("经典赏析")
    let recitationMark = Name("示范诵读")

    /// The number as a word.
    func number(_ number: Int) -> Name {
        numbers.indices.contains(number) ? numbers[number] : Name(String(number))
    }

    /// - Throws: `ConfigError` naming the file and line that cannot be used.
    package init(root: ProjectRoot) throws(ConfigError) {
        let names = try root.config(root.schemas.appending(path: "simulation/names.yml"))
        let vocabularies = try Vocabularies(root: root)
        func words(_ key: String) throws(ConfigError) -> [Name] {
            try names.required(key).split(separator: " ").map { Name(String($0)) }
        }
        func labels(_ key: String) -> [String: Name] {
            Dictionary(
                (names[key]?.members ?? []).map { ($0.key, Name($0.value.string ?? "", code: $0.key)) },
                uniquingKeysWith: { first, _ in first })
        }
        surnames = try words("surnames")
        given = try words("given")
        schools = try words("schools")
        universities = try words("universities")
        colleges = try words("colleges")
        topics = try words("topics")
        experiments = try words("experiments")
        trades = try words("trades")
        dialects = try words("dialects")
        sentences = (names["sentences"]?.elements ?? []).compactMap { $0.string.map { Name($0) } }
        types = labels("types")
        stages = labels("stages")
        awards = labels("awards")
        rights = (names["rights"]?.members ?? []).map { Name($0.value.string ?? "", code: $0.key) }
        subjects = Self.names(of: vocabularies.subjects)
        provinces = Self.names(of: vocabularies.provinces)
        divisions = vocabularies.divisions.terms.map { Name($0.name, code: $0.code) }
        counties = Self.counties(vocabularies)
        numbers = (0...200).map { Name(String($0)) }
        allCounties = counties.values.flatMap(\.self).sorted { $0.code < $1.code }
        primarySchools = schools.filter { $0.text.contains("小学") || $0.text.contains("九年一贯") }
        middleSchools = schools.filter { !$0.text.contains("小学") }
        let subjects = subjects
        courses = (names["courses"]?.members ?? []).flatMap { member in
            (member.value.string ?? "").split(separator: " ").map { course in
                (Name(String(course)), subjects[member.key] ?? Name(member.key, code: member.key))
            }
        }
        languages = Dictionary(
            (names["languages"]?.members ?? []).map { member in
                let tongue = TeachingTongue(
                    code: member.key, label: member.value["label"]?.string ?? "",
                    suffix: member.value["suffix"]?.string ?? "", phrase: member.value["phrase"]?.string ?? "",
                    words: Dictionary(
                        (member.value["words"]?.members ?? []).map { ($0.key, Name($0.value.string ?? "")) },
                        uniquingKeysWith: { first, _ in first }))
                return (member.key, tongue)
            }, uniquingKeysWith: { first, _ in first })
        guard let chinese = languages["zh"] else {
            throw names.error("languages 里缺少 zh", mend: "对照版本库里的原文件补上")
        }
        self.chinese = chinese
        lessons = try Self.lessons(root, subjects: subjects, stages: stages, vocabularies: vocabularies)
        editions = Self.distinct(lessons.map(\.edition))
        volumes = Self.distinct(lessons.map(\.volume))
        for (list, key) in [
            (surnames, "surnames"), (given, "given"), (schools, "schools"), (sentences, "sentences"),
            (rights, "rights"),
            (universities, "universities"), (topics, "topics"), (trades, "trades"),
        ] where list.isEmpty {
            throw names.error("\(key) 是空的", mend: "至少写一个词")
        }
        guard !lessons.isEmpty else { throw names.error("lessons.csv 没有内容", mend: "对照版本库里的原文件补上") }
    }

    private static func distinct(_ names: [Name]) -> [Name] {
        var seen: Set<String> = []
        return names.filter { !$0.code.isEmpty && seen.insert($0.code).inserted }
    }

    private static func names(of vocabulary: Vocabulary) -> [String: Name] {
        Dictionary(
            vocabulary.terms.map { ($0.code, Name($0.name.trimmingCharacters(in: .whitespaces), code: $0.code)) },
            uniquingKeysWith: { first, _ in first })
    }

    private static func counties(_ vocabularies: Vocabularies) -> [String: [County]] {
        var counties: [String: [County]] = [:]
        for term in vocabularies.counties.terms {
            let prefecture = term.columns["prefecture_code"] ?? ""
            guard let province = term.columns["province_code"], term.columns["is_statistical_only"] != "1" else {
                continue
            }
            counties[province, default: []].append(
                County(
                    code: term.code, name: term.name,
                    isSanqu: vocabularies.sanquCounties.contains(term.code)
                        || vocabularies.sanquPrefectures.contains(prefecture)))
        }
        return counties
    }
}
