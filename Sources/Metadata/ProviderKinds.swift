/// What kind of organisation a name names, by its ending: 广河县实验小学 is a school, 人民教育出版社 a press.
///
/// Only counted by, never stored: platforms say the kind too seldom, and a name that ends in none of the endings stays
/// a unit of unknown kind.
package struct ProviderKinds: Sendable {
    package let vocabulary: Vocabulary
    /// Endings by their last three bytes, the longest first.
    private let endings: [UInt32: [(bytes: [UInt8], code: String)]]

    /// - Parameter vocabulary: kinds whose labels are endings.
    init(_ vocabulary: Vocabulary) {
        self.vocabulary = vocabulary
        var endings: [UInt32: [(bytes: [UInt8], code: String)]] = [:]
        for term in vocabulary.terms {
            for ending in (term.columns["synonyms"] ?? "").split(separator: "|").map({ Array($0.utf8) }) {
                endings[Self.tail(ending), default: []].append((ending, term.code))
            }
        }
        self.endings = endings.mapValues { list in list.sorted { $0.bytes.count > $1.bytes.count } }
    }

    /// The code of the kind, or nil when no ending is known. What stands in brackets at the end does not count.
    package func kind(of name: String) -> String? {
        var name = name[...]
        if let last = name.last, "）)".contains(last), let start = name.lastIndex(where: { "（(".contains($0) }) {
            name = name[..<start]
        }
        let bytes = Array(name.utf8)
        return endings[Self.tail(bytes)]?.first {
            bytes.count >= $0.bytes.count && bytes.suffix($0.bytes.count) == $0.bytes[...]
        }?.code
    }

    private static func tail(_ bytes: [UInt8]) -> UInt32 { bytes.suffix(3).reduce(0) { $0 << 8 | UInt32($1) } }
}
