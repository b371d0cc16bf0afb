import Foundation
import Metadata
import Testing

@testable import Harvesting

/// Faults 42 to 61: every loop ends, nothing that can be had is lost, the end says what is true.
@Suite("Broken lists")
struct OAIListFaultTests {
    @Test("A page that gives its own token for ever: the list goes on behind it (fault 42)")
    func ownToken() async throws {
        let script = OAIScript { question in
            guard question.page == 4, question.isList, !(question.arguments["resumptionToken"] ?? "").contains("2019")
            else { return nil }
            return .text(OAIPages.list((30..<40).map(OAIScript.record), token: "p4@", size: 60))
        }
        let night = try await script.harvest()
        #expect(night.hasAll)
        #expect(!night.end.notes.isEmpty)
    }

    @Test("Fresh tokens and empty lists after the end are left (fault 43)")
    func endlessEmpty() async throws {
        let fetcher = ScriptedFetcher { request, count throws(FetchFailure) in
            if request.url.contains("Identify") { return .text(OAIPages.page("<Identify/>")) }
            return .text(OAIPages.list(count == 1 ? [OAIScript.record(1)] : [], token: "t\(count)"))
        }
        let night = try await Harvested(OAIScript().session(fetcher: fetcher))
        #expect(night.ids == ["oai:a:1"])
        #expect(await fetcher.requests.count < 12)
    }

    @Test("A last token that is refused is the end, with or without a size (fault 44)", arguments: [60, nil])
    func lastTokenRefused(size: Int?) async throws {
        let script = OAIScript(size: size) { question in
            guard question.isList else { return nil }
            if question.page == 6 {
                return .text(OAIPages.list((50..<60).map(OAIScript.record), token: "p7@", size: size))
            }
            return question.page == 7 ? .text(OAIPages.error("badResumptionToken")) : nil
        }
        let night = try await script.harvest()
        #expect(night.hasAll)
        #expect(night.end.isCompleteList)
        #expect(night.end.notFetched == 0)
    }

    @Test("A token refused once: a new list from the last datestamp goes on (fault 45)")
    func tokenExpired() async throws {
        let script = OAIScript { question in
            question.isList && question.page == 5 && question.visit == 1
                ? .text(OAIPages.error("badResumptionToken")) : nil
        }
        let night = try await script.harvest()
        #expect(night.hasAllOnce)
        #expect(night.end.isCompleteList)
    }

    @Test("A token answered by noRecordsMatch is a refused token, not the end of the list")
    func nothingForAToken() async throws {
        let script = OAIScript(size: nil) { question in
            question.isList && question.page == 5 && question.visit == 1
                ? .text(OAIPages.error("noRecordsMatch")) : nil
        }
        let night = try await script.harvest()
        #expect(night.hasAllOnce)
        #expect(night.end.isCompleteList)
    }

    @Test("Tokens of any characters go back as they came (faults 46, 47)")
    func strangeTokens() async throws {
        let script = OAIScript(token: { "a+b/c=d&e|f%20g h第\($0)页" })
        let fetcher = ScriptedFetcher { request, _ throws(FetchFailure) in
            try escaped(script, request)
        }
        let night = try await Harvested(script.session(fetcher: fetcher))
        #expect(night.hasAllOnce)
    }

    @Test("A page that is empty but has a token is passed (fault 48)")
    func emptyPage() async throws {
        let script = OAIScript { question in
            question.isList && question.page == 5 && question.visit == 1
                ? .text(OAIPages.list([], token: "p5@", size: 60)) : nil
        }
        #expect(try await script.harvest().hasAllOnce)
    }

    @Test("Pages that repeat the end of the page before bring every record (fault 49)")
    func overlap() async throws {
        let script = OAIScript { question in
            guard question.isList, question.page > 1, question.page <= 6 else { return nil }
            let start = (question.page - 1) * 10
            let next = question.page < 6 ? "p\(question.page + 1)@" : ""
            return .text(OAIPages.list((start - 3..<start + 10).map(OAIScript.record), token: next, size: 60))
        }
        let night = try await script.harvest()
        #expect(night.hasAll)
        #expect(night.end.isCompleteList)
    }

    @Test("Records lost at page borders are found by ListIdentifiers and fetched (fault 50)")
    func lostAtBorders() async throws {
        let script = OAIScript { question in
            guard question.isList, [2, 3, 4].contains(question.page) else { return nil }
            let start = (question.page - 1) * 10
            return .text(
                OAIPages.list((start + 1..<start + 10).map(OAIScript.record), token: "p\(question.page + 1)@", size: 60)
            )
        }
        let night = try await script.harvest()
        #expect(night.hasAllOnce)
        #expect(night.end.isCompleteList)
        #expect(night.end.claimed == 60)
    }

    @Test("An announced size that is wrong is not believed (fault 51)", arguments: [99_999, 7])
    func wrongSize(size: Int) async throws {
        let night = try await OAIScript(size: size).harvest()
        #expect(night.hasAllOnce)
        #expect(night.end.claimed == 60)
        #expect(night.end.notFetched == 0)
        #expect(night.end.isCompleteList)
        #expect(!night.end.notes.isEmpty)
    }

