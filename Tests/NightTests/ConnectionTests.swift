import TestSupport
import Testing

@Suite("What is remembered holds for the address and the options it came from", .enabled(if: HuiliuProgram.url != nil))
struct ConnectionTests {
    @Test("Another identifier in the options is taken up though the list is the one of the night before")
    func options() async throws {
        let server = LoopbackServer { _ in
            .answer("[{\"caseId\": \"a\", \"number\": \"n-1\", \"caseName\": \"第一课\"}]")
        }
        defer { server.stop() }
        let project = try ScratchProject()
        let file = "Harvesters/620000.yml"
        try project.connect("\(server.url)/all.json")
        try project.edit(file) { $0 + "guard: {warn: 10, hold: 10, halt: 10}\n" }
        #expect(try await project.run("sync").status == 0)
        try project.edit(file) { $0.replacing("id: caseId", with: "id: number") }
        let said = try await project.run("sync")
        #expect(said.status == 0 && said.output.contains("options 改过"), "\(said.output)")
        let records = try project.records()
        #expect(records.contains { $0.contains("n-1") }, "\(records)")
        let again = try await project.run("sync")
        #expect(!again.output.contains("options 改过"), "\(again.output)")
    }
}
