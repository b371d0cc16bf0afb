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

extension SimulatedSource {
    /// The source without a server: path below its prefix and day in, answer out.
    package func voice(in simulation: Simulation) -> @Sendable (_ path: String, _ day: Int) -> SimulatedAnswer {
        let voice = voice(in: simulation, ListIndexCache())
        return { path, day in
            let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
            let query = FormFields.parse(parts.count > 1 ? parts[1] : "")
            return voice.answer(
                SimulatedRequest(path: parts.first ?? "", query: query),
                Surroundings(day: day, baseURL: "http://127.0.0.1", pageSize: simulation.settings.pageSize))
        }
    }
}
