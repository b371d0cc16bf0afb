import Foundation
import Metadata
import Synchronization
import Testing

@testable import Harvesting

@Suite("An OAI-PMH night")
struct OAIHarvestTests {
    @Test("A whole list comes once, with everything the next night needs")
    func whole() async throws {
        let night = try await OAIScript().harvest()
        #expect(night.hasAllOnce)
        #expect(night.pages.count == 6)
        #expect(night.end.isCompleteList)
        #expect(night.end.claimed == 60)
        #expect(night.end.notes.isEmpty)
        #expect(night.end.resumeFrom == UTCInstant(seconds: 1_577_808_000 - 300))
        #expect(night.end.memory["oai.deletedRecord"] == "persistent")
    }

    @Test("An incremental night asks from the given moment, and absence means nothing")
    func incremental() async throws {
        let script = OAIScript(size: nil)
        let since = try #require(OAIDatestamp.instant(OAIScript.datestamp(55)))
        let night = try await script.harvest(.since(since))
        #expect(night.ids == (55..<60).map(OAIScript.id))
        #expect(!night.end.isCompleteList)
    }

    @Test("A platform without deletions lists everything, every night or as often as its file says (fault 58)")
    func fullAnyway() async throws {
        let script = OAIScript(deletedRecord: "no")
        let since = UTCInstant(seconds: 1_577_000_000)
        #expect(try await script.harvest(.since(since)).end.isCompleteList)
        let rarely = try await script.harvest(.since(since), options: "options: {fullEvery: 7}\n")
        #expect(!rarely.end.isCompleteList)
        #expect(rarely.end.memory["oai.nightsSinceFull"] == "1")
        let due = try await script.harvest(
            .since(since), options: "options: {fullEvery: 7}\n", memory: ["oai.nightsSinceFull": "6"])
        #expect(due.end.isCompleteList)
    }

    @Test("A killed run resumes at the last whole page, wherever it was killed", arguments: 1...5)
    func resume(killedAfter: Int) async throws {
        let script = OAIScript()
        let session = try script.session()
        var before: [HarvestPage] = []
        for _ in 0..<killedAfter { before += [try await session.nextPage()].compactMap(\.self) }
        let fetcher = script.fetcher
        let rest = try await Harvested(script.session(checkpoint: before.last?.checkpoint, fetcher: fetcher))
        #expect(before.flatMap(\.records).map(\.sourceID) + rest.ids == (0..<60).map(OAIScript.id))
        #expect(await fetcher.requests.count == 6 - killedAfter)
        #expect(rest.end.isCompleteList)
    }

    @Test("A run killed after its last page asks for nothing more")
    func resumeAtEnd() async throws {
        let script = OAIScript()
        let last = try await script.harvest().pages.last
        let fetcher = script.fetcher
        let rest = try await Harvested(script.session(checkpoint: last?.checkpoint, fetcher: fetcher))
        #expect(rest.pages.isEmpty)
        #expect(rest.end.isCompleteList)
        #expect(await fetcher.requests.isEmpty)
    }

    @Test("A resumed run whose token has expired begins its list again")
    func expiredOnResume() async throws {
        let script = OAIScript { question in
            question.page == 4 && question.isList && question.visit == 2
                ? .text(OAIPages.error("badResumptionToken")) : nil
        }
        let session = try script.session()
        var last: HarvestPage?
        for _ in 0..<3 { last = try await session.nextPage() }
        _ = try await session.nextPage()
        let rest = try await script.harvest(checkpoint: last?.checkpoint)
        #expect(Set(rest.ids).isSuperset(of: (30..<60).map(OAIScript.id)))
    }

    @Test("Several sets are listed one after the other, a record of two sets comes once")
    func sets() async throws {
        let asked = Mutex<[String]>([])
        let script = OAIScript(fault: { question in
            if question.isList, let set = question.arguments["set"] { asked.withLock { $0.append(set) } }
            return nil
        })
        let night = try await script.harvest(options: "options: {sets: [a, b]}\n")
        #expect(night.hasAllOnce)
        // The second holds nothing new, so it is looked at once more from where it stopped bringing anything.
        #expect(asked.withLock { $0.prefix(2) } == ["a", "b"])
    }

    @Test(
        "Unknown options are refused before the night",
        arguments: ["options: {prefix: x}", "options: {quirks: [x]}", "options: {fullEvery: -1}"])
    func options(text: String) throws {
        #expect(throws: HarvestError.self) { try OAIScript().session(options: text + "\n") }
    }

    @Test("An address with a query keeps it")
    func endpointWithQuery() {
        let url = OAIRequest.identify.url(endpoint: "http://a.cn/oai?key=1", options: OAIOptions())
        #expect(url == "http://a.cn/oai?key=1&verb=Identify")
    }
}
