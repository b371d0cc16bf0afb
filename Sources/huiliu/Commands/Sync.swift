import ArgumentParser
import Cataloguing
import Foundation
import Metadata

struct Sync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "运行一夜的同步：采集、映射、入库、发布。",
        discussion: "退出码：0 成功，1 失败，2 部分成功，3 有来源暂缓发布，75 另一个同步正在运行。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var platformOptions: PlatformOptions

    @Argument(help: "只同步这些来源（代码）；不写则全部。")
    var sources: [String] = []

    @Flag(name: .long, help: "不用增量，向每个来源要全部记录。")
    var full = false

    func run() async throws {
        let root = options.projectRoot
        var (platforms, errors) = platformOptions.platforms(root)
        if !sources.isEmpty {
            for code in sources where !platforms.contains(where: { $0.code == code }) {
                throw ValidationError("没有来源 \(code)。用 huiliu sources 查看全部来源。")
            }
            platforms.removeAll { !sources.contains($0.code) }
            errors = []
        }
        let workshop = try Workshop.real(root: root, contact: platforms.compactMap(\.contact).first)
        let night = NightlyRun(
            catalogue: try options.openCatalogue(), platforms: platforms, broken: errors, workshop: workshop,
            board: options.json ? SilentBoard() : ConsoleBoard.standard(), isFull: full)
        let report = try await night.run()
        print(options.json ? try report.json() : report.chinese)
        throw ExitCode(report.exitCode)
    }
}
