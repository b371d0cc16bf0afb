import Foundation
import TestSupport
import Testing

@testable import huiliu

@Suite("A wrong call is told in plain words and ends with 64", .serialized, .enabled(if: HuiliuProgram.url != nil))
struct MistakenCallTests {
    @Test("What a call names that is not there, and values out of their range")
    func calls() async throws {
        let project = try await ScratchProject.harvested()
        let calls = [
            "search --size 101", "search --size=-1", "search --grade 13", "search --year abc", "search --source foo",
            "search --node foo", "search --cursor foo", "coverage --target T01 --cell zz/zz",
            "coverage --target T01 --platform 999999", "coverage --platform 620000", "coverage --document 1999",
            "gaps --subject foo", "gaps --province foo", "snapshot show 99", "snapshot list --document 1999",
            "works pin x y --reason z", "works list --limit=-1", "import /nosuch", "quarantine --limit=-1",
            "unmapped --limit=-1", "check 620000 --samples=-1", "check Harvesters/nosuch.yml",
            "simulate --size=-5 --manifest", "serve --public-address foo", "nosuch", "status --nosuch",
        ]
        for call in calls {
            let said = try await project.run(call.split(separator: " ").map(String.init))
            #expect(said.status == 64, "\(call): \(said.output)")
            #expect(said.output.hasPrefix("错误："), "\(call): \(said.output)")
            #expect(!said.output.contains("Usage:") && !said.output.contains("SearchFailure"), "\(said.output)")
        }
    }

    @Test("A folder is no catalogue, and a name nobody has is no address to listen at")
    func places() async throws {
        let project = try await ScratchProject.harvested()
        let program = try #require(HuiliuProgram.url)
        let folder = try await ForeignProgram.run(program, ["status", "--catalogue", project.url.path])
        #expect(folder.status == 64 && folder.output.contains("是目录"), "\(folder.output)")
        let said = try await project.run("serve", "--host", "999.1.1.1")
        #expect(said.status == 1 && said.output.contains("本机没有地址 999.1.1.1"), "\(said.output)")
    }

    @Test("A source without an address cannot be synced by name: that is said with its note, and no night is begun")
    func unconnected() async throws {
        let project = try ScratchProject()
        try project.write(
            "code: \"120000\"\nname: 天津\nkind: provincial\nprovince: \"120000\"\nnote: 真实接口地址未公开\n",
            to: "Harvesters/120000.yml")
        let said = try await project.run("sync", "120000")
        #expect(said.status == 64 && said.output.contains("120000 天津 未接入：真实接口地址未公开"), "\(said.output)")
        #expect(said.output.contains("下一步"))
        #expect(!FileManager.default.fileExists(atPath: project.url.appending(path: "c.sqlite").path))
    }

    @Test("The story of a record nobody ever saw is told as that, and is a wrong call")
    func neverSeen() async throws {
        let project = try await ScratchProject.harvested()
        let said = try await project.run("why", "620000", "nobody")
        #expect(said.status == 64 && said.output.contains("从未见过"), "\(said.output)")
        let json = try await project.run("why", "620000", "nobody", "--json")
        #expect(json.status == 64 && json.output.contains("neverSeen"), "\(json.output)")
    }

    @Test("A decision about works without a reason is refused: later nobody could tell why it was taken")
    func reasonless() async throws {
        let project = try await ScratchProject.harvested()
        for act in ["pin", "split", "lift"] {
            let said = try await project.run("works", act, "x", "y", "--reason", " ")
            #expect(said.status == 64 && said.output.contains("--reason 不能是空的"), "\(said.output)")
        }
    }

    @Test("One cell or one platform of a target is told by itself")
    func figure() async throws {
        let project = try await ScratchProject.harvested()
        let said = try await project.run("coverage", "--target", "T01", "--platform", "620000")
        #expect(said.status == 0 && said.output.split(separator: "\n").count == 1, "\(said.output)")
        #expect(said.output.contains("620000"))
        let unmeasured = try await project.run("coverage", "--target", "T15", "--platform", "620000")
        #expect(unmeasured.status == 0 && unmeasured.output.contains("\t本目录不可测"), "\(unmeasured.output)")
    }

    @Test("What the library of commands says of a call is said in Chinese")
    func words() {
        let said = CallMistake.chinese(
            """
            Error: The value 'x' is invalid for '--size <size>'
            Help:  --size <size>  条数
            Usage: huiliu search [<options>]
              See 'huiliu search --help' for more information.
            """)
        #expect(
            said == """
                错误：“x”不能作 --size <size> 的值
                说明：--size <size>  条数
                用法：huiliu search [<options>]
                  运行 huiliu search --help 查看说明
                """)
        let unknown = CallMistake.chinese("Error: Unknown option '--foo'. Did you mean '--root'?")
        #expect(unknown == "错误：没有选项 --foo；是不是要写 --root？")
    }
}
