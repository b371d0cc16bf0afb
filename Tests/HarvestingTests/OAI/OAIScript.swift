import Foundation
import Metadata
import Synchronization

@testable import Harvesting

/// An OAI-PMH platform in memory, with a place for every fault: 60 records, one a day, ten a page.
final class OAIScript: Sendable {
    struct Question: Sendable {
        var verb: String
        var arguments: [String: String]
        /// 1-based page of a list.
        var page = 1
        /// How often exactly this was asked, this time included.
        var visit = 1

        var isList: Bool { verb == "ListRecords" }
    }

    /// An answer instead of the right one, or nil.
    typealias Fault = @Sendable (Question) throws(FetchFailure) -> FetchResponse?

    private let size: Int?
    private let identify: String
    private let token: @Sendable (Int) -> String
    private let fault: Fault
    private let visits = Mutex<[String: Int]>([:])

    init(
        size: Int? = 60, granularity: String = "YYYY-MM-DDThh:mm:ssZ", deletedRecord: String = "persistent",
        fault: @escaping Fault = { _ in nil }, token: @escaping @Sendable (Int) -> String = { "p\($0)" }
    ) {
        self.size = size
        self.token = token
        self.fault = fault
        identify =
            "<Identify><earliestDatestamp>2999-01-01</earliestDatestamp><deletedRecord>\(deletedRecord)</deletedRecord>"
            + "<granularity>\(granularity)</granularity></Identify>"
    }

    var fetcher: ScriptedFetcher {
        ScriptedFetcher { request, _ throws(FetchFailure) in try self.answer(request) }
    }

    static func id(_ index: Int) -> String { "oai:a:\(index)" }
    static func datestamp(_ index: Int) -> String {
        UTCInstant(seconds: 1_546_300_800 + Int64(index) * 86_400).iso8601
    }
    static func record(_ index: Int) -> String {
        OAIPages.record(id(index), title: "第\(index)课", datestamp: datestamp(index))
    }

    func answer(_ request: FetchRequest) throws(FetchFailure) -> FetchResponse {
        var question = Question(verb: "", arguments: Self.arguments(request.url))
        question.verb = question.arguments["verb"] ?? ""
        let from: String
        if let text = question.arguments["resumptionToken"] {
            let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
            question.page = (1...99).first { token($0) == parts[0] } ?? 0
            from = parts.count > 1 ? parts[1] : ""
        } else {
            from = question.arguments["from"] ?? ""
        }
        question.visit = visits.withLock {
            $0[request.url, default: 0] += 1
            return $0[request.url] ?? 1
        }
        if let answer = try fault(question) { return answer }
        return .text(page(question, from))
    }

    private func page(_ question: Question, _ from: String) -> String {
        switch question.verb {
        case "Identify": return OAIPages.page(identify)
        case "ListSets": return OAIPages.page("<ListSets><set><setSpec>kind:book</setSpec></set></ListSets>")
        case "GetRecord":
            let index = question.arguments["identifier"].flatMap { Int($0.dropFirst("oai:a:".count)) } ?? 0
            return OAIPages.page("<GetRecord>\(Self.record(index))</GetRecord>")
        default:
            let all = (0..<60).filter { Self.datestamp($0) >= from }
            let start = (question.page - 1) * 10
            guard question.page > 0, start < all.count || start == 0 else {
                return OAIPages.error("badResumptionToken")
            }
            if all.isEmpty { return OAIPages.error("noRecordsMatch") }
            let part = all[start..<min(start + 10, all.count)]
            let next = start + 10 < all.count ? token(question.page + 1) + "@" + from : ""
            let records = part.map { question.isList ? Self.record($0) : Self.header($0) }
            return OAIPages.list(records, token: next, size: size, verb: question.verb)
        }
    }

    static func header(_ index: Int) -> String {
        "<header><identifier>\(id(index))</identifier><datestamp>\(datestamp(index))</datestamp></header>"
    }

    private static func arguments(_ url: String) -> [String: String] {
        var result: [String: String] = [:]
        for pair in url.drop(while: { $0 != "?" }).dropFirst().split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            result[String(parts[0])] = String(parts[1]).removingPercentEncoding
        }
        return result
    }

    /// Harvests this platform to the end.
    func harvest(
        _ extent: HarvestRequest.Extent = .full, options: String = "", checkpoint: HarvestCheckpoint? = nil,
        memory: [String: String] = [:]
    ) async throws -> Harvested {
        try await Harvested(session(extent, options: options, checkpoint: checkpoint, memory: memory))
    }

    func session(
        _ extent: HarvestRequest.Extent = .full, options: String = "", checkpoint: HarvestCheckpoint? = nil,
        memory: [String: String] = [:], fetcher: ScriptedFetcher? = nil
    ) throws -> any HarvestSession {
        let platform = try Platform.test("protocol: oai-pmh\npace: {retries: 3}\n" + options)
        let request = HarvestRequest(platform: platform, extent: extent, checkpoint: checkpoint, memory: memory)
        return try HarvesterRegistry.session(for: request, context: .scripted(fetcher ?? self.fetcher))
    }
}

extension Harvested {
    /// Every one of the script's records, each once.
    var hasAllOnce: Bool { ids.count == 60 && Set(ids).count == 60 }
    var hasAll: Bool { Set(ids).count == 60 }
}