    @Test(
        "A size no list can have is no size",
        arguments: ["-9223372036854775808", "9223372036854775807", "99999999999999999999999", "-1"])
    func impossibleSize(size: String) async throws {
        let script = OAIScript(size: 60) { question in
            guard question.isList, question.page == 1 else { return nil }
            let text = OAIPages.list((0..<10).map(OAIScript.record), token: "p2@", size: 60)
            return .text(text.replacing("completeListSize=\"60\"", with: "completeListSize=\"\(size)\""))
        }
        let night = try await script.harvest()
        #expect(night.hasAll)
    }

    @Test("5,000 records in one answer without a token (fault 52)")
    func oneAnswer() async throws {
        let all = OAIPages.list((0..<5000).map { OAIPages.record("oai:a:\($0)", title: "课") })
        let script = OAIScript { question in question.isList ? .text(all) : nil }
        #expect(try await script.harvest().ids.count == 5000)
    }

    @Test("A from with seconds is refused: the day is asked (fault 53)")
    func dayGranularity() async throws {
        let script = OAIScript(size: nil) { question in
            (question.arguments["from"] ?? "").contains("T") ? .text(OAIPages.error("badArgument")) : nil
        }
        let since = try #require(OAIDatestamp.instant(OAIScript.datestamp(55)))
        #expect(try await script.harvest(.since(since)).ids == (55..<60).map(OAIScript.id))
    }

    @Test(
        "Datestamps of six styles are understood (fault 54)",
        arguments: [
            ("2019-03-01T02:03:04Z", 1_551_405_784), ("2019-03-01T02:03:04.567Z", 1_551_405_784),
            ("2019-03-01T10:03:04+08:00", 1_551_405_784), ("2019-03-01 02:03:04", 1_551_405_784),
            ("2019/03/01", 1_551_398_400), ("2019-03-01", 1_551_398_400), ("", nil), ("昨天", nil),
        ] as [(String, Int64?)])
    func datestamps(text: String, seconds: Int64?) {
        #expect(OAIDatestamp.instant(text)?.seconds == seconds)
    }

    @Test("Identify of rubbish is tolerated: day granularity, and everything is listed (fault 55)")
    func rubbishIdentify() async throws {
        let script = OAIScript(granularity: "YYYY-MM-DDThh:mm:ss.sTZD", deletedRecord: "maybe")
        let fetcher = script.fetcher
        let night = try await Harvested(
            script.session(
                .since(UTCInstant(seconds: 1_551_405_784)), options: "options: {fullEvery: 0}\n", fetcher: fetcher))
        #expect(!night.ids.isEmpty)
        #expect(await fetcher.requests[1].url.hasSuffix("from=2019-03-01"))
    }

    @Test(
        "Nothing new, said either way, is a quiet night (faults 56, 57)",
        arguments: [OAIPages.error("noRecordsMatch"), OAIPages.page("<ListRecords/>")])
    func nothingNew(answer: String) async throws {
        let script = OAIScript(size: nil) { question in question.isList ? .text(answer) : nil }
        let night = try await script.harvest(.since(UTCInstant(seconds: 1_577_000_000)))
        #expect(night.pages.isEmpty)
        #expect(!night.end.isCompleteList)
        #expect(night.end.notFetched == 0)
    }

