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

    /// The Chinese name of an award; the source's own words when its level is not known.
    func name(_ award: Award) -> String {
        vocabularies.awards.term(code: award.level)?.name ?? (award.raw.isEmpty ? award.level : award.raw)
    }

    /// What a book of a series is called: 科学 教科版 三年级 上册. The stage is named where no one grade tells it.
    func bookName(_ resource: LearningResource) -> String {
        var parts: [String] = []
        // 必修 第一册 is one book whatever grade it is read in.
        let isOfGrade = ["semester", "whole"].contains(
            resource.volume?.code.flatMap { vocabularies.volumes.term(code: $0)?.columns["kind"] } ?? "")
        let grade = isOfGrade && resource.grades.count == 1 ? resource.grades.first : nil
        if grade == nil, let stage = resource.stages.first { parts.append(name(stage, in: vocabularies.stages)) }
        if let subject = resource.subjects.first { parts.append(name(subject, in: vocabularies.subjects)) }
        if let edition = resource.edition {
            parts.append(name(Coded(code: edition.code, raw: edition.raw), in: vocabularies.editions))
        }
        if let grade { parts.append(vocabularies.grades.name(of: "g\(grade)")) }
        if let volume = resource.volume { parts.append(name(volume, in: vocabularies.volumes)) }
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// BCP 47 tag of a teaching language.
    func tag(_ language: TeachingLanguage) -> String {
        let tag = vocabularies.languages.term(code: language.code)?.columns["bcp47"] ?? ""
        return tag.isEmpty ? language.code : tag
    }
}
