extension SimulatedSource {
    /// The voice of the source's shape.
    func voice(in simulation: Simulation, _ cache: ListIndexCache) -> any PlatformVoice {
        switch shape {
        case .oaiDC, .oaiLOM: OAIVoice(simulation: simulation, source: self, cache: cache)
        case .jsonGet: JSONGetVoice(simulation: simulation, source: self, cache: cache)
        case .jsonPost: JSONPostVoice(simulation: simulation, source: self, cache: cache)
        case .tokenJSON: TokenVoice(simulation: simulation, source: self, cache: cache)
        case .parts: PartsVoice(simulation: simulation, source: self, cache: cache)
        case .csv: CSVVoice(simulation: simulation, source: self, cache: cache)
        case .xlsx: XLSXVoice(simulation: simulation, source: self, cache: cache)
        case .sitemap: SitemapVoice(simulation: simulation, source: self, cache: cache)
        case .atom: AtomVoice(simulation: simulation, source: self, cache: cache)
        }
    }
}
