import Foundation
import Metadata
import TestSupport
import Testing

@Suite("The units of docs/operations")
struct UnitFileTests {
    private func unit(_ name: String) throws -> String {
        let place = Project.root.url.appending(path: "docs/operations/huiliu-\(name).service")
        return try String(contentsOf: place, encoding: .utf8)
    }

    @Test("The server is not given the secrets of platforms; the night and the alerts are")
    func secrets() throws {
        let file = "\nEnvironmentFile=-/etc/huiliu/secrets\n"
        #expect(try !unit("serve").contains("/etc/huiliu/secrets"))
        #expect(try unit("sync").contains(file))
        #expect(try unit("alert").contains(file))
    }

    @Test("What a unit writes, strangers may not read", arguments: ["serve", "sync", "alert"])
    func rights(name: String) throws {
        #expect(try unit(name).contains("\nUMask=0027\n"))
    }
}
