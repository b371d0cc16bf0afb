internal import Metadata

/// One province and its platforms: a province has joined once, however many platforms it has.
package struct ProvinceRow: Sendable, Equatable {
    /// GB/T 2260 code.
    package var code: String
    /// In the order of the report; at least one.
    package var platforms: [PlatformRow]

    /// Of those that have joined the first stands for the province.
    package var joined: [PlatformRow] { platforms.filter(\.isJoined) }

    /// Visible records of all its platforms; nil when none was ever harvested.
    package var records: Int? {
        let known = platforms.compactMap(\.records)
        return known.isEmpty ? nil : known.reduce(0, +)
    }

    /// The worst of its platforms; one never harvested takes nothing from what the others show.
    package var standing: Standing {
        let order: [Standing] = [.held, .stale, .current]
        return order.first { standing in platforms.contains { $0.standing == standing } } ?? .noData
    }
}

extension [PlatformRow] {
    /// The provinces of the provincial platforms, in their order: what 省级平台全接入 counts, wherever it is told.
    package var provinces: [ProvinceRow] {
        var provinces: [ProvinceRow] = []
        var places: [String: Int] = [:]
        for platform in self where platform.kind == .provincial {
            let code = platform.province ?? platform.code
            if let place = places[code] {
                provinces[place].platforms.append(platform)
            } else {
                places[code] = provinces.count
                provinces.append(ProvinceRow(code: code, platforms: [platform]))
            }
        }
        return provinces
    }
}
