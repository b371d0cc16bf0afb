import ArgumentParser
import Foundation
import Metadata

struct Sources: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "全部来源：32 个省级平台和国家资源，接入与否，原因。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var platformOptions: PlatformOptions

    private struct Line: Encodable {
        var code: String
        var name: String
        var kind: String
        var connected: Bool
        var `protocol`: String
        var note: String
    }

    func run() throws {
        let folder = options.projectRoot.harvesters.path
        guard FileManager.default.fileExists(atPath: folder) || platformOptions.overlay != nil else {
            throw ValidationError("没有目录 \(folder)，请核对 --root。")
        }
        let (platforms, errors) = platformOptions.platforms(options.projectRoot)
        if options.json {
            try printJSON(
                platforms.map {
                    Line(
                        code: $0.code, name: $0.name, kind: $0.kind.rawValue, connected: $0.isConnected,
                        protocol: $0.protocolName, note: $0.note)
                })
            for error in errors { Output.tell("文件有误\t\(error)") }
            if !errors.isEmpty { throw ExitCode(1) }
            return
        }
        for platform in platforms {
            let state = platform.isConnected ? "已接入（\(platform.protocolName)）" : "未接入"
            print("\(platform.code)\t\(platform.name)\t\(state)\(platform.isConnected ? "" : "\t\(platform.note)")")
        }
        if platforms.contains(where: { !$0.isConnected }) { print("未接入的，下一步：\(Platform.howToConnect)") }
        for error in errors { print("文件有误\t\(error)") }
        if !errors.isEmpty { throw ExitCode(1) }
    }
}
