internal import Metadata

/// Counts since 1970 as a date.
struct Epoch: Transform {
    static let name = "epoch"
    static let summary = "Reads seconds (`s`) or milliseconds (`ms`) since 1970-01-01T00:00:00Z; 0 means no date."
    static let example = "epoch: ms"
    private let divisor: Int64

    init(_ argument: ConfigNode) throws(ConfigError) {
        switch argument.string {
        case "s": divisor = 1
        case "ms": divisor = 1000
        default: throw argument.error("epoch 的单位应是 s 或 ms", mend: "写 epoch: ms")
        }
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.compactMap { value in
            guard let count = Int64(value.text) else { return value }
            if count == 0 { return nil }
            return UTCInstant(exactly: count / divisor).map { value.with($0.iso8601) } ?? value
        }
    }
}
