internal import Metadata

/// A metadata format we disseminate.
enum OAIMetadataFormat: String, Sendable, CaseIterable {
    case dublinCore = "oai_dc"
    case lom

    var schema: String {
        switch self {
        case .dublinCore: "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
        case .lom: "http://ltsc.ieee.org/xsd/lomv1.0/lomLoose.xsd"
        }
    }

    var namespace: String {
        switch self {
        case .dublinCore: "http://www.openarchives.org/OAI/2.0/oai_dc/"
        case .lom: "http://ltsc.ieee.org/xsd/LOM"
        }
    }

    func write(
        _ resource: LearningResource, _ provenance: OAIProvenance, _ context: WritingContext, to xml: inout XMLOutput
    ) {
        switch self {
        case .dublinCore: DublinCoreWriter(context: context).write(resource, to: &xml)
        case .lom: LOMWriter(context: context, provenance: provenance).write(resource, to: &xml)
        }
    }
}

/// What writers of records need besides the record.
struct WritingContext: Sendable {
    var repository: RepositoryIdentity
    var vocabularies: Vocabularies
}

extension WritingContext {
    /// The Chinese name of a coded value; the source's own words when it has no code.
    func name(_ value: Coded, in vocabulary: Vocabulary) -> String {
        value.code.map { vocabulary.name(of: $0) } ?? value.raw
    }

    /// BCP 47 tag of a teaching language.
    func tag(_ language: TeachingLanguage) -> String {
        let tag = vocabularies.languages.term(code: language.code)?.columns["bcp47"] ?? ""
        return tag.isEmpty ? language.code : tag
    }
}
