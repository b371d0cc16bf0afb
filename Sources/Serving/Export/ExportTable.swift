internal import Cataloguing
internal import Metadata

/// The CSV side of an export (RFC 4180, UTF-8 with a byte order mark, as spreadsheets here expect): what fits a table.
/// JSON Lines is the whole record.
struct ExportTable {
    let context: WritingContext

    static let header: [UInt8] =
        [0xEF, 0xBB, 0xBF]
        + Array(
            ("id,updated,status,source,source_id,title,type,stage,grade,subject,edition,volume,node,language,creator,"
                + "school,provider,province,award,license,access,landing_page\r\n").utf8)

    func row(_ document: OutwardDocument, _ resource: LearningResource?) -> [UInt8] {
        let fixed = [
            document.resourceID, document.published.iso8601, resource == nil ? "deleted" : "active",
            document.sourceCode,
        ]
        let cells = fixed + (resource.map(cells) ?? Array(repeating: "", count: 18))
        return Array(CSVTable.line(cells).utf8)
    }

    private func cells(_ resource: LearningResource) -> [String] {
        let vocabularies = context.vocabularies
        func list(_ values: [String]) -> String { values.joined(separator: "|") }
        let edition = resource.edition.map { Coded(code: $0.code, raw: $0.raw) }
        return [
            resource.sourceID, resource.displayTitle,
            resource.resourceType.map { context.name($0, in: vocabularies.resourceTypes) } ?? "",
            list(resource.stages.map { context.name($0, in: vocabularies.stages) }),
            list(resource.grades.map(String.init)),
            list(resource.subjects.map { context.name($0, in: vocabularies.subjects) }),
            edition.map { context.name($0, in: vocabularies.editions) } ?? "",
            resource.volume.map { context.name($0, in: vocabularies.volumes) } ?? "",
            resource.node?.path.joined(separator: "/") ?? "",
            list(resource.languages.map(\.code)), list(resource.creators.map(\.name)), resource.school?.name ?? "",
            resource.provider?.name ?? "",
            resource.region.province.map { vocabularies.provinces.name(of: $0) } ?? "",
            list(resource.honours.map(context.name)), resource.rights.license ?? "",
            resource.rights.access, resource.landingPage ?? "",
        ]
    }
}
