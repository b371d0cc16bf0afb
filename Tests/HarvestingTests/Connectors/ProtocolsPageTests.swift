import Foundation
import Harvesting
import Metadata
import TestSupport
import Testing

@Suite("docs/protocols.md")
struct ProtocolsPageTests {
    private static let page =
        (try? String(contentsOf: Project.root.url.appending(path: "docs/protocols.md"), encoding: .utf8)) ?? ""

    /// What the protocol says it knows when it is given a key it cannot know.
    private func keys(_ yaml: String) throws -> [String] {
        let platform = try Platform.test(yaml)
        let request = HarvestRequest(platform: platform, extent: .full)
        let context = HarvestContext.scripted(ScriptedFetcher { _, _ in .text("") })
        let maker = try #require(HarvesterRegistry.makers[platform.protocolName])
        do throws(ConfigError) {
            _ = try maker(request, context)
            return []
        } catch {
            return error.mend.replacingOccurrences(of: "可用的键：", with: "").split(separator: "、").map(String.init)
        }
    }

    @Test("Every protocol has its section", arguments: HarvesterRegistry.makers.keys.sorted())
    func sections(name: String) {
        let headings = Self.page.split(separator: "\n").filter { $0.hasPrefix("## ") }
        #expect(headings.contains { $0.dropFirst(3).split(separator: ", ").contains { $0 == name } })
    }

    @Test("Every key of every protocol is on the page", arguments: HarvesterRegistry.makers.keys.sorted())
    func keysOfProtocols(name: String) throws {
        let keys = try keys("protocol: \(name)\noptions: {noSuchKey: 1}")
        #expect(!keys.isEmpty)
        for key in keys { #expect(Self.page.contains("`\(key)`"), "\(key)") }
    }

    @Test(
        "Every nested key is on the page",
        arguments: [
            "protocol: json-get\noptions: {paging: {noSuchKey: 1}}",
            "protocol: json-get\noptions: {since: {noSuchKey: 1}}",
            "protocol: token-json\noptions: {token: {noSuchKey: 1}}",
            "protocol: token-json\noptions: {token: {url: /, path: t, sign: {noSuchKey: 1}}}",
        ])
    func nestedKeys(yaml: String) throws {
        let keys = try keys(yaml)
        #expect(!keys.isEmpty)
        for key in keys { #expect(Self.page.contains("`\(key)`"), "\(key)") }
    }
}
