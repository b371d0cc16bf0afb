import Foundation
import Harvesting
import Metadata

/// One answer of a platform nobody has described yet: by its address, or saved as a file.
struct SampleAnswer: Sendable {
    /// Where the platform answers; for a file a place that stands for it.
    var address: String
    var bytes: [UInt8]
    /// Fetches the rest of what the answer speaks of; for a file there is no rest.
    var fetching: any HTTPFetching
    var speaksOAI = false
    /// What the address asked for besides, when it is one of OAI-PMH with arguments.
    var oaiArguments: [URLQueryItem] = []

    /// - Throws: `CocoaError` when the file cannot be read.
    init(file: String) throws {
        address = "https://sample.example/answer"
        bytes = Array(try Data(contentsOf: URL(filePath: file)))
        fetching = SampleFetcher(address: address, bytes: bytes)
    }

    /// Asks once, or twice: as a harvester of OAI-PMH first.
    /// - Throws: `ExchangeFailure` when nothing comes.
    init(asking address: String, _ fetching: any HTTPFetching, allowPrivate: Bool) async throws(ExchangeFailure) {
        var limits = Platform.Limits()
        limits.requestSeconds = 30
        func ask(_ url: String) async throws(ExchangeFailure) -> [UInt8] {
            let answer: FetchResponse
            do throws(FetchFailure) {
                answer = try await fetching.fetch(FetchRequest(url: url), limits: limits, allowPrivate: allowPrivate)
            } catch {
                throw ExchangeFailure(.fetch(error), attempts: 1)
            }
            guard answer.status == 200, let bytes = try? answer.body.bytes() else {
                let wait = answer.headers["retry-after"].flatMap { Int($0) }
                throw ExchangeFailure(
                    .status(answer.status, retryAfter: wait.map { .seconds($0) }), attempts: 1)
            }
            return Array(bytes)
        }
        self.fetching = fetching
        let (base, arguments) = Self.withoutOAIArguments(address)
        let separator = base.contains("?") ? "&" : "?"
        if let identify = try? await ask("\(base)\(separator)verb=Identify") {
            let text = String(decoding: identify.prefix(4096), as: UTF8.self)
            if text.contains("OAI-PMH"), text.contains("Identify") {
                self.address = base
                oaiArguments = arguments
                bytes = identify
                speaksOAI = true
                return
            }
        }
        self.address = address
        bytes = try await ask(address)
    }

    /// The same answer with no network behind it: a table is one file, and the platform has been asked for it already.
    var alone: SampleAnswer {
        var copy = self
        copy.fetching = SampleFetcher(address: address, bytes: bytes)
        return copy
    }

    /// The base URL, which is what an `endpoint` has to be, and what stood behind it.
    private static func withoutOAIArguments(_ address: String) -> (String, [URLQueryItem]) {
        let names = ["verb", "metadataPrefix", "set", "from", "until", "resumptionToken", "identifier"]
        guard var parts = URLComponents(string: address), let items = parts.queryItems else { return (address, []) }
        let rest = items.filter { !names.contains($0.name) }
        parts.queryItems = rest.isEmpty ? nil : rest
        return (parts.string ?? address, items.filter { names.contains($0.name) })
    }
}

/// The network of a saved answer: it is at its address, and nothing else is anywhere.
private struct SampleFetcher: HTTPFetching {
    let address: String
    let bytes: [UInt8]

    func fetch(
        _ request: FetchRequest, limits: Platform.Limits, allowPrivate: Bool
    ) async throws(FetchFailure) -> FetchResponse {
        let isThere = request.url == address
        return FetchResponse(
            status: isThere ? 200 : 404, url: request.url, headers: [:], body: FetchBody(isThere ? bytes : []))
    }
}

/// What an answer turned out to be: the beginning of a platform file.
struct ProtocolGuess: Sendable {
    /// Nil: not recognised.
    var protocolName: String?
    var evidence: String
    /// Lines under `options:` of the platform file.
    var options: [String] = []
    /// Where the list begins, when that is not simply what was asked.
    var endpoint: String?
    /// Further lines of the platform file.
    var lines: [String] = []
    var isTable: Bool { protocolName == "csv" || protocolName == "xlsx" }
    /// Only the records themselves show which of their parts tells them apart.
    var needsRecords: Bool { isTable || protocolName == "parts" }

    /// Judges by the first bytes; JSON by its shape.
    init(_ answer: SampleAnswer) {
        if answer.speaksOAI {
            let options = answer.oaiArguments.filter { ["metadataPrefix", "set"].contains($0.name) }
            self.init(
                "oai-pmh", "对 verb=Identify 作了回答", options: options.map { "\($0.name): \"\($0.value ?? "")\"" })
            return
        }
        let text = TextCharset.beginning(of: answer.bytes, limit: 4096)
        let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        let value = String(decoding: JSONText(Data(answer.bytes)).bytes.prefix(64), as: UTF8.self).trimmed
        if start.hasPrefix("PK") {
            self.init("xlsx", "ZIP 文件头")
        } else if value.hasPrefix("{") || value.hasPrefix("[") {
            self =
                JSONShape(answer.bytes, address: answer.address)?.guess ?? ProtocolGuess(nil, "以 { 或 [ 开头，却不是完整的 JSON")
        } else if start.contains("<OAI-PMH") || start.contains(":OAI-PMH") {
            self.init("oai-pmh", "OAI-PMH 的回答")
        } else if start.contains("<urlset") || start.contains("<sitemapindex") {
            let isResourceSync = start.contains("openarchives.org/rs/")
            self.init(isResourceSync ? "resourcesync" : "sitemap", isResourceSync ? "ResourceSync" : "站点地图")
        } else if start.contains("<feed") || start.contains("<rss") {
            self.init("atom", "Atom 或 RSS")
            if !Self.goesOn(answer.bytes) {
                evidence += "，没有下一页：多半只列最新的条目"
                lines.append("complete: false   # 只列最新的条目，没列出的不算消失；每次都列出全部时去掉这一行")
            }
        } else if start.lowercased().contains("<html") {
            self.init(nil, "是网页，不是数据接口；若网页内有 JSON-LD，请给站点地图地址")
        } else {
            let line = start.prefix { !$0.isNewline }
            let isTable = line.contains(",") || line.contains("\t")
            self.init(isTable ? "csv" : nil, isTable ? "首行像表头：\(line.prefix(60))" : "开头是：\(start.prefix(40))")
        }
    }

    init(_ protocolName: String?, _ evidence: String, options: [String] = [], endpoint: String? = nil) {
        self.protocolName = protocolName
        self.evidence = evidence
        self.options = options
        self.endpoint = endpoint
    }

    /// Whether a feed names a next page.
    private static func goesOn(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        return text.contains("rel=\"next\"") || text.contains("rel='next'")
    }

    /// The same with what tells identity and change, which only the records show.
    func identified(by records: [SourceRecord]) -> ProtocolGuess {
        var guess = self
        guess.options += JSONShape.identity(
            records.compactMap { try? JSONSerialization.jsonObject(with: Data($0.payload)) as? [String: Any] },
            isTable: isTable)
        return guess
    }
}
