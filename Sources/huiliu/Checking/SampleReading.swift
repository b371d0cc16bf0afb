import Foundation
import Harvesting
import Metadata

/// Reads the first page of an answer nobody has described yet, by the platform file that was guessed for it.
struct SampleReading {
    let platform: Platform
    private let answer: SampleAnswer
    private let guess: ProtocolGuess

    /// - Throws: `ConfigError` when the guess makes no platform file.
    init(_ answer: SampleAnswer, _ guess: ProtocolGuess, allowPrivate: Bool) throws(ConfigError) {
        self.answer = answer
        self.guess = guess
        // One page is one file, whatever its list needs besides.
        let isPaged = guess.protocolName == "json-get"
        let ofLists = ["paging:", "total:", "pageCount:"]
        let options = guess.options.filter { option in !isPaged || !ofLists.contains { option.hasPrefix($0) } }
        let yaml = """
            code: sample
            name: 样例
            kind: national
            endpoint: "\(answer.address)"
            protocol: \(isPaged ? "json-file" : guess.protocolName ?? "")
            crosswalk: sample
            network: {allowPrivate: \(allowPrivate)}
            pace: {retries: 0}
            options:
            \(options.map { "  \($0)" }.joined(separator: "\n"))
            """
        platform = try Platform(ConfigNode(yaml: yaml, file: "样例"))
    }

    /// - Throws: `HarvestError` in the platform's own terms, or `OAIPageProblem` for a saved page of OAI-PMH.
    func page() async throws -> HarvestPage? {
        if guess.protocolName == "oai-pmh", !answer.speaksOAI {
            var reader = try OAIPageReader(FetchBody(answer.bytes), format: oaiFormat, salvaging: true)
            var page = HarvestPage(records: [], checkpoint: HarvestCheckpoint())
            while let batch = reader.next() {
                page.records += batch.records
                page.unreadable += batch.unreadable
            }
            return page
        }
        let fetching = guess.isTable ? answer.alone.fetching : answer.fetching
        let session = try HarvesterRegistry.session(
            for: HarvestRequest(platform: platform, extent: .full), context: HarvestContext(fetching: fetching))
        return try await session.nextPage()
    }

    private var oaiFormat: PayloadFormat {
        let text = String(decoding: answer.bytes.prefix(1 << 16), as: UTF8.self)
        if text.contains("ltsc.ieee.org/xsd/LOM") { return .lom }
        return text.contains("imsmd_v1p2") ? .imsMD : .oaiDC
    }

    /// The platform file to start from.
    func platformFile(crosswalk: String?) -> String {
        var lines = [
            "code: \"代码\"", "name: 平台名称", "kind: provincial", "province: \"代码\"",
            "endpoint: \(guess.endpoint ?? answer.address)", "protocol: \(guess.protocolName ?? "")",
            "crosswalk: \(crosswalk ?? "名称")",
        ]
        lines += guess.lines
        if !guess.options.isEmpty { lines += ["options:"] + guess.options.map { "  \($0)" } }
        return lines.joined(separator: "\n")
    }
}
