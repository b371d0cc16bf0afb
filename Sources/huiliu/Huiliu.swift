import ArgumentParser
import Cataloguing
import Foundation
import Glibc

/// `huiliu`: the commands of the federation.
@main
struct Huiliu: AsyncParsableCommand {
    /// Of the program: what `--version` says and platforms read in our User-Agent.
    static let version = "1.0"

    static let configuration = CommandConfiguration(
        commandName: "huiliu",
        abstract: "汇流：把各省平台和国家资源的元数据汇成一个目录，可检索、可统计。",
        version: "huiliu \(version)",
        subcommands: [
            Sync.self, Status.self, Sources.self, Why.self, Quarantine.self, Release.self, Rollback.self,
            Backup.self, Restore.self, Doctor.self, Simulate.self, Renormalise.self, ReplayQuarantine.self,
            Unmapped.self, Coverage.self, Works.self, Snapshots.self, Report.self, Gaps.self, Trace.self, Search.self,
            Serve.self, Run.self,
            Check.self, Lint.self, Export.self, Import.self, AlertCommand.self,
        ])

    static func main() async {
        Allocator.settle()
        raiseFileLimit()
        do {
            var command = try parseAsRoot()
            // Nobody waits at a screen for these. Threads take the priority over from the one that starts them.
            if command is Sync || command is Renormalise {
                setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 5)
            }
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            try Output.finish()
        } catch let code as ExitCode where code.isSuccess {
            do { try Output.finish() } catch { leave(error) }
            exit(withError: code)
        } catch {
            leave(PlainError.explained(error, catalogue: cataloguePath))
        }
    }

    /// Ends the process as the library of commands would, in Chinese. Help goes where it always goes.
    private static func leave(_ error: any Error) -> Never {
        if let failure = error as? Catalogue.Failure, failure.isMistakenCall {
            Output.tell("错误：\(failure)")
            Glibc.exit(ExitCode.validationFailure.rawValue)
        }
        // Of a command that runs already the library knows no longer which: it would tell how the whole program is called.
        if let mistake = error as? ValidationError {
            Output.tell("错误：\(mistake)")
            Glibc.exit(ExitCode.validationFailure.rawValue)
        }
        let code = exitCode(for: error)
        if code.isSuccess { exit(withError: error) }
        let text = fullMessage(for: error)
        if !text.isEmpty { Output.tell(CallMistake.chinese(text)) }
        Glibc.exit(code.rawValue)
    }

    /// Of the command line, for a command that failed.
    private static var cataloguePath: String {
        let arguments = CommandLine.arguments
        if let place = arguments.firstIndex(of: "--catalogue"), place + 1 < arguments.count {
            return arguments[place + 1]
        }
        let joined = arguments.first { $0.hasPrefix("--catalogue=") }
        return joined.map { String($0.dropFirst("--catalogue=".count)) } ?? GlobalOptions.usualCatalogue
    }

    /// Most systems give a program 1,024 open files until it asks for more; a server needs one a connection.
    private static func raiseFileLimit() {
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0 else { return }
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 65_536))
        setrlimit(files, &limit)
    }
}
