package import Cataloguing
package import Counting
internal import GRDB
package import Metadata
internal import Synchronization

/// Our OAI-PMH 2.0 provider: all six verbs over everything visible, tombstones included.
///
/// A list is in the order in which its items became visible, so whatever a source publishes while someone is in the
/// middle of it comes at its end: nothing is lost, and what changed meanwhile is met again with its newer datestamp.
package struct OAIProvider: Sendable {
    /// How much one answer carries.
    package struct Pages: Sendable {
        package var records = 250
        package var headers = 1000

        package init() {}
    }

    let catalogue: Catalogue
    let context: WritingContext
    let origins: [String: OAIProvenance.Platform]
    let key: [UInt8]
    let pages: Pages
    let sizes: ListSizes
    let targets: TargetPlan?
    let form: Dissemination?

    /// - Parameters:
    ///   - platforms: whose records these are, for the provenance container.
    ///   - targets: the targets records are counted for, as sets; nil: no such sets.
    ///   - form: what records are written with; nil: it never changes.
    ///   - key: signs resumption tokens; the same after a restart (`ServerKey`).
    package init(
        catalogue: Catalogue, repository: RepositoryIdentity, vocabularies: Vocabularies, platforms: [Platform],
        targets: TargetPlan? = nil, form: Dissemination? = nil, key: [UInt8], pages: Pages = Pages()
    ) {
        self.catalogue = catalogue
        context = WritingContext(repository: repository, vocabularies: vocabularies)
        origins = Dictionary(
            platforms.compactMap { platform in OAIProvenance.Platform(platform).map { (platform.code, $0) } },
            uniquingKeysWith: { first, _ in first })
        self.key = key
        self.pages = pages
        self.targets = targets
        self.form = form
        sizes = ListSizes()
    }

    /// The answer to one request.
    /// - Parameters:
    ///   - arguments: decoded, in the order they came; repeated ones are told as the protocol asks.
    ///   - now: read off the clock before this is called.
    ///   - onDamage: is told of records that lists leave out because they can no longer be read.
    /// - Throws: only what the catalogue throws; whatever the request says is answered with an OAI-PMH document.
    package func answer(
        _ arguments: [(name: String, value: String)], now: UTCInstant,
        onDamage: @escaping @Sendable (DamagedRecord) -> Void = { _ in }
    ) async throws -> [UInt8] {
        let request: OAIRequest
        do throws(OAIErrors) {
            request = try OAIRequest(arguments)
        } catch {
            return refusal(error.list, arguments: nil, now: now)
        }
        return try await catalogue.pool.read { db in
            // Whoever asks next "from" this moment on misses nothing, see docs/outward.md.
            let now = try catalogue.completeUntil(now, as: form, db)
            do {
                var body = XMLOutput(reserving: 1 << 16)
                try write(request, to: &body, now: now, onDamage: onDamage, db)
                var xml = opening(request, now: now, reserving: body.bytes.count + 1024)
                xml.fragment(body)
                xml.markup("</OAI-PMH>\n")
                return xml.bytes
            } catch let errors as OAIErrors {
                return refusal(errors.list, arguments: request, now: now)
            }
        }
    }

    /// The answer to arguments that could not even be decoded.
    package func undecodable(now: UTCInstant) -> [UInt8] {
        refusal([OAIError(.badArgument, "The arguments are not URL-encoded UTF-8")], arguments: nil, now: now)
    }

    private func write(
        _ request: OAIRequest, to xml: inout XMLOutput, now: UTCInstant, onDamage: (DamagedRecord) -> Void,
        _ db: Database
    ) throws {
        switch request.verb {
        case .identify: try writeIdentify(to: &xml, now: now, db)
        case .listMetadataFormats: try writeFormats(request, to: &xml, db)
        case .listSets: try writeSets(request, to: &xml, db)
        case .getRecord: try writeRecord(request, to: &xml, db)
        case .listIdentifiers, .listRecords: try writeList(request, to: &xml, onDamage: onDamage, db)
        }
    }

    private func refusal(_ errors: [OAIError], arguments: OAIRequest?, now: UTCInstant) -> [UInt8] {
        let shown = errors.contains(where: \.hidesArguments) ? nil : arguments
        var xml = opening(shown, now: now, reserving: 1024)
        for error in errors { xml.element("error", ["code": error.code.rawValue]) { $0.text(error.message) } }
        xml.markup("</OAI-PMH>\n")
        return xml.bytes
    }

    /// Everything before the verb's element. Without a request the arguments are not repeated (section 3.2).
    private func opening(_ request: OAIRequest?, now: UTCInstant, reserving capacity: Int) -> XMLOutput {
        var xml = XMLOutput(reserving: capacity)
        xml.declaration()
        xml.markup(
            """
            <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" \
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
            xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ \
            http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">

            """)
        xml.element("responseDate", now.iso8601)
        xml.element(
            "request",
            [
                "verb": request?.verb.rawValue, "identifier": request?.arguments["identifier"],
                "metadataPrefix": request?.arguments["metadataPrefix"], "from": request?.arguments["from"],
                "until": request?.arguments["until"], "set": request?.arguments["set"],
                "resumptionToken": request?.arguments["resumptionToken"],
            ]
        ) { $0.text(context.repository.oaiURL) }
        xml.markup("\n")
        return xml
    }
}

extension OAIProvenance.Platform {
    /// An OAI-PMH platform is known by its base URL; of others the homepage is told, never an internal address.
    init?(_ platform: Platform) {
        let isOAI = platform.protocolName == "oai-pmh"
        guard let address = isOAI ? platform.endpoint : platform.homepage else { return nil }
        let format = OAIMetadataFormat.allCases.first { platform.crosswalk.contains($0.rawValue) }
        self.init(
            baseURL: String(address.prefix { $0 != "?" }),
            namespace: isOAI ? (format ?? .dublinCore).namespace : "urn:huiliu:format:\(platform.protocolName)")
    }
}
