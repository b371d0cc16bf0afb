import Metadata

extension OAIVoice {
    /// The oai_dc shape: labels inside dc:subject (学科:, 年级:, 教材版本:, 册次:, 章节:), honours inside dc:description.
    func dublinCore(_ record: TrueRecord, _ writer: inout ByteWriter) {
        writer.add(
            """
            <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" \
            xmlns:dc="http://purl.org/dc/elements/1.1/" \
            xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ \
            http://www.openarchives.org/OAI/2.0/oai_dc.xsd"><dc:title>
            """)
        writer.add(record.title)
        writer.add("</dc:title>")
        if record.teacher != nil {
            writer.add("<dc:creator>")
            writer.add(record.teacher)
            writer.add("</dc:creator>")
        }
        subject("学段:", record.stage, &writer)
        subject("学科:", record.subject, &writer)
        subject("年级:", record.gradeName, &writer)
        subject("教材版本:", record.edition, &writer)
        subject("册次:", record.volume, &writer)
        if let chapter = record.chapter, let section = record.section {
            writer.add("<dc:subject>章节:")
            writer.add(chapter)
            writer.add(UInt8(ascii: "/"))
            writer.add(section)
            writer.add("</dc:subject>")
        }
        if record.school != nil {
            writer.add("<dc:publisher>")
            writer.add(record.school)
            writer.add("</dc:publisher>")
        }
        writer.add("<dc:date>")
        writer.add(dateOf: record.datestamp)
        writer.add("</dc:date><dc:type>")
        writer.add(record.type)
        writer.add("</dc:type><dc:format>text/html</dc:format><dc:identifier>https://")
        writer.add(source.host)
        writer.add("/resource/")
        writer.add(idOf: record.index, source, seed: simulation.settings.seed)
        writer.add("</dc:identifier><dc:language>")
        writer.add(record.tongue.label)
        writer.add("</dc:language>")
        if let province = source.provinceName {
            writer.add("<dc:coverage>")
            writer.add(province)
            writer.add("</dc:coverage>")
        }
        writer.add("<dc:rights>")
        writer.add(record.rights)
        writer.add("</dc:rights>")
        if let award = record.award {
            writer.add("<dc:description>荣誉:")
            writer.add(award)
            writer.add("</dc:description>")
        }
        writer.add("<dc:description>")
        description(record, sentences: 2, &writer)
        writer.add("</dc:description></oai_dc:dc>")
    }

    private func subject(_ label: StaticString, _ value: Name?, _ writer: inout ByteWriter) {
        guard let value else { return }
        writer.add("<dc:subject>")
        writer.add(label)
        writer.add(value)
        writer.add("</dc:subject>")
    }

    /// Some sentences about the resource, led by a phrase in the teaching language; a change moves them on.
    func description(_ record: TrueRecord, sentences: Int, _ writer: inout ByteWriter) {
        writer.add(record.tongue.phrase)
        let all = simulation.names.sentences
        for step in 0..<sentences { writer.add(all[(record.sentence + step) % all.count]) }
    }
}
