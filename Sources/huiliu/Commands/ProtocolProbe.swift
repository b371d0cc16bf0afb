import Foundation
import Harvesting
import Metadata

/// Finds out what an address speaks by asking it once or twice.
struct ProtocolProbe {
    let fetching: any HTTPFetching

    struct Answer: Sendable {
        var address: String
        /// Nil: not recognised.
        var protocolName: String?
        var evidence: String

        var chinese: String {
            guard let protocolName else { return "没认出 \(address) 的协议：\(evidence)" }
            return """
                认出协议：\(protocolName)（\(evidence)）
                平台文件可以这样开头（Harvesters/代码.yml），再照 docs/protocols.md 写 options：

                code: 代码
                name: 平台名称
                kind: provincial
                endpoint: \(address)
                protocol: \(protocolName)
                crosswalk: 对照表名称
                """
        }
    }

    func look(at address: String, allowPrivate: Bool) async -> Answer {
        let separator = address.contains("?") ? "&" : "?"
        let identify = await start(of: "\(address)\(separator)verb=Identify", allowPrivate)
        if case .success(let text) = identify, text.contains("OAI-PMH"), text.contains("Identify") {
            return Answer(address: address, protocolName: "oai-pmh", evidence: "对 verb=Identify 作了回答")
        }
        switch await start(of: address, allowPrivate) {
        case .failure(let failure):
            return Answer(address: address, protocolName: nil, evidence: "取不到：\(failure)")
        case .success(let text):
            let (name, evidence) = Self.recognise(text)
            return Answer(address: address, protocolName: name, evidence: evidence)
        }
    }

    private func start(of address: String, _ allowPrivate: Bool) async -> Result<String, FetchFailure> {
        do throws(FetchFailure) {
            let answer = try await fetching.fetch(
                FetchRequest(url: address), limits: Platform.Limits(), allowPrivate: allowPrivate)
            guard answer.status == 200, let bytes = try? answer.body.bytes() else {
                return .failure(.connection("HTTP \(answer.status)"))
            }
            return .success(String(decoding: bytes.prefix(4096), as: UTF8.self))
        } catch {
            return .failure(error)
        }
    }

    /// Judges by the first bytes.
    static func recognise(_ text: String) -> (name: String?, evidence: String) {
        let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if start.hasPrefix("PK") { return ("xlsx", "ZIP 文件头") }
        if start.hasPrefix("{") || start.hasPrefix("[") { return ("json-get", "JSON；一次给全时写 json-file") }
        if start.contains("<urlset") || start.contains("<sitemapindex") {
            return start.contains("openarchives.org/rs/") ? ("resourcesync", "ResourceSync") : ("sitemap", "站点地图")
        }
        if start.contains("<feed") || start.contains("<rss") { return ("atom", "Atom 或 RSS") }
        if start.lowercased().contains("<html") { return (nil, "是网页，不是数据接口；若网页内有 JSON-LD，请给站点地图地址") }
        let line = start.prefix { !$0.isNewline }
        if line.contains(",") || line.contains("\t") { return ("csv", "首行像表头：\(line.prefix(60))") }
        return (nil, "开头是：\(start.prefix(40))")
    }
}
