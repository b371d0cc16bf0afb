import Foundation
import Metadata
import Simulating
import TestSupport
import Testing

@Suite("Shapes")
struct ShapeTests {
    private func simulation() throws -> Simulation {
        try Simulation(root: Project.root, settings: .init(records: 3000, pageSize: 50))
    }

    private func source(_ shape: SimulatedShape, of simulation: Simulation) throws -> SimulatedSource {
        try #require(simulation.sources.first { $0.shape == shape })
    }

    private func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("The mix is that of a test farm of 32")
    func mix() throws {
        var counts: [SimulatedShape: Int] = [:]
        for source in try simulation().sources where source.province != nil { counts[source.shape, default: 0] += 1 }
        #expect(
            counts == [
                .tokenJSON: 5, .jsonPost: 5, .jsonGet: 3, .parts: 6, .csv: 3, .xlsx: 2, .oaiDC: 2, .oaiLOM: 2,
                .sitemap: 3, .atom: 1,
            ])
    }

    @Test("Pages by GET and by POST give every live record once, on day 3 as well")
    func pages() async throws {
        let simulation = try simulation()
        let server = SimulationServer(simulation: simulation, day: 3)
        try await server.serving { baseURL in
            for shape in [SimulatedShape.jsonGet, .jsonPost] {
                let source = try source(shape, of: simulation)
                var ids: [String] = []
                for page in 1...100 {
                    let text: String
                    if shape == .jsonGet {
                        let query = "pageIndex=\(page)&pageSize=40"
                        text = try await fetch("\(baseURL)/\(source.code)/api/cases?\(query)").text
                    } else {
                        let body = "{\"start\": \(1 + (page - 1) * 40), \"length\": 40}"
                        let address = "\(baseURL)/\(source.code)/kzktNewResource/page"
                        text = try await fetch(address, method: "POST", body: body).text
                    }
                    let answer = try json(text)
                    let result = (answer["result"] ?? answer["data"]) as? [String: Any]
                    let rows = try #require((result?["rows"] ?? result?["list"]) as? [[String: Any]])
                    if rows.isEmpty { break }
                    ids += rows.compactMap { ($0["sdResIdCaseId"] ?? $0["id"]) as? String }
                }
                let live = (0..<source.count(day: 3)).filter {
                    simulation.lifecycle(source, $0, day: 3)?.isLive == true
                }
                #expect(ids == live.map { simulation.sourceID(source, $0) })
            }
        }
    }

    @Test("A token is given for the right signature only, and needed for the pages")
    func token() async throws {
        let simulation = try simulation()
        let source = try source(.tokenJSON, of: simulation)
        try await SimulationServer(simulation: simulation).serving { baseURL in
            let base = "\(baseURL)/\(source.code)/api"
            let page = "{\"pageNo\": 1, \"pageSize\": 10}"
            let refused = try await fetch("\(base)/queryResources?accessToken=x", method: "POST", body: page).text
            #expect(refused.contains("100003"))
            let time = "1572642000000"
            let message = Array(("demo-app-id" + "demo-app-key" + time).utf8)
            let good = Digest.hmac(.sha1, key: Array("demo-app-key".utf8), message: message).hex.uppercased()
            for (signature, isGood) in [(good, true), (good.lowercased(), false)] {
                let body = "{\"appid\":\"demo-app-id\",\"timestamp\":\"\(time)\",\"keyinfo\":\"\(signature)\"}"
                let answer = try json(try await fetch("\(base)/getaccesstoken", method: "POST", body: body).text)
                let token = (answer["tokenInfo"] as? [String: Any])?["token"] as? String
                #expect((token != nil) == isGood)
                guard let token else { continue }
                let list = try json(
                    try await fetch("\(base)/queryResources?accessToken=\(token)", method: "POST", body: page).text)
                #expect((list["resourceList"] as? [Any])?.count == 10)
                #expect(list["totalCount"] as? Int == source.initialCount)
            }
        }
    }

    @Test("Parts are named in one string, hold all records, and answer 304 to their own ETag")
    func parts() async throws {
        let simulation = try simulation()
        let source = try source(.parts, of: simulation)
        try await SimulationServer(simulation: simulation).serving { baseURL in
            let list = try json(try await fetch("\(baseURL)/\(source.code)/zxx/ndrs/data_version.json").text)
            let urls = try #require(list["urls"] as? String).split(separator: ",").map(String.init)
            var count = 0
            for url in urls {
                let text = try await fetch(url).text
                let part = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
                count += part.count
            }
            #expect(count == source.initialCount)
        }
    }

    @Test("The CSV is GB18030, has a row per record, and its MD5 lies beside it")
    func csv() async throws {
        let simulation = try simulation()
        let source = try #require(simulation.source(code: "650000"))
        let voice = source.voice(in: simulation)
        let body = voice("drop/resources.csv", 1).body
        let sum = String(decoding: voice("drop/resources.csv.md5", 1).body, as: UTF8.self)
        #expect(sum == "\(Digest.md5(body).hex)  resources.csv\n")
        let text = try #require(String(data: Data(body), encoding: String.Encoding(rawValue: 0x8000_0632)))
        let lines = text.split(separator: "\r\n")
        #expect(lines.count == source.initialCount + 1)
        #expect(text.contains("维吾尔语") && text.contains("ماتېماتىكا"))
        #expect(String(data: Data(body), encoding: .utf8) == nil)
    }

    @Test("The workbook is a ZIP with the parts of ECMA-376 and the same bytes each time")
    func workbook() async throws {
        let simulation = try simulation()
        let source = try source(.xlsx, of: simulation)
        let voice = source.voice(in: simulation)
        let body = voice("drop/resources.xlsx", 1).body
        #expect(body.prefix(4) == [0x50, 0x4B, 3, 4])
        #expect(voice("drop/resources.xlsx", 1).body == body)
        let names = ["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"]
        for name in names { #expect(Data(body).range(of: Data(name.utf8)) != nil) }
    }

    @Test("A sitemap leads to one page per record; a deleted record's page is 410")
    func sitemap() async throws {
        let simulation = try simulation()
        let source = try source(.sitemap, of: simulation)
        let voice = source.voice(in: simulation)
        let map = String(decoding: voice("sitemap-1.xml", 30).body, as: UTF8.self)
        let pages = map.matches(of: /\/r\/([^<]+)\.html/).map { String($0.output.1) }
        #expect(!pages.isEmpty)
        let page = String(decoding: voice("r/\(pages[0]).html", 30).body, as: UTF8.self)
        let block = try #require(page.firstMatch(of: /ld\+json">(?s)(.*?)<\/script>/)?.output.1)
        #expect(try json(String(block))["@type"] as? String == "LearningResource")
        let gone = try #require(
            (0..<source.initialCount).first { simulation.lifecycle(source, $0, day: 30)?.isLive == false })
        #expect(voice("r/\(simulation.id(source, gone)).html", 30).status == 410)
    }

    @Test("The Atom feed has a next link on every page but the last")
    func atom() async throws {
        let simulation = try simulation()
        let source = try source(.atom, of: simulation)
        try await SimulationServer(simulation: simulation).serving { baseURL in
            var address: String? = "\(baseURL)/\(source.code)/feed"
            var count = 0
            while let next = address {
                let page = try await fetch(next).text
                count += page.matches(of: /<entry>/).count
                address = page.firstMatch(of: /rel="next" href="([^"]+)"/).map { String($0.output.1) }
            }
            #expect(count == source.initialCount)
        }
    }
}
