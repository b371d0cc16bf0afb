package import Metadata

/// What every session needs from the outside world.
package struct HarvestContext: Sendable {
    package var fetching: any HTTPFetching
    /// Shared by all sessions of a night.
    package var gates: HostGates
    package var clock: any NightClock
    /// 0 ..< 1, for jitter.
    package var chance: @Sendable () -> Double
    /// Of the source this context is for.
    package var refusals = RefusalLog()

    package init(
        fetching: any HTTPFetching, clock: any NightClock = SystemClock(), gates: HostGates? = nil,
        chance: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.fetching = fetching
        self.clock = clock
        self.gates = gates ?? HostGates(clock: clock)
        self.chance = chance
    }

    /// The manners in which `platform` is asked.
    package func courtesy(for platform: Platform) -> Courtesy {
        Courtesy(platform: platform, fetcher: fetching, gates: gates, clock: clock, refusals: refusals, chance: chance)
    }
}

/// Which protocol name opens which kind of session.
package enum HarvesterRegistry {
    /// Opens a session without touching the network.
    /// - Throws: `ConfigError` when the platform's options are not what the protocol knows.
    package typealias Maker = @Sendable (HarvestRequest, HarvestContext) throws(ConfigError) -> any HarvestSession

    /// Protocol names and their makers.
    package static let makers: [String: Maker] = connectors.merging(["oai-pmh": oai]) { _, new in new }

    /// A session for tonight's request.
    /// - Throws: `HarvestError` when the platform is not connected, or its file asks for something unknown.
    package static func session(
        for request: HarvestRequest, context: HarvestContext
    ) throws(HarvestError) -> any HarvestSession {
        let platform = request.platform
        guard platform.isConnected else {
            throw HarvestError(
                platform: platform.code, stage: .harvest, cause: "平台尚未接入",
                nextStep: "取得接口地址后写入 endpoint：\(platform.note)")
        }
        guard let maker = makers[platform.protocolName] else {
            throw HarvestError(
                platform: platform.code, stage: .harvest, cause: "不认识的协议 \(platform.protocolName)",
                nextStep: "protocol 可写：\(makers.keys.sorted().joined(separator: "、"))")
        }
        do throws(ConfigError) {
            let session = DiscreetSession(session: try maker(request, context), words: PlatformWords(of: platform))
            return BoundedSession(session: session, platform: platform)
        } catch {
            throw HarvestError(
                platform: platform.code, stage: .harvest, cause: "\(error.file):\(error.line)：\(error.reason)",
                nextStep: error.mend)
        }
    }
}
