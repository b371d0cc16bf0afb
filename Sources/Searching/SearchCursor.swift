internal import Metadata

/// Where the next page starts: an offset into the order of the answer to one query, which is fixed within a generation.
/// A later generation answers the same cursor from its own order; `SearchResults.generation` tells.
struct SearchCursor: Equatable {
    var offset: Int
    /// Of the query it belongs to.
    var digest: UInt64

    var text: String { "\(String(offset, radix: 36)).\(String(digest, radix: 36))" }

    init(offset: Int, digest: UInt64) {
        self.offset = offset
        self.digest = digest
    }

    /// Schemas/openapi.json promises this form: at most 7 digits, a full stop, at most 12 digits.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count <= 7, parts[1].utf8.count <= 12,
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) } }),
            let offset = Int(parts[0], radix: 36), let digest = UInt64(parts[1], radix: 36)
        else { return nil }
        self.init(offset: offset, digest: digest)
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
        // Twelve digits of a cursor hold no more.
        return hash & (1 << 61 - 1)
    }
}
