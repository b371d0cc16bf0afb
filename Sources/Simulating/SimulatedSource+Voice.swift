extension SimulatedSource {
    /// The voice of the source's shape.
    func voice(in simulation: Simulation, _ cache: ListIndexCache) -> any PlatformVoice {
        switch shape {
        case .oaiDC, .oaiLOM: OAIVoice(simulation: simulation, source: self, cache: cache)
        default: JSONGetVoice(simulation: simulation, source: self, cache: cache)
        }
    }
}
