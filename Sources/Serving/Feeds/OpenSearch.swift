/// OpenSearch 1.1: lets a browser add the search to its search box.
struct OpenSearch: Sendable {
    let repository: RepositoryIdentity

    func description() -> [UInt8] {
        var xml = XMLOutput()
        xml.declaration()
        xml.element("OpenSearchDescription", ["xmlns": "http://a9.com/-/spec/opensearch/1.1/"]) { xml in
            // The specification allows 16 characters here.
            xml.element("ShortName", String(repository.name.prefix(16)))
            xml.element("Description", String(repository.description.prefix(1024)))
            xml.element("InputEncoding", "UTF-8")
            xml.element("Language", "zh")
            xml.element("Image", ["type": "image/svg+xml", "width": "16", "height": "16"]) {
                $0.text(repository.icon ?? repository.publicURL + "/assets/icon.svg")
            }
            template("text/html", "/search?q={searchTerms}", &xml)
            template("application/atom+xml", "/feed.atom?q={searchTerms}", &xml)
            template("application/json", "/api/search?q={searchTerms}", &xml)
            xml.empty(
                "Url",
                [
                    "rel": "self", "type": "application/opensearchdescription+xml",
                    "template": repository.publicURL + "/opensearch.xml",
                ])
        }
        return xml.bytes
    }

    private func template(_ type: String, _ path: String, _ xml: inout XMLOutput) {
        xml.empty("Url", ["type": type, "template": repository.publicURL + path])
    }
}
