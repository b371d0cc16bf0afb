import Foundation
import Metadata
import Synchronization
import TestSupport

/// An OAI-PMH platform on a raw loopback socket, with a place for every fault: 60 records, one a day, ten a page.
final class FaultyRepository: Sendable {
    struct Question: Sendable {
        var verb: String
        var arguments: [String: String]
        var target: String
        /// 1-based page of a list.
        var page = 1
        /// How often exactly this was asked, this time included.
        var visit = 1

        var isList: Bool { verb == "ListRecords" }
    }

    /// What goes over the wire instead of the right answer, which it is given; nil: the right answer.
    typealias Fault = @Sendable (Question, _ right: String, _ base: String) -> [LoopbackServer.Step]?

    private let fault: Fault
    private let token: @Sendable (Int) -> String
    private let visits = Mutex<[String: Int]>([:])
    private let server = Mutex<LoopbackServer?>(nil)

    init(token: @escaping @Sendable (Int) -> String = { "p\($0)" }, fault: @escaping Fault) {
        self.fault = fault
        self.token = token
        let listening = LoopbackServer { [weak self] request in self?.answer(request) ?? [.close] }
        server.withLock { $0 = listening }
    }

    var base: String { server.withLock { $0?.url } ?? "" }

    func stop() { server.withLock { $0?.stop() } }

    static func id(_ index: Int) -> String { "oai:a:\(index)" }
    static func title(_ index: Int) -> String { "第\(index)课 二力平衡" }

    static func record(_ index: Int, title: String? = nil, extra: String = "") -> String {
        """
        <record><header><identifier>\(id(index))</identifier><datestamp>\(datestamp(index))</datestamp></header>\
        <metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" \
        xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>\(title ?? self.title(index))</dc:title>\(extra)\
        <dc:type>课例</dc:type></oai_dc:dc></metadata></record>

        """
    }

    private static func datestamp(_ index: Int) -> String {
        UTCInstant(seconds: 1_546_300_800 + Int64(index) * 86_400).iso8601
    }

    static func page(_ inner: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
        <responseDate>2019-12-31T16:00:00Z</responseDate><request>http://platform.example/oai</request>
        \(inner)
        </OAI-PMH>

        """
    }

    static func error(_ code: String) -> String { page("<error code=\"\(code)\">没有</error>") }

    private func answer(_ request: LoopbackServer.Request) -> [LoopbackServer.Step] {
        var question = Question(verb: "", arguments: request.arguments, target: request.target)
        question.verb = question.arguments["verb"] ?? ""
        var from = question.arguments["from"] ?? ""
        if let text = question.arguments["resumptionToken"] {
            let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
            question.page = (1...99).first { token($0) == parts[0] } ?? 0
            from = parts.count > 1 ? parts[1] : ""
        }
        question.visit = visits.withLock {
            $0[request.target, default: 0] += 1
            return $0[request.target] ?? 1
        }
        let right = page(question, from)
        return fault(question, right, base) ?? Self.xml(right)
    }

    static func xml(_ text: String) -> [LoopbackServer.Step] {
        .answer(headers: ["Content-Type": "text/xml; charset=utf-8"], text)
    }

    private func page(_ question: Question, _ from: String) -> String {
        switch question.verb {
        case "Identify":
            return Self.page(
                "<Identify><earliestDatestamp>2019-01-01T00:00:00Z</earliestDatestamp><deletedRecord>persistent"
                    + "</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>")
        case "GetRecord":
            let index = question.arguments["identifier"].flatMap { Int($0.dropFirst("oai:a:".count)) } ?? 0
            return Self.page("<GetRecord>\(Self.record(index))</GetRecord>")
        default:
            let all = (0..<60).filter { Self.datestamp($0) >= from }
            let start = (question.page - 1) * 10
            guard question.page > 0, start < all.count || start == 0 else { return Self.error("badResumptionToken") }
            if all.isEmpty { return Self.error("noRecordsMatch") }
            let part = all[start..<min(start + 10, all.count)]
            let next = start + 10 < all.count ? token(question.page + 1) + "@" + from : ""
            let records = part.map { question.isList ? Self.record($0) : Self.header($0) }
            return Self.list(question.verb, records, token: next)
        }
    }

    static func list(_ verb: String, _ records: [String], token: String, size: Int = 60) -> String {
        let tail = "<resumptionToken completeListSize=\"\(size)\">\(token)</resumptionToken>"
        return page("<\(verb)>\(records.joined())\(tail)</\(verb)>")
    }

    private static func header(_ index: Int) -> String {
        "<header><identifier>\(id(index))</identifier><datestamp>\(datestamp(index))</datestamp></header>"
    }
}
