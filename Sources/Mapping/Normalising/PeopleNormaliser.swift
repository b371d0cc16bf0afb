internal import Metadata

/// Teachers, schools and the unit that contributed. Names only.
enum PeopleNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        let school = draft.values.first(.school).map { clean($0.text) }
        add(.creator, role: "author", org: school, &draft)
        add(.contributor, role: "contributor", org: nil, &draft)
        if let school, !school.isEmpty { draft.resource.school = School(name: school) }
        if let provider = draft.values.first(.provider).map({ clean($0.text) }), !provider.isEmpty {
            let kindOfProvider = kind(&draft)
            draft.resource.provider = Provider(name: provider, kind: kindOfProvider)
        }
    }

    /// The kinds of Schemas/learning-resource.schema.json.
    static let providerKinds = ["school", "university", "press", "platform", "unit"]

    /// A unit of unknown kind where nothing, or something else, is said.
    private static func kind(_ draft: inout Draft) -> String {
        guard let value = draft.values.first(.providerKind) else { return "unit" }
        if providerKinds.contains(value.text) { return value.text }
        draft.note("provider_kind_unmapped", field: "provider", value)
        return "unit"
    }

    private static func clean(_ name: String) -> String { TextCleaning.clean(name, keepingLines: false).text }

    private static let organisations = ["学校", "中学", "小学", "大学", "学院", "出版社", "教育局", "教研室", "电教馆", "公司"]

    /// Adds the people of a field, nobody twice.
    private static func add(_ field: TargetField, role: String, org: String?, _ draft: inout Draft) {
        var known: Set<String> = []
        for value in draft.values.all(field) {
            let name = clean(value.text)
            if known.insert(name).inserted { add(name, role: role, org: org, value, &draft) }
        }
    }

    private static func add(_ name: String, role: String, org: String?, _ value: RawText, _ draft: inout Draft) {
        guard !name.isEmpty else { return }
        let organisation = org == name ? nil : org
        draft.resource.creators.append(
            Creator(name: name, role: role, org: organisation?.isEmpty == true ? nil : organisation))
        if role == "author", organisations.contains(where: name.ends) {
            draft.note("creator_org_swapped", field: "creators", value)
        }
    }
}
