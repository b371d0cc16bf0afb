internal import Metadata

/// LOM 9, classification: subject, level, textbook position and curriculum standard as taxon paths. A taxon with an id
/// carries a code of Schemas/vocabularies.
struct LOMClassificationWriter {
    let context: WritingContext

    func write(_ resource: LearningResource, to xml: inout XMLOutput) {
        for subject in resource.subjects {
            path("discipline", "学科", [taxon(subject, in: context.vocabularies.subjects)], &xml)
        }
        let levels =
            resource.stages.map { taxon($0, in: context.vocabularies.stages) }
            + resource.grades.map { (id: "g\($0)", name: context.vocabularies.grades.name(of: "g\($0)")) }
        if !levels.isEmpty { path("educational level", "学段年级", levels, &xml) }
        writeTextbook(resource, &xml)
        if let standard = resource.curriculumStandard {
            path("educational objective", "课程标准", [(id: standard, name: "课程标准（\(standard)）")], &xml)
        }
    }

    /// 版本 / 册次 / 章 / 节: positions count, so the path stops at the first level that is not known.
    private func writeTextbook(_ resource: LearningResource, _ xml: inout XMLOutput) {
        guard let edition = resource.edition else { return }
        var taxa = [
            taxon(Coded(code: edition.code, raw: edition.raw), in: context.vocabularies.editions)
        ]
        if let volume = resource.volume {
            taxa.append(taxon(volume, in: context.vocabularies.volumes))
            for (index, step) in (resource.node?.path ?? []).enumerated() {
                let isLast = index + 1 == resource.node?.path.count
                taxa.append((id: isLast ? resource.node?.code : nil, name: step))
            }
        }
        path("discipline", "教材目录", taxa, &xml)
    }

    private func taxon(_ value: Coded, in vocabulary: Vocabulary) -> (id: String?, name: String) {
        (value.code, context.name(value, in: vocabulary))
    }

    private func path(
        _ purpose: String, _ source: String, _ taxa: [(id: String?, name: String)], _ xml: inout XMLOutput
    ) {
        xml.element("classification") { xml in
            xml.element("purpose") { xml in
                xml.element("source", "LOMv1.0")
                xml.element("value", purpose)
            }
            xml.element("taxonPath") { xml in
                xml.element("source") { LOMWriter.string(source, &$0) }
                for taxon in taxa {
                    xml.element("taxon") { xml in
                        xml.element("id", taxon.id)
                        xml.element("entry") { LOMWriter.string(taxon.name, &$0) }
                    }
                }
            }
        }
    }
}
