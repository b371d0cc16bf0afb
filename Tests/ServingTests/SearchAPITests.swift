import Foundation
import Metadata
import Searching
import Testing

@testable import Serving

@Suite struct SearchAPITests {
    @Test("A search answers total, hits, facets, filters and the way on")
    func shape() async throws {
        let site = try SiteFixture()
        let answer = try await site.get("/api/search?q=%E5%88%86%E6%95%B0")
        #expect(answer.status == 200)
        let json = try answer.json()
        #expect(json["total"] as? Int == 1)
        let hit = try #require((json["hits"] as? [[String: Any]])?.first)
        #expect(hit["title"] as? String == "分数的意义")
        #expect(hit["source"] as? String == "620000")
        #expect(hit["sourceId"] as? String == "1")
        #expect((hit["highlights"] as? [String: Any])?["title"] != nil)
        #expect((json["facets"] as? [String: Any])?["subject"] != nil)
        #expect(json["next"] is NSNull)
        #expect((json["generation"] as? Int ?? 0) > 0)
    }

    @Test("A facet that lists only some of its values says how many there are")
    func cutFacets() async throws {
        let site = try SiteFixture(
            records: (0..<501).map { number in
                var lesson = SiteFixture.lesson("s\(number)", "一课")
                lesson.school = School(name: "第\(number)小学", county: nil)
                return lesson
            })
        let answer = try await site.get("/api/search?size=0&facets=school,stage").json()
        let facets = try #require(answer["facets"] as? [String: [Any]])
        #expect(facets["school"]?.count == 500)
        #expect(answer["cutFacets"] as? [String: Int] == ["school": 501])
    }

    @Test("A repeated parameter means OR, different parameters AND")
    func filters() async throws {
        let site = try SiteFixture()
        func total(_ query: String) async throws -> Int? {
            try await site.get("/api/search?\(query)").json()["total"] as? Int
        }
        #expect(try await total("language=ug&language=bo") == 2)
        #expect(try await total("language=ug&subject=math") == 0)
    }

    @Test("The same work on two platforms is one hit that names the other, both records when asked apart")
    func works() async throws {
        let site = try SiteFixture()
        let copy = try site.publishCopy()
        let json = try await site.get("/api/search?q=%E5%88%86%E6%95%B0%E7%9A%84%E6%84%8F%E4%B9%89").json()
        let hits = try #require(json["hits"] as? [[String: Any]])
        #expect(json["total"] as? Int == 2)
        #expect(json["works"] as? Int == 1)
        #expect(hits.map { $0["alsoAt"] as? [String] } == [[copy.id]])
        let apart = try await site.get("/api/search?merge=0&q=%E5%88%86%E6%95%B0%E7%9A%84%E6%84%8F%E4%B9%89").json()
        #expect((apart["hits"] as? [Any])?.count == 2)
    }

