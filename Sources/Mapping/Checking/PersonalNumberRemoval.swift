internal import Metadata

/// Takes personal numbers out of every text of a record, and before them what nobody sees: controls, and marks that turn
/// the writing. The finding says how many of what, never the number.
enum PersonalNumberRemoval {
    /// - Parameters:
    ///   - found: what was taken out before, by field.
    ///   - words: what is nobody's account.
    static func apply(
        to draft: inout Draft, after found: [String: [PersonalNumbers.Kind]] = [:], keeping words: MessengerWords
    ) {
        var found = found
        visit(&draft.resource, words) { text, field in
            text = text.withoutControls(keeping: lineEnd)
            guard let (clean, kinds) = PersonalNumbers.removed(from: text, keeping: words) else { return }
            text = clean
            found[field, default: []] += kinds
        }
        for (field, kinds) in found.sorted(by: { $0.key < $1.key }) {
            draft.note(
                Finding(
                    rule: PersonalNumbers.rule, severity: .warning, field: field, value: PersonalNumbers.note(kinds)))
        }
        dropEmptied(&draft.resource)
    }

    /// What was nothing but a number is not given at all: no label without a text, no code without a label.
    private static func dropEmptied(_ resource: inout LearningResource) {
        resource.creators.removeAll { $0.name.isEmpty }
        resource.keywords.removeAll(where: \.isEmpty)
        resource.alternativeTitles.removeAll(where: \.text.isEmpty)
        resource.descriptions.removeAll(where: \.text.isEmpty)
        resource.gradesRaw.removeAll(where: \.isEmpty)
        resource.audience.removeAll(where: \.isEmpty)
        resource.stages.removeAll(where: isEmptied)
        resource.subjects.removeAll(where: isEmptied)
        resource.awards.removeAll { $0.raw.isEmpty && $0.level == FacetField.unmapped }
        resource.node?.path.removeAll(where: \.isEmpty)
        resource.formats.removeAll { $0 == Format() }
        if resource.resourceType.map(isEmptied) == true { resource.resourceType = nil }
        if resource.volume.map(isEmptied) == true { resource.volume = nil }
        if resource.edition == Edition(code: nil, raw: "") { resource.edition = nil }
        if resource.school?.name.isEmpty == true { resource.school = nil }
        if resource.provider?.name.isEmpty == true { resource.provider = nil }
    }

    private static func isEmptied(_ value: Coded) -> Bool { value.code == nil && value.raw.isEmpty }

    private static let lineEnd: Set<Unicode.Scalar> = ["\n"]

    private typealias Visitor = (inout String, String) -> Void

    private static func visit(
        _ resource: inout LearningResource, _ words: MessengerWords, _ body: Visitor
    ) {
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
        func address(_ text: inout String?, _ field: String) {
            text = text?.withoutControls()
            PersonalAddress.visit(&text, words) { body(&$0, field) }
        }
        address(&resource.landingPage, "landingPage")
        for index in resource.identifiers.indices where resource.identifiers[index].value.contains("://") {
            var value: String? = resource.identifiers[index].value
            address(&value, "identifiers")
            if let value { resource.identifiers[index].value = value }
        }
        for index in resource.parts.indices { address(&resource.parts[index].url, "parts") }
        for index in resource.formats.indices {
            optional(&resource.formats[index].mime, "formats", body)
            address(&resource.formats[index].url, "formats")
        }
        optional(&resource.rights.raw, "rights", body)
        optional(&resource.rights.license, "rights", body)
        optional(&resource.rights.holder, "rights", body)
    }

    private static func each(_ texts: inout [LanguageText], _ field: String, _ body: Visitor) {
        for index in texts.indices { body(&texts[index].text, field) }
    }

    private static func optional(_ text: inout String?, _ field: String, _ body: Visitor) {
        guard var value = text else { return }
        body(&value, field)
        text = value.isEmpty ? nil : value
    }
}
