internal import Metadata

/// The provenance container of the OAI-PMH implementation guidelines: by which steps a record came here, the latest
/// outermost.
struct OAIProvenance {
    /// Where a platform's records come from, as far as it may be told: its OAI base URL or its homepage.
    struct Platform: Sendable {
        var baseURL: String
        var namespace: String
    }

    /// Our own step: we took the record from this platform and normalised it.
    var step: Origin
    /// The steps before, nearest first.
    var earlier: [Origin]

    init(_ resource: LearningResource, platform: Platform?, harvested: UTCInstant) {
        let dated = resource.modified ?? resource.published ?? resource.created
        step = Origin(
            baseURL: platform?.baseURL ?? "urn:huiliu:platform:\(resource.platform)",
            identifier: resource.sourceID,
            datestamp: (dated?.instant ?? harvested).iso8601,
            metadataNamespace: platform?.namespace ?? "urn:huiliu:unknown-format", harvestDate: harvested.iso8601,
            altered: true)
        earlier = resource.origins
    }

    func write(to xml: inout XMLOutput) {
        xml.markup(
            """
            <about><provenance xmlns="http://www.openarchives.org/OAI/2.0/provenance" \
            xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/provenance \
            http://www.openarchives.org/OAI/2.0/provenance.xsd">
            """)
        Self.write([step] + earlier, to: &xml)
        xml.markup("</provenance></about>")
    }

    private static func write(_ steps: some Collection<Origin>, to xml: inout XMLOutput) {
        guard let step = steps.first else { return }
        xml.element(
            "originDescription",
            ["harvestDate": dated(step.harvestDate), "altered": step.altered ? "true" : "false"]
        ) { xml in
            xml.element("baseURL", uri(step.baseURL))
            xml.element("identifier", uri(step.identifier))
            xml.element("datestamp", dated(step.datestamp))
            xml.element("metadataNamespace", uri(step.metadataNamespace))
            write(steps.dropFirst(), to: &xml)
        }
    }

    /// Steps before ours were written by others; what is no date is told as the beginning of time.
    private static func dated(_ text: String) -> String {
        OAIDate.parse(text) == nil ? UTCInstant(seconds: 0).iso8601 : text
    }

    /// An identifier in the characters of a URI.
    private static func uri(_ text: String) -> String {
        if OAIRequest.isURI(text) { return text }
        let text = text.percentEncoded(keeping: ":/?@!$&'()*+,;=")
        // What stands before a first colon is read as a scheme, which this is not (RFC 3986 §4.2).
        return text.contains(":") && !OAIRequest.isURI(text) ? "urn:huiliu:id:" + text : text
    }
}
