package import Metadata

/// Keys under which records that may be the same work meet: of a record nothing is read but what they are made of.
package struct WorkKeys {
    /// Ascending; never more than a handful.
    package let all: [Int64]

    /// A record of more teachers than this meets others under the first of them.
    private static let mostTeachers = 4

    /// Members of a record that keys are made of: the others need not be read.
    package static let members: Set<String> = [
        "id", "platform", "sourceId", "titles", "creators", "school", "subjects", "volume", "node", "resourceType",
        "identifiers",
    ]

    package init(_ resource: LearningResource, titles: WorkTitleReader) {
        self.init(
            title: titles.text(resource.displayTitle), teachers: WorkNames(words: titles.words).teachers(of: resource),
            subject: Self.subject(of: resource), volume: Self.mark(resource.volume?.code, resource.volume?.raw),
            node: Self.node(of: resource), kind: WorkTraits.kind(resource.resourceType?.code),
            identifiers: Self.identifiers(of: resource))
    }

    init(
        title: String, teachers: [String], subject: String, volume: String, node: String, kind: WorkTraits.Kind,
        identifiers: [String]
    ) {
        var keys: Set<Int64> = []
        let hashes = Self.minimalHashes(title)
        for teacher in teachers.prefix(Self.mostTeachers) {
            for (hash, salt) in zip(hashes, 1...) { keys.insert(Self.key("m\(salt)|\(teacher)|\(hash)")) }
            if !node.isEmpty { keys.insert(Self.key("n|\(teacher)|\(subject)|\(node)")) }
        }
        if teachers.isEmpty, kind == .book { keys.insert(Self.key("b|\(title)|\(subject)|\(volume)")) }
        for identifier in identifiers { keys.insert(Self.key("i|\(identifier)")) }
        all = keys.sorted()
    }

    static func subject(of resource: LearningResource) -> String { resource.subjects.first?.code ?? "" }

    /// The key of the trees, else the name of the smallest node of the path.
    static func node(of resource: LearningResource) -> String {
        resource.node?.key ?? resource.node?.path.last.map(TextbookTrees.normalise) ?? ""
    }

    static func identifiers(of resource: LearningResource) -> [String] {
        resource.identifiers.filter { $0.scheme != "isbn" && $0.value.utf8.count >= 8 }.map(\.value)
            + (resource.sourceID.utf8.count >= 16 ? [resource.sourceID] : [])
    }

    /// A code, or a label no vocabulary knows behind `?`.
    static func mark(_ code: String?, _ raw: String?) -> String {
        if let code { return code }
        let label = TextFolding.fold(raw ?? "")
        return label.isEmpty ? "" : "?\(label)"
    }

    /// Two minimal hashes over the title's pairs (MinHash): equal titles share both, like titles one of them mostly.
    private static func minimalHashes(_ title: String) -> [UInt64] {
        let pairs = TitleSimilarity.pairs(title)
        return [0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F].map { (salt: UInt64) in
            pairs.map { mix($0 ^ salt) }.min() ?? 0
        }
    }

    static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// FNV-1a, 64 bits: quick, and a clash costs one comparison, not a wrong link.
    private static func key(_ text: String) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int64(bitPattern: mix(hash))
    }
}
