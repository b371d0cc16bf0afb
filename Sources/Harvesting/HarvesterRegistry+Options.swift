package import Metadata

extension HarvesterRegistry {
    /// What a harvest of the platform delivers, by its protocol and its `options:`, which are read as for a night;
    /// nothing is asked of the network. Nil for a protocol nobody speaks.
    /// - Throws: `ConfigError` for options the protocol does not know.
    package static func format(of platform: Platform) throws(ConfigError) -> PayloadFormat? {
        guard let maker = makers[platform.protocolName] else { return nil }
        if let options = platform.options, !options.isMapping {
            throw options.error("options 应是一组“键: 值”", mend: "每个键写一行，缩进两格，例如 id: 资源编号")
        }
        let request = HarvestRequest(platform: platform, extent: .full)
        return try maker(request, HarvestContext(fetching: NoNetwork())).format
    }
}

/// Makers want a door to the network; a session that is only made goes through none.
private struct NoNetwork: HTTPFetching {
    func fetch(
        _ request: FetchRequest, limits: Platform.Limits, allowPrivate: Bool
    ) async throws(FetchFailure) -> FetchResponse {
        throw FetchFailure.refusedAddress(request.url)
    }
}
