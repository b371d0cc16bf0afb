import Harvesting
import Metadata
import Testing

@Suite("Paged JSON session")
struct PagedJSONSessionTests {
    private static let options = """
        protocol: json-get
        options:
          records: result.rows
          id: id
          total: result.total
          success: {path: code, equals: [0, "000000"]}
          message: msg
          datestamp: updated
          deleted: {path: del, equals: 1}
          headers: {Referer: "http://platform.example/"}
          paging: {by: page, parameter: pageNo, size: 2, sizeParameter: pageSize}
          since: {parameter: from, format: datetime}
        """

    private func session(
        _ fetcher: any HTTPFetching, yaml: String = options, extent: HarvestRequest.Extent = .full,
        checkpoint: HarvestCheckpoint? = nil
    ) throws -> PagedJSONSession {
        let platform = try Platform.test(yaml)
        return try PagedJSONSession(
            HarvestRequest(platform: platform, extent: extent, checkpoint: checkpoint),
            options: PagedJSONOptions(platform, method: .get), context: .scripted(fetcher))
    }

    private static func page(_ ids: ClosedRange<Int>, total: Int = 5) -> FetchResponse {
        let rows = ids.map { #"{"id":\#($0),"updated":"2019-09-0\#($0)","del":\#($0 == 3 ? 1 : 0)}"# }
        return .text(#"{"code":"000000","result":{"total":"\#(total)","rows":[\#(rows.joined(separator: ","))]}}"#)
    }

    private static func answer(_ url: String) -> FetchResponse {
        switch url {
        case _ where url.contains("pageNo=1&"): page(1...2)
        case _ where url.contains("pageNo=2&"): page(3...4)
        default: page(5...5)
        }
    }

    @Test("Every record of every page is delivered with id, datestamp and deletion")
    func whole() async throws {
        let fetcher = ScriptedFetcher { request, _ in Self.answer(request.url) }
        let harvested = try await Harvested(session(fetcher))
        #expect(harvested.ids == ["1", "2", "3", "4", "5"])
        #expect(harvested.records.map(\.isDeleted) == [false, false, true, false, false])
        #expect(harvested.records[1].datestamp == "2019-09-02")
        #expect(harvested.end.isCompleteList)
        #expect(harvested.end.claimed == 5)
        let requests = await fetcher.requests
        #expect(requests.first?.url == "http://platform.example/list?pageNo=1&pageSize=2")
        #expect(requests.first?.headers["Referer"] == "http://platform.example/")
    }

    @Test("A record that is no JSON costs itself: its page and the pages behind it are read")
    func brokenRecord() async throws {
        let fetcher = ScriptedFetcher { request, _ in
            guard request.url.contains("pageNo=2&") else { return Self.answer(request.url) }
            return .text(#"{"code":"000000","result":{"total":"5","rows":[{"id":3,"x":tru},{"id":4}]}}"#)
        }
        let harvested = try await Harvested(session(fetcher))
        #expect(harvested.ids == ["1", "2", "4", "5"])
        #expect(harvested.pages.flatMap(\.unreadable).map(\.findings.last?.rule) == ["record_malformed"])
        #expect(!harvested.end.isCompleteList && harvested.end.notFetched == 0)
        #expect(await fetcher.requests.count == 3)
    }

    @Test(
        "An error code or a web page with status 200 is asked again and costs nothing",
        arguments: [
            #"{"code":500,"msg":"系统繁忙"}"#, "<html>维护中</html>",
            #"{"code":"000000","result":{"total":"5","rows":[{"id":3"#,
        ])
    func passingFault(fault: String) async throws {
        let fetcher = ScriptedFetcher { request, count in
            count == 1 ? .text(fault) : Self.answer(request.url)
        }
        let harvested = try await Harvested(session(fetcher))
        #expect(harvested.ids == ["1", "2", "3", "4", "5"])
        #expect(harvested.end.isCompleteList)
    }

    @Test("A fault that stays ends the source with its cause in Chinese, pages before it are kept")
    func lastingFault() async throws {
        let fetcher = ScriptedFetcher { request, count in
            count == 0 ? Self.answer(request.url) : .text(#"{"code":500,"msg":"系统繁忙"}"#)
        }
        let session = try session(fetcher)
        #expect(try await session.nextPage()?.records.count == 2)
        await #expect {
            try await session.nextPage()
        } throws: { error in
            let error = error as? HarvestError
            return error?.cause == "第 2 页：平台报告失败（code = 500，系统繁忙）（试了 6 次）" && error?.isTransient == true
        }
    }

    @Test("A killed run goes on after the last delivered page")
    func resume() async throws {
        let first = try session(ScriptedFetcher { request, _ in Self.answer(request.url) })
        let page = try #require(try await first.nextPage())
        let fetcher = ScriptedFetcher { request, _ in Self.answer(request.url) }
        let harvested = try await Harvested(session(fetcher, checkpoint: page.checkpoint))
        #expect(harvested.ids == ["3", "4", "5"])
        #expect(harvested.end.isCompleteList)
        #expect(harvested.pages.last?.checkpoint.delivered == 5)
    }

    @Test("An incremental harvest asks from the moment on and its list is not complete")
    func incremental() async throws {
        let fetcher = ScriptedFetcher { request, _ in Self.answer(request.url) }
        let since = UTCInstant(seconds: 1_569_040_945)
        let harvested = try await Harvested(session(fetcher, extent: .since(since)))
        #expect(await fetcher.requests.first?.url.hasSuffix("&from=2019-09-21%2012%3A42%3A25") == true)
        #expect(!harvested.end.isCompleteList)
        #expect(harvested.end.resumeFrom == UTCInstant(seconds: 1_577_808_000 - 600))
    }

    @Test("A record without its identifier goes to quarantine; on a first night the list is whole all the same")
    func missingIdentifier() async throws {
        let fetcher = ScriptedFetcher { _, _ in
            .text(#"{"code":0,"result":{"total":2,"rows":[{"id":"a"},{"name":"无编号"}]}}"#)
        }
        let harvested = try await Harvested(session(fetcher))
        #expect(harvested.ids == ["a"])
        #expect(harvested.unreadable.first?.findings.first?.rule == "no_source_id")
        #expect(harvested.end.isCompleteList)
    }

    @Test("A misspelt option, an unknown placeholder and a page that is never asked for are refused with line and mend")
    func badOptions() throws {
        for (yaml, line) in [
            ("protocol: json-get\noptions:\n  recrods: a", 10),
            ("protocol: json-get\noptions:\n  query:\n    a: \"{pgae}\"", 11),
            ("protocol: json-get\noptions:\n  paging: {by: page}", 10),
        ] {
            let platform = try Platform.test(yaml)
            #expect {
                try PagedJSONOptions(platform, method: .get)
            } throws: { error in
                let error = error as? ConfigError
                return error?.line == line && error?.mend.isEmpty == false
            }
        }
    }
}
