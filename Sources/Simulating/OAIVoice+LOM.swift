import Metadata

extension OAIVoice {
    /// The IEEE LOM shape: LOMv1.0 values next to those of JY/T 0607-2017, vCard entities, taxon paths in Chinese.
    func lom(_ record: TrueRecord, _ writer: inout ByteWriter) {
        writer.add(
            """
            <lom xmlns="http://ltsc.ieee.org/xsd/LOM" xsi:schemaLocation="http://ltsc.ieee.org/xsd/LOM \
            http://ltsc.ieee.org/xsd/lomv1.0/lomLoose.xsd">
            <general><identifier><catalog>oai</catalog><entry>
            """)
        identifier(record.index, &writer)
        writer.add("</entry></identifier><title><string language=\"zh\">")
        writer.add(record.title)
        writer.add("</string></title><language>")
        writer.add(text: record.tongue.label.code)
        writer.add("</language><description><string language=\"")
        writer.add(text: record.tongue.label.code)
        writer.add("\">")
        description(record, sentences: 6, &writer)
        writer.add("</string></description>")
        keyword(record.subject, &writer)
        keyword(record.section, &writer)
        keyword(record.chapter, &writer)
        writer.add("</general>\n<lifeCycle>")
        if record.teacher != nil || record.school != nil { author(record, &writer) }
        writer.add(
            "</lifeCycle>\n<metaMetadata><metadataSchema>LOMv1.0</metadataSchema>"
        )
        writer.add(
            "<metadataSchema>JY/T 0607-2017</metadataSchema><language>zh</language></metaMetadata>\n<technical>")
        writer.add("<format>text/html</format><location>https://")
        writer.add(source.host)
        writer.add("/res/")
        writer.add(idOf: record.index, source, seed: simulation.settings.seed)
        writer.add("</location></technical>\n<educational><learningResourceType><source>LOMv1.0</source><value>")
        writer.add(text: Self.lomTypes[record.type.code] ?? "narrative text")
        writer.add("</value></learningResourceType><learningResourceType><source>JY/T 0607-2017</source><value>")
        writer.add(record.type)
        writer.add(
            """
            </value></learningResourceType><intendedEndUserRole><source>LOMv1.0</source><value>teacher</value>\
            </intendedEndUserRole><context><source>LOMv1.0</source><value>school</value></context></educational>
            <rights><copyrightAndOtherRestrictions><source>LOMv1.0</source><value>yes</value>\
            </copyrightAndOtherRestrictions><description><string language="zh">
            """)
        writer.add(record.rights)
        writer.add("</string></description></rights>\n")
        if let award = record.award { annotation(award, batch: record.batch, &writer) }
        classifications(record, &writer)
        writer.add("</lom>")
    }

    /// IEEE 1484.12.1 table 5.2 value for our type codes.
    private static let lomTypes = [
        "lesson_case": "lecture", "courseware": "slide", "micro_video": "lecture", "lesson_plan": "narrative text",
        "e_textbook": "narrative text", "online_course": "lecture", "experiment": "experiment",
        "digital_textbook_package": "lecture", "reading_audio": "lecture", "material": "figure",
        "course_package": "lecture",
    ]

    private func keyword(_ name: Name?, _ writer: inout ByteWriter) {
        guard let name else { return }
        writer.add("<keyword><string language=\"zh\">")
        writer.add(name)
        writer.add("</string></keyword>")
    }

    private func author(_ record: TrueRecord, _ writer: inout ByteWriter) {
        writer.add(
            """
            <contribute><role><source>LOMv1.0</source><value>author</value></role>\
            <entity>BEGIN:VCARD&#10;VERSION:3.0&#10;FN:
            """)
        if record.teacher != nil {
            writer.add(record.teacher)
        } else {
            writer.add(record.school)
        }
        if record.school != nil {
            writer.add("&#10;ORG:")
            writer.add(record.school)
        }
        writer.add("&#10;END:VCARD</entity><date><dateTime>")
        writer.add(dateOf: record.datestamp)
        writer.add("</dateTime></date></contribute>")
    }

    private func annotation(_ award: Name, batch: Int?, _ writer: inout ByteWriter) {
        writer.add("<annotation><description><string language=\"zh\">荣誉:")
        writer.add(award)
        if let batch { writer.add(text: "（第\(batch == 1 ? "一" : "二")批）") }
        writer.add("</string></description></annotation>\n")
    }

    private func classifications(_ record: TrueRecord, _ writer: inout ByteWriter) {
        if let subject = record.subject { path("discipline", "学科", [subject], &writer) }
        if let stage = record.stage { path("educational level", "学段年级", [stage, record.gradeName], &writer) }
        if let edition = record.edition {
            path("discipline", "教材目录", [edition, record.volume, record.chapter, record.section], &writer)
        }
    }

    private func path(
        _ purpose: StaticString, _ label: StaticString, _ taxons: [Name?], _ writer: inout ByteWriter
    ) {
        writer.add("<classification><purpose><source>LOMv1.0</source><value>")
        writer.add(purpose)
        writer.add("</value></purpose><taxonPath><source><string language=\"zh\">")
        writer.add(label)
        writer.add("</string></source>")
        for taxon in taxons {
            guard let taxon else { continue }
            writer.add("<taxon><entry><string language=\"zh\">")
            writer.add(taxon)
            writer.add("</string></entry></taxon>")
        }
        writer.add("</taxonPath></classification>\n")
    }
}
