import Foundation
import TestSupport
import Testing

@testable import huiliu

/// What the program says about itself, for machines.
private struct HelpDump: Decodable {
    struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var arguments: [Argument]?
        var subcommands: [Command]?

        /// This command and those below it.
        var all: [Command] { [self] + (subcommands ?? []).flatMap(\.all) }
    }

    struct Argument: Decodable {
        var valueName: String?
        var abstract: String?
    }

    var command: Command
}

@Suite("The help of the program", .enabled(if: HuiliuProgram.url != nil))
struct CommandHelpTests {
    @Test("Every command says in Chinese what it does, and every argument what it is for")
    func chinese() async throws {
        let said = try await ForeignProgram.run(try #require(HuiliuProgram.url), ["--experimental-dump-help"])
        #expect(said.status == 0)
        // `help`, `--help` and `--version` come from the library with words of its own.
        let commands = try JSONDecoder().decode(HelpDump.self, from: Data(said.output.utf8)).command.all
            .filter { $0.commandName != "help" }
        #expect(commands.count > 30)
        for command in commands {
            #expect(Self.isChinese(command.abstract), "\(command.commandName)")
            for argument in command.arguments ?? [] where !["help", "version"].contains(argument.valueName) {
                #expect(Self.isChinese(argument.abstract), "\(command.commandName) \(argument.valueName ?? "")")
            }
        }
    }

    @Test("The version is the one platforms read in our User-Agent")
    func version() async throws {
        let said = try await ForeignProgram.run(try #require(HuiliuProgram.url), ["--version"])
        #expect(said.status == 0 && said.output == "huiliu \(Huiliu.version)\n")
        #expect(Workshop.agent(contact: nil).hasPrefix("Huiliu/\(Huiliu.version) "))
    }

    private static func isChinese(_ text: String?) -> Bool {
        text?.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } ?? false
    }
}
