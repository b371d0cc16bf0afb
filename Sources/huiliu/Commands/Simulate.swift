import ArgumentParser
import Foundation
import Metadata
import Simulating

/// How large and which simulated federation.
struct SimulationOptions: ParsableArguments {
    @Option(name: .long, help: "全部来源第一天的记录总数。")
    var size = 50_000

    @Option(name: .long, help: "随机种子：同样的种子，同样的世界。")
    var seed: UInt64 = 2019

    @Option(name: .long, help: "只模拟这些来源（可重复）。")
    var only: [String] = []

    func validate() throws {
        guard size >= 0 else { throw ValidationError("--size 不能小于 0") }
    }

    func simulation(_ root: ProjectRoot) throws -> Simulation {
        try Simulation(root: root, settings: .init(seed: seed, records: size, sources: Set(only)))
    }
}

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "在本机模拟 32 个省级平台和国家资源，供试用和测试。",
        discussion: "POST /_day/2 进入第二天；真实计数见 --manifest 或 GET /_manifest。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var simulationOptions: SimulationOptions
    @Option(name: .long, help: "端口；0 为任选。") var port = 8090
    @Option(name: .long, help: "从第几天开始。") var day = 1
    @Option(name: .long, help: "把各来源的模拟地址写进这个叠加目录（huiliu sync --overlay 用它）。") var overlay: String?
    @Flag(name: .long, help: "只输出这一天的真实计数（JSON），不启动服务。") var manifest = false
    @Option(name: .long, help: "与 --manifest 同用：变化从哪一天算起。") var since: Int?

    func run() async throws {
        let root = options.projectRoot
        let simulation = try simulationOptions.simulation(root)
        if manifest { return try printJSON(simulation.manifest(day: day, since: since)) }
        let server = SimulationServer(simulation: simulation, port: port, day: day)
        try await server.run { baseURL in
            do {
                if let overlay {
                    try simulation.writeOverlay(to: URL(filePath: overlay), baseURL: baseURL, root: root.url)
                }
                print("模拟平台已就绪：\(baseURL)（\(simulation.sources.count) 个来源，第 \(day) 天）")
                fflush(nil)
            } catch {
                Output.tell("写不了叠加目录：\(error)")
            }
        }
    }
}
