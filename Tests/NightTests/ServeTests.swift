import Cataloguing
import Foundation
import GRDB
import Metadata
import Searching
import TestSupport
import Testing

@testable import huiliu

@Suite("What the server says when it starts")
struct ServeTests {
    @Test("A full-text index made by another version is told, with the command that makes it anew")
    func outdatedIndex() throws {
        let folder = try Project.temporaryFolder()
        let analyser = try TextAnalyser(root: Project.root)
        let index = FTSIndex(analyser: analyser)
        let catalogue = try Catalogue(
            path: folder.url.appending(path: "c.sqlite").path,
            schema: Project.root.schemas.appending(path: "catalogue"), index: index)
        #expect(try outdatedIndexNotice(catalogue, analyser) == nil)
        try catalogue.pool.write { try $0.execute(sql: "UPDATE search_version SET version = 0") }
        #expect(try outdatedIndexNotice(catalogue, analyser)?.contains("huiliu doctor --rebuild-index") == true)
        try index.rebuild(catalogue)
        #expect(try outdatedIndexNotice(catalogue, analyser) == nil)
        withExtendedLifetime(folder) {}
    }

    @Test("An IPv6 host stands in brackets in every address")
    func host() {
        let address = ServerAddress(host: "::1", port: 80)
        #expect(address.told == "http://[::1]:80" && address.listening(at: 81) == "http://[::1]:81")
        #expect(ServerAddress(host: "127.0.0.1", port: 80).told == "http://127.0.0.1:80")
    }

    @Test("Where addresses lead nowhere that are given to other machines, the public address is asked for")
    func notice() {
        for host in ["0.0.0.0", "::"] {
            #expect(ServerAddress(host: host, port: 80).notice?.contains("--public-address") == true)
            #expect(ServerAddress(host: host, port: 80, given: "https://res.example").notice == nil)
        }
        #expect(ServerAddress(host: "127.0.0.1", port: 80).notice == nil)
    }

    @Test("With port 0 the addresses given to other machines name the port that will be listened to")
    func anyPort() async throws {
        let address = try await ServerAddress(host: "127.0.0.1", port: 0).settled()
        #expect(address.port > 0 && address.told == "http://127.0.0.1:\(address.port)" && address.notice == nil)
        #expect(try await ServerAddress(host: "127.0.0.1", port: 80).settled().port == 80)
    }

    @Test(
        "A public address that no path can be written behind is a mistake",
        arguments: [
            "foo", "ftp://res.example", "https://res.example/?a", "https://res.example#a", "https://a@res.example",
        ]
    )
    func publicAddress(address: String) {
        #expect(ServerAddress.mistake(in: address) != nil && ServerAddress.mistake(in: "https://res.example/a") == nil)
    }

    @Test(
        "A server that finds its port taken leaves the setup code alone that another has told",
        .enabled(if: HuiliuProgram.url != nil))
    func takenPort() async throws {
        let project = try await ScratchProject.harvested()
        let other = LoopbackServer { _ in .answer("") }
        defer { other.stop() }
        let said = try await project.run("serve", "--port", "\(other.port)")
        #expect(said.status == 1 && said.output.contains("已被别的程序占用"), "\(said.output)")
        let codes = try await DatabaseQueue(path: project.catalogueFile + ".accounts").read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM setup")
        }
        #expect(codes == 0)
    }
}
