extension OAIVoice {
    func identify(_ surroundings: Surroundings, _ writer: inout ByteWriter) {
        let earliest = source.dayGranularity ? "2019-01-01" : "2019-01-01T00:00:00Z"
        let granularity = source.dayGranularity ? "YYYY-MM-DD" : "YYYY-MM-DDThh:mm:ssZ"
        writer.add(
            text: """
                <Identify><repositoryName>\(source.name)教育资源公共服务平台（模拟）</repositoryName>\
                <baseURL>\(surroundings.baseURL)/\(source.code)/oai</baseURL><protocolVersion>2.0</protocolVersion>\
                <adminEmail>admin@\(source.host.text)</adminEmail><earliestDatestamp>\(earliest)</earliestDatestamp>\
                <deletedRecord>\(source.deletedRecord.rawValue)</deletedRecord>\
                <granularity>\(granularity)</granularity></Identify>
                """)
    }

    func listFormats(_ writer: inout ByteWriter) {
        let (schema, namespace) =
            source.shape == .oaiDC
            ? ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", "http://www.openarchives.org/OAI/2.0/oai_dc/")
            : ("http://ltsc.ieee.org/xsd/lomv1.0/lomLoose.xsd", "http://ltsc.ieee.org/xsd/LOM")
        writer.add(
            text: """
                <ListMetadataFormats><metadataFormat><metadataPrefix>\(prefix)</metadataPrefix>\
                <schema>\(schema)</schema><metadataNamespace>\(namespace)</metadataNamespace></metadataFormat>\
                </ListMetadataFormats>
                """)
    }

    func listSets(_ writer: inout ByteWriter) {
        writer.add("<ListSets><set><setSpec>stage</setSpec><setName>学段</setName></set>")
        for stage in simulation.names.stages.values.sorted(by: { $0.code < $1.code }) {
            writer.add(text: "<set><setSpec>stage:\(stage.code)</setSpec><setName>\(stage.text)</setName></set>")
        }
        writer.add("</ListSets>")
    }
}
