internal import Metadata

/// One property of a vCard (RFC 6350, and 3.0 as LOM carries it in `entity`).
struct VCard: Transform {
    static let name = "vcard"
    static let summary = "Reads one property (FN, ORG) of a vCard; text that is no vCard passes for FN."
    static let example = "vcard: FN"
    private let property: String

    init(_ argument: ConfigNode) throws(ConfigError) {
        property = try argument.text(for: Self.name).uppercased()
    }

    func apply(_ values: [RawText], _ lexicon: Lexicon) -> [RawText] {
        values.compactMap { value in
            guard value.text.hasPrefix("BEGIN:VCARD") else { return property == "FN" ? value : nil }
            return read(value.text).map(value.with)
        }
    }

    private func read(_ card: String) -> String? {
        var lines: [String] = []
        for line in card.split(whereSeparator: \.isNewline) {
            if let first = line.first, first == " " || first == "\t", !lines.isEmpty {
                // A folded line (RFC 6350, 3.2).
                lines[lines.count - 1] += line.dropFirst()
            } else {
                lines.append(String(line))
            }
        }
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].prefix { $0 != ";" }
            guard name.uppercased() == property else { continue }
            let text = line[line.index(after: colon)...].split(separator: ";").first?
                .replacing("\\,", with: ",").replacing("\\n", with: " ").trimmed
            if let text, !text.isEmpty { return text }
        }
        return nil
    }
}
