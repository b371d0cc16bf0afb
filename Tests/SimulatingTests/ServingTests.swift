import Foundation
import FoundationNetworking
import Metadata
import Simulating
import TestSupport
import Testing

/// A plain HTTP client for these tests.
func fetch(_ address: String, method: String = "GET", body: String? = nil) async throws -> (status: Int, text: String) {
    var request = URLRequest(url: try #require(URL(string: address)))
    request.httpMethod = method
    request.httpBody = body.map { Data($0.utf8) }
    let (data, response) = try await URLSession.shared.data(for: request)
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
}

@Suite("The server")
struct ServingTests {
    private func simulation() throws -> Simulation {
        try Simulation(root: Project.root, settings: .init(records: 3000, pageSize: 50))
    }

    /// Every identifier of an OAI-PMH list, walked by its tokens.
    private func walk(_ baseURL: String, _ code: String, _ arguments: String) async throws -> [String] {
        var ids: [String] = []
        var query = "verb=ListIdentifiers&\(arguments)"
        while true {
            let page = try await fetch("\(baseURL)/\(code)/oai?\(query)").text
            ids += page.matches(of: /<identifier>([^<]+)<\/identifier>/).map { String($0.output.1) }
            guard let token = page.firstMatch(of: /<resumptionToken[^>]*>([^<]+)</)?.output.1 else { return ids }
            query = "verb=ListIdentifiers&resumptionToken=\(token)"
        }
    }

    @Test("Walking every OAI-PMH source over HTTP finds exactly the records of the manifest")
    func wholeWalk() async throws {
        let simulation = try simulation()
        try await SimulationServer(simulation: simulation).serving { baseURL in
            let truths = simulation.manifest(day: 1).platforms.filter { $0.shape.hasPrefix("oai") }
            #expect(truths.contains { $0.live > 50 }, "no list is longer than a page")
            for truth in truths {
                let source = try #require(simulation.source(code: truth.code))
                let prefix = source.shape == .oaiDC ? "oai_dc" : "lom"
                let ids = try await walk(baseURL, truth.code, "metadataPrefix=\(prefix)")
                #expect(ids == (0..<source.initialCount).map { simulation.sourceID(source, $0) })
                #expect(ids.count == truth.live)
            }
        }
    }

    @Test("After a day has passed, from= gives the added, changed and deleted records of the manifest")
    func incremental() async throws {
        let simulation = try simulation()
        let server = SimulationServer(simulation: simulation)
        try await server.serving { baseURL in
            _ = try await fetch("\(baseURL)/_day/2", method: "POST")
            let truth = try #require(simulation.manifest(day: 2).platforms.first { $0.code == "moc" })
            let ids = try await walk(baseURL, "moc", "metadataPrefix=lom&from=2019-11-03")
            #expect(ids.count == truth.added + truth.changed + truth.deleted)
        }
    }

    @Test(
        "Protocol errors carry the codes of OAI-PMH",
        arguments: [
            ("verb=Nonsense", "badVerb"), ("verb=ListRecords", "badArgument"),
            ("verb=ListRecords&metadataPrefix=mods", "cannotDisseminateFormat"),
            ("verb=ListRecords&resumptionToken=rubbish", "badResumptionToken"),
            ("verb=GetRecord&metadataPrefix=lom&identifier=oai:x:1", "idDoesNotExist"),
            ("verb=ListRecords&metadataPrefix=lom&from=2031-01-01", "noRecordsMatch"),
            ("verb=Identify&from=2019-01-01", "badArgument"),
        ])
    func errors(_ query: String, _ code: String) async throws {
        let simulation = try simulation()
        try await SimulationServer(simulation: simulation).serving { baseURL in
            let answer = try await fetch("\(baseURL)/moc/oai?\(query)").text
            #expect(answer.contains("<error code=\"\(code)\">"))
        }
    }

    @Test("A fault is put on one source, leaves the others alone, and is taken away again")
    func faults() async throws {
        let simulation = try simulation()
        try await SimulationServer(simulation: simulation).serving { baseURL in
            let list = "oai?verb=ListRecords&metadataPrefix=lom"
            let set = try await fetch("\(baseURL)/_fault/moc/down", method: "POST").status
            #expect(set == 200)
            let down = try await fetch("\(baseURL)/moc/\(list)").status
            #expect(down == 503)
            let other = try await fetch("\(baseURL)/pep/\(list)").status
            #expect(other == 200)
            _ = try await fetch("\(baseURL)/_fault/moc/empty", method: "POST")
            let empty = try await fetch("\(baseURL)/moc/\(list)").text
            #expect(empty.contains("noRecordsMatch"))
            _ = try await fetch("\(baseURL)/_fault/moc", method: "DELETE")
            let good = try await fetch("\(baseURL)/moc/\(list)").text
            #expect(good.contains("<record>"))
            let unknown = try await fetch("\(baseURL)/_fault/moc/nonsense", method: "POST").status
            #expect(unknown == 400)
        }
    }

    @Test("The overlay files are platform files that connect all sources")
    func overlay() throws {
        let simulation = try simulation()
        let folder = try Project.temporaryFolder()
        try simulation.writeOverlay(to: folder.url, baseURL: "http://127.0.0.1:1", root: Project.root.url)
        let (platforms, errors) = Project.root.platforms(overlay: folder.url)
        #expect(errors.isEmpty, "\(errors)")
        #expect(platforms.filter(\.isConnected).count == 42)
    }
}
