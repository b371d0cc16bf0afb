internal import Metadata

/// Takes personal numbers out of every text of a record. The finding says how many of what, never the number.
enum PersonalNumberRemoval {
    static func apply(to draft: inout Draft) {
        var found: [String: [PersonalNumbers.Kind]] = [:]
        visit(&draft.resource) { text, field in
            guard let (clean, kinds) = PersonalNumbers.removed(from: text) else { return }
            text = clean
            found[field, default: []] += kinds
        }
        for (field, kinds) in found.sorted(by: { $0.key < $1.key }) {
            draft.note(
                Finding(
                    rule: PersonalNumbers.rule, severity: .warning, field: field, value: PersonalNumbers.note(kinds)))
        }
        draft.resource.creators.removeAll { $0.name.isEmpty }
        draft.resource.keywords.removeAll(where: \.isEmpty)
        draft.resource.alternativeTitles.removeAll(where: \.text.isEmpty)
        draft.resource.descriptions.removeAll(where: \.text.isEmpty)
        draft.resource.node?.path.removeAll(where: \.isEmpty)
        draft.resource.formats.removeAll { $0 == Format() }
        if draft.resource.school?.name.isEmpty == true { draft.resource.school = nil }
        if draft.resource.provider?.name.isEmpty == true { draft.resource.provider = nil }
    }

    private typealias Visitor = (inout String, String) -> Void

    private static func visit(_ resource: inout LearningResource, _ body: Visitor) {
        each(&resource.titles, "titles", body)
        each(&resource.alternativeTitles, "alternativeTitles", body)
        each(&resource.descriptions, "descriptions", body)
        for index in resource.keywords.indices { body(&resource.keywords[index], "keywords") }
        for index in resource.gradesRaw.indices { body(&resource.gradesRaw[index], "gradesRaw") }
        for index in resource.audience.indices { body(&resource.audience[index], "audience") }
        for index in resource.stages.indices { body(&resource.stages[index].raw, "stages") }
        for index in resource.subjects.indices { body(&resource.subjects[index].raw, "subjects") }
        for index in resource.awards.indices { body(&resource.awards[index].raw, "awards") }
        for index in resource.creators.indices {
            body(&resource.creators[index].name, "creators")
            optional(&resource.creators[index].org, "creators", body)
        }
        if resource.resourceType != nil { body(&resource.resourceType!.raw, "resourceType") }
        if resource.volume != nil { body(&resource.volume!.raw, "volume") }
        if resource.edition != nil {
            body(&resource.edition!.raw, "edition")
            optional(&resource.edition!.publisher, "edition", body)
        }
        if resource.node != nil {
            for index in resource.node!.path.indices { body(&resource.node!.path[index], "node") }
            optional(&resource.node!.code, "node", body)
            optional(&resource.node!.key, "node", body)
        }
        if resource.school != nil { body(&resource.school!.name, "school") }
        if resource.provider != nil { body(&resource.provider!.name, "provider") }
        optional(&resource.curriculumStandard, "curriculumStandard", body)
        if resource.course != nil { optional(&resource.course!.platformName, "course", body) }
        address(&resource.landingPage, "landingPage", body)
        for index in resource.parts.indices { address(&resource.parts[index].url, "parts", body) }
        for index in resource.formats.indices {
            optional(&resource.formats[index].mime, "formats", body)
            address(&resource.formats[index].url, "formats", body)
        }
        optional(&resource.rights.raw, "rights", body)
        optional(&resource.rights.holder, "rights", body)
    }

    private static func each(_ texts: inout [LanguageText], _ field: String, _ body: Visitor) {
        for index in texts.indices { body(&texts[index].text, field) }
    }

    /// Names of what an address asks with that say what it is. Anything else may be an identifier, which has as many
    /// digits as it likes: without it the address would lead nowhere.
    private static let personal = ["tel", "phone", "mobile", "mail", "contact", "idcard", "shouji", "dianhua"]

    private static func address(_ text: inout String?, _ field: String, _ body: Visitor) {
        guard let whole = text, let mark = whole.firstIndex(of: "?") else { return }
        let pairs = whole[whole.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false)
        let clean = pairs.map { pair in
            guard let equals = pair.firstIndex(of: "="),
                personal.contains(where: pair[..<equals].lowercased().contains)
            else { return String(pair) }
            let given = String(pair[pair.index(after: equals)...].replacing("%40", with: "@"))
            var value = given
            body(&value, field)
            return value == given ? String(pair) : pair[...equals] + value
        }
        text = whole[...mark] + clean.joined(separator: "&")
    }

    private static func optional(_ text: inout String?, _ field: String, _ body: Visitor) {
        guard var value = text else { return }
        body(&value, field)
        text = value.isEmpty ? nil : value
    }
}
