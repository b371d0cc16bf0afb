import Foundation
import Metadata

@testable import Harvesting

/// Writes OAI-PMH answers for tests.
enum OAIPages {
    static func page(
        _ inner: String, responseDate: String = "2019-12-31T16:00:00Z",
        namespace: String = "http://www.openarchives.org/OAI/2.0/"
    ) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <OAI-PMH xmlns="\(namespace)" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <responseDate>\(responseDate)</responseDate><request>http://platform.example/oai</request>
        \(inner)
        </OAI-PMH>

        """
    }

    static func record(_ id: String, title: String, datestamp: String = "2019-03-01T00:00:00Z") -> String {
        "<record><header><identifier>\(id)</identifier><datestamp>\(datestamp)</datestamp></header><metadata>"
            + dc(title) + "</metadata></record>\n"
    }

    static func dc(_ title: String) -> String {
        "<oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" "
            + "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>\(title)</dc:title><dc:type>课例</dc:type></oai_dc:dc>"
    }

    static func deleted(_ id: String, datestamp: String = "2019-03-01T00:00:00Z") -> String {
        "<record><header status=\"deleted\"><identifier>\(id)</identifier><datestamp>\(datestamp)</datestamp>"
            + "</header></record>\n"
    }

    static func list(_ records: [String], token: String? = nil, size: Int? = nil, verb: String = "ListRecords")
        -> String
    {
        let attribute = size.map { " completeListSize=\"\($0)\"" } ?? ""
        let tail = token.map { "<resumptionToken\(attribute)>\($0)</resumptionToken>" } ?? ""
        return page("<\(verb)>\(records.joined())\(tail)</\(verb)>")
    }

    static func error(_ code: String) -> String { page("<error code=\"\(code)\">没有</error>") }
}

extension OAIPageReader {
    init(text: String, limits: XMLLimits = XMLLimits(), salvaging: Bool = false) throws(OAIPageProblem) {
        try self.init(Data(text.utf8), format: .oaiDC, limits: limits, salvaging: salvaging)
    }

    /// All parts of the page together.
    var all: OAIBatch {
        var copy = self
        var all = OAIBatch()
        while let batch = copy.next() {
            all.records += batch.records
            all.unreadable += batch.unreadable
            all.headers += batch.headers
        }
        return all
    }

    var titles: [String] { all.records.map(\.title) }
}

extension SourceRecord {
    var title: String { tree?.root?.child("title")?.string ?? "" }
}
