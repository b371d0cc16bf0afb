package import Metadata

/// How a platform is asked for what changed since a moment.
package struct SinceParameter: Sendable, Equatable {
    package enum Format: String, Sendable, CaseIterable {
        /// `2019-09-21T04:42:25Z`
        case iso
        /// `2019-09-21`, the day in Asia/Shanghai.
        case date
        /// `2019-09-21 12:42:25` in Asia/Shanghai.
        case datetime
        /// Seconds since 1970.
        case epoch
        /// Milliseconds since 1970.
        case epochMilliseconds = "epoch-ms"
    }

    /// Query parameter; nil when a template uses `{since}`.
    package var parameter: String?
    package var format: Format
    /// Seconds the next run reaches back, for clocks and for records written while we read.
    package var overlap: Int
    /// Every so many nights everything is read, so that absences are seen; 0: never.
    package var fullEvery: Int

    /// - Throws: `ConfigError`.
    package init(_ config: ConfigNode) throws(ConfigError) {
        try config.allow(only: ["parameter", "format", "overlap", "fullEvery"])
        parameter = config["parameter"]?.string
        format = try config.choice("format", of: Format.self) ?? .iso
        overlap = try config.count("overlap", atLeast: 0) ?? 600
        fullEvery = try config.count("fullEvery", atLeast: 0) ?? 7
    }

    package func text(_ instant: UTCInstant) -> String {
        let local = instant.onShanghaiClock.iso8601
        return switch format {
        case .iso: instant.iso8601
        case .date: String(local.prefix(10))
        case .datetime: local.prefix(10) + " " + local.dropFirst(11).prefix(8)
        case .epoch: String(instant.seconds)
        case .epochMilliseconds: String(instant.seconds * 1000)
        }
    }
}
