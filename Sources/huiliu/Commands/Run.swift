import ArgumentParser
import Cataloguing
import Foundation
import Metadata
import Serving
import Simulating

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "一步到位：同步一夜，然后提供检索与统计。没有配置真实地址时，先在本机启动模拟平台。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var platformOptions: PlatformOptions
    @OptionGroup var simulationOptions: SimulationOptions
    @OptionGroup var serveOptions: ServeOptions

    func run() async throws {
        let root = options.projectRoot
        let (platforms, errors) = platformOptions.platforms(root)
        // Not that there is no address: what there is cannot be read.
        if platforms.isEmpty, let error = errors.first { throw error }
        if platforms.contains(where: \.isConnected) {
            return try await syncAndServe(platforms, errors)
        }
        print("没有配置真实地址：启动模拟平台（种子 \(simulationOptions.seed)，\(simulationOptions.size) 条记录）")
        let simulation = try simulationOptions.simulation(root)
        let overlay = URL(filePath: options.catalogue + ".overlay")
        try await SimulationServer(simulation: simulation).serving { baseURL in
            try simulation.writeOverlay(to: overlay, baseURL: baseURL, root: root.url)
            let (platforms, errors) = root.platforms(overlay: overlay)
            try await syncAndServe(platforms, errors)
        }
    }

    private func syncAndServe(_ platforms: [Platform], _ errors: [ConfigError]) async throws {
        let began = ContinuousClock.now
        let report = try await options.withWriter(creating: true) { catalogue in
            try await NightlyRun(
                catalogue: catalogue, platforms: platforms, broken: errors,
                workshop: try Workshop.real(root: options.projectRoot),
                board: ConsoleBoard.standard(), isWhole: true
            ).run()
        }
        print(report.chinese)
        print("同步用时 \(String(format: "%.1f", began.duration(to: .now).seconds)) 秒（不含编译）")
        try await serve(options, platforms, serveOptions)
    }
}