    @Test("The cursor walks through every record once")
    func paging() async throws {
        let site = try SiteFixture()
        var seen: [String] = []
        var cursor: String?
        repeat {
            let suffix = cursor.map { "&cursor=\(Link.encode($0))" } ?? ""
            let json = try await site.get("/api/search?size=7\(suffix)").json()
            seen += (json["hits"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
            cursor = json["next"] as? String
        } while cursor != nil
        #expect(seen.count == 55)
        #expect(Set(seen).count == 55)
    }

    @Test(
        "A bad parameter is named in problem+json",
        arguments: [
            ("size=abc", "size"), ("size=101", "size"), ("sort=random", "sort"), ("foo=1", "foo"), ("q=a&q=b", "q"),
            ("cursor=xyz", "cursor"), ("explain=perhaps", "explain"), ("merge=2", "merge"), ("facets=nope", "facets"),
            ("q=" + String(repeating: "a", count: 1_100), "q"),
            ("node=" + String(repeating: "a%7C", count: 60), "node"),
        ])
    func problems(query: String, parameter: String) async throws {
        let answer = try await SiteFixture(records: []).get("/api/search?\(query)")
        #expect(answer.status == 400)
        #expect(answer.header("Content-Type")?.hasPrefix("application/problem+json") == true)
        #expect(try answer.json()["parameter"] as? String == parameter)
        #expect((try answer.json()["title"] as? String)?.isEmpty == false)
    }

    @Test("A facet is counted once, however often it is asked for")
    func repeatedFacets() throws {
        let many = Array(repeating: "grade,stage", count: 100).joined(separator: ",")
        let query = try SearchQuery(strict: QueryParameters([("facets", many), ("facets", "stage")]))
        #expect(query.facets == [.grade, .stage])
    }

    @Test(
        "A number, an order, a switch or a facet that is empty is no value",
        arguments: [
            "search?size=", "search?sort=", "search?merge=", "suggest?limit=", "runs?before=", "nights?limit=",
            "coverage?night=", "coverage/gaps?lack=", "coverage/diff?from=1&to=1&offset=", "tree?facets=",
        ])
    func emptyValues(path: String) async throws {
        let site = try Showcase.site(accounts: false)
        let answer = try await site.get("/api/" + path)
        #expect(answer.status == 400)
        let name = try #require(path.split { "?&=".contains($0) }.last.map(String.init))
        #expect(try answer.json()["parameter"] as? String == name)
    }

    @Test("What a page's form leaves empty asks for nothing in particular")
    func emptyForm() async throws {
        let site = try Showcase.site(accounts: false)
        let path = "/coverage/gaps?lack=award"
        #expect(try await site.page(path + "&province=&subject=&grade=").text == site.page(path).text)
    }

    @Test("A page of another query is not found, and the parameter named")
    func foreignCursor() async throws {
        let site = try SiteFixture()
        let next = try #require(try await site.get("/api/search?size=7").json()["next"] as? String)
        #expect(next.wholeMatch(of: #/[0-9a-z]{1,7}\.[0-9a-z]{1,12}\.[0-9a-z]{1,12}/#) != nil)
        let answer = try await site.get("/api/search?q=%E8%AF%BE&cursor=\(next)")
        #expect(answer.status == 404)
        #expect(try answer.json()["parameter"] as? String == "cursor")
    }

    @Test("A page of before a publication is gone for a program; a person sees the first page of the same, and why")
    func outdatedCursor() async throws {
        let site = try SiteFixture()
        let query = "node=primary&size=7"
        let next = try #require(try await site.get("/api/search?\(query)").json()["next"] as? String)
        try site.publish([SiteFixture.lesson("new", "新课")])
        let answer = try await site.get("/api/search?\(query)&cursor=\(next)")
        #expect(answer.status == 410)
        #expect(try answer.json()["parameter"] as? String == "cursor")
        let page = try await site.page("/search?\(query)&cursor=\(next)")
        #expect(page.status == 200 && page.text.contains("目录已更新"))
        let total = #/id="total"><strong>([0-9,]+)</#
        let first = try await site.page("/search?\(query)").text
        let shown = try #require(page.text.firstMatch(of: total)?.1)
        let whole = try #require(first.firstMatch(of: total)?.1)
        #expect(shown == whole)
        #expect(!first.contains("目录已更新"))
    }

    @Test(
        "A code, a year, a platform or a node that does not exist is named, with the way to those that do",
        arguments: [
            "stage=nope", "subject=nope", "subject=math&subject=nope", "grade=99", "edition=nope", "volume=nope",
            "type=nope", "province=11", "language=zz", "award=nope", "year=abc", "year=19", "source=nope", "node=nope",
            "node=primary%7Cmath%7Cnope", "q=zzzzzz&node=nope", "part=nope", "access=nope", "flag=nope",
            "programme=nope", "prefecture=999999", "county=999999", "division=nope", "license=nope", "sanqu=2",
            "filled=xx", "filled=0f",
        ])
    func nonsense(query: String) async throws {
        let site = try SiteFixture()
        let parameter = try #require(query.split(separator: "&").last?.split(separator: "=").first).description
        for path in ["/api/search", "/api/tree"] {
            let answer = try await site.get("\(path)?\(query)")
            #expect(answer.status == 400, "\(path)")
            #expect(try answer.json()["parameter"] as? String == parameter)
            #expect((try answer.json()["detail"] as? String)?.isEmpty == false)
        }
        #expect(try await site.page("/search?\(query)").status == 200)
    }

    @Test("What exists but holds nothing is 0; what no list has but a record brought is found")
    func emptyButKnown() async throws {
        let site = try SiteFixture(
            records: SiteFixture.lessons + [SiteFixture.lesson("own", "占星入门", subject: "astrology", grade: 3)])
        func total(_ query: String) async throws -> Int? {
            try await site.get("/api/search?\(query)").json()["total"] as? Int
        }
        for query in [
            "subject=physics", "year=1999", "source=630000", "node=junior%7Cphysics", "edition=unmapped",
            "subject=physics&node=primary", "license=CC-BY-4.0", "access=paid", "county=622925", "prefecture=622900",
            "flag=missing_title", "part=courseware", "division=660008", "sanqu=1", "filled=1",
        ] { #expect(try await total(query) == 0, "\(query)") }
        #expect(try await total("subject=astrology") == 1)
        #expect(try await total("node=\(Link.encode("小学|数学"))") == 1)
        #expect(try await site.get("/api/tree?node=junior%7Cphysics").status == 200)
        #expect(try await site.get("/api/runs?source=630000").status == 200)
        let runs = try await site.get("/api/runs?source=nope")
        #expect(runs.status == 400)
        #expect(try runs.json()["parameter"] as? String == "source")
    }

    @Test("Whoever misspells a parameter is told those there are, each once")
    func misspelt() async throws {
        let problem = try await SiteFixture(records: []).get("/api/search?subjekt=math").json()
        let detail = try #require(problem["detail"] as? String)
        let names = detail.dropFirst("可用的参数：".count).split(separator: "、")
        #expect(names.contains("subject") && names.contains("node") && Set(names).count == names.count)
    }

    @Test("An empty name of a facet is called empty")
    func emptyFacet() async throws {
        let answer = try await SiteFixture(records: []).get("/api/search?facets=")
        #expect(answer.status == 400)
        #expect(try answer.json()["title"] as? String == "参数 facets 里有一个空的分面名")
    }

    @Test("An address longer than the limit is refused")
    func longAddress() async throws {
        let answer = try await SiteFixture(records: []).get("/api/search?q=" + String(repeating: "a", count: 70_000))
        #expect(answer.status == 414)
    }

    @Test("A program is told of bytes that are no UTF-8 and of broken escapes; a page makes of them what it can")
    func anyBytes() async throws {
        let site = try SiteFixture(records: [], outward: true)
        for query in ["q=%CA%FD%D1%A7", "subject=math&q=%", "q=%zz"] {
            for path in ["/api/search", "/api/suggest", "/api/tree", "/feed.atom"] {
                let answer = try await site.get("\(path)?\(query)")
                #expect(answer.status == 400, "\(path)?\(query)")
                #expect(try answer.json()["parameter"] as? String == "q")
            }
            #expect(try await site.page("/search?\(query)").status == 200, "\(query)")
        }
        for query in ["q=%00%01", "q=+%2B", "&&=&q", "q==", "q=%F0%9F%98%80"] {
            #expect(try await site.get("/api/search?\(query)").status == 200, "\(query)")
        }
    }

    @Test(
        "A parameter that has one value is refused when it comes twice",
        arguments: [
            "runs?source=620000&source=630000", "suggest?q=a&q=b", "coverage?night=1&night=2", "nights?limit=1&limit=2",
            "tree?node=primary&node=junior",
        ])
    func repeated(path: String) async throws {
        let answer = try await Showcase.site(accounts: false).get("/api/" + path)
        #expect(answer.status == 400)
        let name = try #require(path.split { "?=".contains($0) }.dropFirst().first.map(String.init))
        #expect(try answer.json()["parameter"] as? String == name)
    }

    @Test(
        "The tree takes no parameter that orders or pages a list",
        arguments: ["sort=newest", "size=1", "cursor=1.1.1", "explain=1", "merge=0", "facets=stage"])
    func treeIsNoList(query: String) async throws {
        let answer = try await SiteFixture(records: []).get("/api/tree?\(query)")
        #expect(answer.status == 400)
        #expect(try answer.json()["parameter"] as? String == query.split(separator: "=").first.map(String.init))
    }

    @Test("A resource is given whole, a missing one is 404")
    func resource() async throws {
        let site = try SiteFixture()
        let id = SiteFixture.lessons[0].id
        let answer = try await site.get("/api/resources/\(id)")
        #expect(answer.status == 200)
        #expect(try answer.json()["sourceId"] as? String == "1")
        let encoded = id.replacing(":", with: "%3A")
        for path in ["/api/resources/", "/resource/", "/api/trace/", "/trace/"] {
            #expect(try await site.get(path + encoded).status == 200, "\(path)")
        }
        #expect(try await site.get("/api/trace/\(encoded)?night=0").status == 400)
        #expect(try await site.get("/api/resources/cnres:620000:0000000000000000").status == 404)
        #expect(try await site.get("/api/resources/%2e%2e").status == 404)
    }

    @Test("A resource is found by the identifier our OAI-PMH gives it")
    func outwardIdentifier() async throws {
        let site = try SiteFixture(outward: true)
        let id = "oai:test.example:" + SiteFixture.lessons[0].id
        for path in ["/api/resources/", "/api/trace/"] {
            #expect(try await site.get(path + id).status == 200, "\(path)")
        }
        let foreign = id.replacing("test.example", with: "other.example")
        #expect(try await site.get("/api/resources/\(foreign)").status == 404)
        let found = try await site.get("/api/search?q=\(Link.encode(id))").json()
        #expect(found["total"] as? Int == 1)
    }

    @Test("Suggestions, tree, sources, runs and nights answer JSON")
    func others() async throws {
        let site = try SiteFixture()
        for (path, key) in [
            ("/api/suggest?q=yylj", "suggestions"), ("/api/tree", "children"), ("/api/sources", "sources"),
            ("/api/runs", "runs"), ("/api/nights", "nights"),
        ] {
            let answer = try await site.get(path)
            #expect(answer.status == 200, "\(path)")
            #expect((try answer.json()[key] as? [Any])?.isEmpty == false, "\(path)")
        }
    }

    @Test("The first look at the sources after a night shows what it left, though the search has not noticed yet")
    func freshSources() async throws {
        let site = try SiteFixture(freshness: .background(seconds: 3600))
        func records() async throws -> Int? {
            let sources = try await site.get("/api/sources").json()["sources"] as? [[String: Any]]
            return sources?.first { $0["code"] as? String == "620000" }?["records"] as? Int
        }
        let before = SiteFixture.lessons.count
        #expect(try await records() == before)
        try site.publish([SiteFixture.lesson("new", "新的一课")], deleting: ["1", "2", "3"])
        #expect(try await records() == before - 2)
    }
}