    @Test("A set that is gone is an error with a name, not an empty list (fault 60)")
    func setGone() async throws {
        let script = OAIScript { question in question.isList ? .text(OAIPages.error("noRecordsMatch")) : nil }
        let error = await #expect(throws: HarvestError.self) {
            try await script.harvest(options: "options: {set: 'kind:lesson'}\n")
        }
        #expect(error?.cause == "集合 kind:lesson 已不存在")
        #expect(try await script.harvest(options: "options: {set: 'kind:book'}\n").pages.isEmpty)
    }

    @Test(
        "A page cut once is asked again (faults 11, 26, 32)",
        arguments: ["<OAI-PMH><ListRecords><record>", "<html>维护</html>"])
    func brokenOnce(body: String) async throws {
        let script = OAIScript { question in
            question.isList && question.page == 4 && question.visit <= 2 ? .text(body) : nil
        }
        #expect(try await script.harvest().hasAllOnce)
    }

    @Test("A page that is always cut: its whole records are kept, the rest is fetched one by one (fault 12)")
    func alwaysCut() async throws {
        let script = OAIScript { question in
            guard question.isList, question.page == 4 else { return nil }
            let whole = OAIPages.list((30..<40).map(OAIScript.record), token: "p5@", size: 60)
            return .text(String(whole[..<(whole.range(of: "oai:a:36")?.upperBound ?? whole.endIndex)]))
        }
        let night = try await script.harvest()
        #expect(night.hasAllOnce)
        #expect(night.end.isCompleteList)
        #expect(night.end.notFetched == 0)
    }

    @Test("A page that always fails: the rest is fetched one by one")
    func alwaysFails() async throws {
        let script = OAIScript { question in
            question.isList && question.page == 4 ? .text("", status: 500) : nil
        }
        let night = try await script.harvest()
        #expect(night.hasAllOnce)
        #expect(night.end.notes.contains { $0.contains("HTTP 500") })
    }

    @Test("HTML for ever from page 4 on is a failure that says so; the pages before stay (fault 27)")
    func loginForEver() async throws {
        let script = OAIScript { question in
            question.verb == "Identify" || (question.isList && question.page < 4) ? nil : .text("<html>请登录</html>")
        }
        let session = try script.session()
        for _ in 0..<3 { #expect(try await session.nextPage()?.records.count == 10) }
        let error = await #expect(throws: HarvestError.self) { try await session.nextPage() }
        #expect(error?.cause.contains("HTML") == true)
        #expect(error?.isTransient == true)
    }

    @Test("One bad record is quarantined and the list is still complete")
    func badRecord() async throws {
        let script = OAIScript { question in
            guard question.isList, question.page == 2 else { return nil }
            let records = (10..<20).map {
                $0 == 15 ? OAIScript.record($0).replacing("第15课", with: "<br>") : OAIScript.record($0)
            }
            return .text(OAIPages.list(records, token: "p3@", size: 60))
        }
        let night = try await script.harvest()
        #expect(night.ids.count == 59)
        #expect(night.unreadable.map(\.sourceID) == ["oai:a:15"])
        #expect(night.end.isCompleteList)
    }

    @Test("What cannot be fetched in the end is counted")
    func counted() async throws {
        let script = OAIScript { question in
            if question.verb == "GetRecord" { return .text("", status: 500) }
            guard question.isList, question.page == 2 else { return nil }
            return .text(OAIPages.list((11..<20).map(OAIScript.record), token: "p3@", size: 60))
        }
        let night = try await script.harvest()
        #expect(night.end.notFetched == 1)
        #expect(!night.end.isCompleteList)
        #expect(night.end.claimed == 60)
    }

    /// A list whose second page has this in place of the records 10 to 14, and the same of its identifiers.
    private func unsorted(records: Range<Int>, identifiers: Range<Int>) -> OAIScript {
        OAIScript { question in
            guard question.page == 2, question.verb.hasPrefix("List") else { return nil }
            let numbers = Array(question.isList ? records : identifiers) + Array(15..<20)
            let entries = numbers.map { question.isList ? OAIScript.record($0) : OAIScript.header($0) }
            return .text(OAIPages.list(entries, token: "p3@", size: 60, verb: question.verb))
        }
    }

    @Test("A list in another order every time it is read is not complete, and what was never seen of it is counted")
    func unstableOrder() async throws {
        let night = try await unsorted(records: 0..<5, identifiers: 8..<13).harvest()
        #expect(Set(night.ids).count == 58)
        #expect(!night.end.isCompleteList)
        #expect(night.end.notFetched == 2)
        #expect(night.end.claimed == 60)
        #expect(night.end.notes.contains { $0.contains("每次读到的都不一样") })
    }

    @Test("A list that names records twice, and its identifiers too, is complete")
    func twins() async throws {
        let night = try await unsorted(records: 0..<5, identifiers: 0..<5).harvest()
        #expect(Set(night.ids).count == 55)
        #expect(night.end.isCompleteList)
        #expect(night.end.notFetched == 0)
        #expect(night.end.claimed == 60)
    }

    @Test("An identifier that is missing and listed twice is fetched once and claimed once")
    func missingTwice() async throws {
        let script = OAIScript { question in
            guard question.page == 2, question.verb.hasPrefix("List") else { return nil }
            let entries =
                question.isList
                ? (11..<20).map(OAIScript.record) : ([10, 10] + Array(11..<20)).map(OAIScript.header)
            return .text(OAIPages.list(entries, token: "p3@", size: 60, verb: question.verb))
        }
        let night = try await script.harvest()
        #expect(night.hasAllOnce)
        #expect(night.end.isCompleteList)
        #expect(night.end.claimed == 60)
    }

    @Test("A platform that is down fails at once, saying what to do")
    func down() async throws {
        let script = OAIScript { _ throws(FetchFailure) in throw FetchFailure.connection("refused") }
        let error = await #expect(throws: HarvestError.self) { try await script.harvest() }
        #expect(error?.isTransient == true)
        #expect(error?.nextStep.isEmpty == false)
    }
}

/// Escapes the script's token in XML, as a platform must.
private func escaped(_ script: OAIScript, _ request: FetchRequest) throws(FetchFailure) -> FetchResponse {
    let answer = try script.answer(request)
    guard let data = try? answer.body.bytes() else { throw .truncated }
    let text = String(decoding: data, as: UTF8.self).replacing("d&e", with: "d&amp;e")
        .replacing("<resumptionToken completeListSize=\"60\">", with: "<resumptionToken completeListSize=\"60\">\n   ")
    return .text(text)
}
