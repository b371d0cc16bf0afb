internal import Metadata

/// A small table of the platform's own codes.
struct Lookup: Transform {
    static let name = "map"
    static let summary =
        "Replaces the listed values; others pass as they are and are reported if no vocabulary knows them."
    static let example = "map: {\"1\": national_youke, \"0\": none}"
    private let table: [String: String]

    init(_ argument: ConfigNode) throws(ConfigError) {
        var table: [String: String] = [:]
        for member in argument.members {
            guard let text = member.value.string else {
                throw member.value.error("map 的值应是文字", mend: "写成 \"\(member.key)\": 值")
            }
            table[member.key] = text
        }
        guard !table.isEmpty else { throw argument.error("map 需要对照表", mend: "例如 map: {\"1\": 一, \"2\": 二}") }
        self.table = table
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.map { value in table[value.text].map(value.with) ?? value }
    }
}
