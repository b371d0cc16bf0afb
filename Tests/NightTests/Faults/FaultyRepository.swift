import Foundation
import Metadata
import Synchronization
import TestSupport

/// An OAI-PMH platform on a raw loopback socket, with a place for every fault: 60 records, one a day, ten a page.
final class FaultyRepository: Sendable {
    struct Question: Sendable {
        var verb: String
        var arguments: [String: String]
        var request: LoopbackServer.Request
        var night: Int
        /// 1-based page of a list.
        var page = 1
        /// How often exactly this was asked, this time included.
        var visit = 1

        var target: String { request.target }
        var isList: Bool { verb == "ListRecords" }
    }

    /// What the platform has, and says of itself, on one night.
    struct World: Sendable {
        var live = Array(0..<60)
        /// Told as deleted.
        var deleted: Set<Int> = []
        /// Records that do not have the datestamp of their day.
        var stamps: [Int: String] = [:]
        var titles: [Int: String] = [:]
        var sets = ["kind:lesson"]
        var granularity = "YYYY-MM-DDThh:mm:ssZ"
        var earliest = "2019-01-01T00:00:00Z"
        var deletedRecord = "persistent"

        func stamp(_ index: Int) -> String { stamps[index] ?? FaultyRepository.datestamp(index) }
        func title(_ index: Int) -> String { titles[index] ?? FaultyRepository.title(index) }
    }

    /// What goes over the wire instead of the right answer, which it is given; nil: the right answer.
    typealias Fault = @Sendable (Question, _ right: String, _ base: String) -> [LoopbackServer.Step]?

    private let fault: Fault
    private let token: @Sendable (Int) -> String
    private let visits = Mutex<[String: Int]>([:])
    private let tonight = Mutex((night: 1, world: World()))
    private let server = Mutex<LoopbackServer?>(nil)

    init(token: @escaping @Sendable (Int) -> String = { "p\($0)" }, fault: @escaping Fault) {
        self.fault = fault
        self.token = token
        let listening = LoopbackServer { [weak self] request in self?.answer(request) ?? [.close] }
        server.withLock { $0 = listening }
    }

    var base: String { server.withLock { $0?.url } ?? "" }

    func stop() { server.withLock { $0?.stop() } }

    func begin(night: Int, _ world: World) { tonight.withLock { $0 = (night, world) } }

    static func id(_ index: Int) -> String { "oai:a:\(index)" }
    static func title(_ index: Int) -> String { "第\(index)课 二力平衡" }

    static func record(_ index: Int, title: String? = nil, stamp: String? = nil, extra: String = "") -> String {
        """
        <record>\(header(index, stamp: stamp))\
        <metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" \
        xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>\(title ?? self.title(index))</dc:title>\(extra)\
        <dc:type>课例</dc:type></oai_dc:dc></metadata></record>

        """
    }

    static func datestamp(_ index: Int) -> String {
        UTCInstant(seconds: 1_546_300_800 + Int64(index) * 86_400).iso8601
    }

    static func page(_ inner: String, night: Int = 1) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
        <responseDate>\(UTCInstant(seconds: 1_577_808_000 + Int64(night - 1) * 86_400).iso8601)</responseDate>\
        <request>http://platform.example/oai</request>
        \(inner)
        </OAI-PMH>

        """
    }

    static func error(_ code: String) -> String { page("<error code=\"\(code)\">没有</error>") }

    private func answer(_ request: LoopbackServer.Request) -> [LoopbackServer.Step] {
        let (night, world) = tonight.withLock { $0 }
        var question = Question(verb: "", arguments: request.arguments, request: request, night: night)
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
        let right = page(question, from, world)
        return fault(question, right, base) ?? Self.xml(right)
    }

    static func xml(_ text: String) -> [LoopbackServer.Step] {
        .answer(headers: ["Content-Type": "text/xml; charset=utf-8"], text)
    }

    private func page(_ question: Question, _ from: String, _ world: World) -> String {
        switch question.verb {
        case "Identify":
            return Self.page(
                "<Identify><earliestDatestamp>\(world.earliest)</earliestDatestamp><deletedRecord>\(world.deletedRecord)"
                    + "</deletedRecord><granularity>\(world.granularity)</granularity></Identify>",
                night: question.night)
        case "ListSets":
            let sets = world.sets.map { "<set><setSpec>\($0)</setSpec><setName>集合</setName></set>" }.joined()
            return Self.page("<ListSets>\(sets)</ListSets>")
        case "GetRecord":
            let index = question.arguments["identifier"].flatMap { Int($0.dropFirst("oai:a:".count)) } ?? 0
            return Self.page("<GetRecord>\(Self.record(index))</GetRecord>")
        default:
            let all = world.live.filter { world.stamp($0) >= from }
            let start = (question.page - 1) * 10
            guard question.page > 0, start < all.count || start == 0 else { return Self.error("badResumptionToken") }
            if all.isEmpty { return Self.error("noRecordsMatch") }
            let part = all[start..<min(start + 10, all.count)]
            let next = start + 10 < all.count ? token(question.page + 1) + "@" + from : ""
            let records = part.map { index in
                let stamp = world.stamp(index)
                if world.deleted.contains(index) {
                    let header = Self.header(index, stamp: stamp, attributes: " status=\"deleted\"")
                    return question.isList ? "<record>\(header)</record>" : header
                }
                return question.isList
                    ? Self.record(index, title: world.title(index), stamp: stamp) : Self.header(index, stamp: stamp)
            }
            return Self.list(question.verb, records, token: next, size: all.count, night: question.night)
        }
    }

    static func list(
        _ verb: String, _ records: [String], token: String, size: Int = 60, night: Int = 1
    ) -> String {
        let tail = "<resumptionToken completeListSize=\"\(size)\">\(token)</resumptionToken>"
        return page("<\(verb)>\(records.joined())\(tail)</\(verb)>", night: night)
    }

    static func header(_ index: Int, stamp: String? = nil, attributes: String = "") -> String {
        "<header\(attributes)><identifier>\(id(index))</identifier><datestamp>\(stamp ?? datestamp(index))</datestamp>"
            + "</header>"
    }
}
