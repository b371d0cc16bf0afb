import Foundation
import Metadata
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
        #expect(next.wholeMatch(of: #/[0-9a-z]{1,7}\.[0-9a-z]{1,12}/#) != nil)
        let answer = try await site.get("/api/search?q=%E8%AF%BE&cursor=\(next)")
        #expect(answer.status == 404)
        #expect(try answer.json()["parameter"] as? String == "cursor")
    }

    @Test("An address longer than the limit is refused")
    func longAddress() async throws {
        let answer = try await SiteFixture(records: []).get("/api/search?q=" + String(repeating: "a", count: 70_000))
        #expect(answer.status == 414)
    }

    @Test("Bytes that are no UTF-8 and broken escapes are searched for, never an error")
    func anyBytes() async throws {
        let site = try SiteFixture(records: [])
        for query in ["q=%FF%FE", "q=%", "q=%zz", "q=%00%01", "q=+%2B", "&&=&q", "q==", "q=%F0%9F%98%80"] {
            #expect(try await site.get("/api/search?\(query)").status == 200, "\(query)")
        }
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
}
