internal import Metadata

/// Other identifiers and the page of the resource.
enum IdentifierNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        for group in draft.values.groups(.identifier) {
            for value in group.values where value.text != draft.resource.sourceID {
                add(Identifier(scheme: group.scheme ?? scheme(of: value.text), value: value.text), &draft)
            }
        }
        for value in draft.values.all(.isbn) {
            let digits = value.text.filter { $0 != "-" && $0 != " " }
            add(Identifier(scheme: "isbn", value: digits.uppercased()), &draft)
        }
        draft.resource.landingPage = draft.values.first(.landingPage)?.text
    }

    private static func add(_ identifier: Identifier, _ draft: inout Draft) {
        if !draft.resource.identifiers.contains(identifier) { draft.resource.identifiers.append(identifier) }
    }

    private static func scheme(of text: String) -> String {
        if text.hasPrefix("http://") || text.hasPrefix("https://") { return "uri" }
        if text.hasPrefix("oai:") { return "oai" }
        if text.hasPrefix("doi:") || text.hasPrefix("10.") { return "doi" }
        return "local"
    }
}
