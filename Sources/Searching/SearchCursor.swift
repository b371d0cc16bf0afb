internal import Metadata

/// Where the next page starts: an offset into the order of the answer to one query, which is fixed within a generation.
package struct SearchCursor: Equatable {
    /// Lines of the list before the page.
    package private(set) var offset: Int
    /// Of the query it belongs to.
    var digest: UInt64
    /// `mark` of the generation it belongs to.
    var generation: UInt64

    var text: String { [UInt64(offset), digest, generation].map { String($0, radix: 36) }.joined(separator: ".") }

    /// The cursor of the page before; nil when that is the first.
    /// - Parameter size: lines of one page.
    package func before(size: Int) -> String? {
        offset > size ? SearchCursor(offset: offset - size, digest: digest, generation: generation).text : nil
    }

    init(offset: Int, digest: UInt64, generation: UInt64) {
        self.offset = offset
        self.digest = digest
        self.generation = generation
    }

    /// A generation as a cursor carries it.
    static func mark(_ generation: Int64) -> UInt64 { fit(UInt64(bitPattern: generation)) }

    /// Twelve digits of a cursor hold no more.
    static func fit(_ number: UInt64) -> UInt64 { number & (1 << 61 - 1) }

    /// Schemas/openapi.json promises this form: at most 7 digits, then twice a full stop and at most 12 digits.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count <= 7, parts.dropFirst().allSatisfy({ $0.utf8.count <= 12 }),
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) } }),
            let offset = Int(parts[0], radix: 36), let digest = UInt64(parts[1], radix: 36),
            let generation = UInt64(parts[2], radix: 36)
        else { return nil }
        self.init(offset: offset, digest: digest, generation: generation)
    }
}

extension SearchRequest {
    /// Equal for requests that page through the same list.
    var digest: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func mix(_ text: String) {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        }
        mix(text)
        for field in filters.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            mix(field.name)
            for code in Set(filters[field] ?? []).sorted() { mix(code) }
        }
        mix(node ?? "")
        mix(sort.rawValue)
        mix(understandsVocabulary ? "1" : "0")
        mix(mergesWorks ? "1" : "0")
        return SearchCursor.fit(hash)
    }
}
