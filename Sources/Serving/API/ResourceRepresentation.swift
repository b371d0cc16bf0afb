package import Metadata

/// One way to write a resource down, chosen by the client's Accept header.
package struct ResourceRepresentation: Sendable {
    package var mediaType: String
    package var write: @Sendable (LearningResource) -> [UInt8]

    package init(mediaType: String, write: @escaping @Sendable (LearningResource) -> [UInt8]) {
        self.mediaType = mediaType
        self.write = write
    }

    /// The record as the catalogue keeps it.
    package static let json = ResourceRepresentation(mediaType: "application/json") { $0.canonicalJSON() }

    /// The representation an Accept header prefers (RFC 9110 §12.5.1); the first when it names none of them.
    static func choose(_ accept: String, among known: [ResourceRepresentation]) -> ResourceRepresentation? {
        let wanted = accept.lowercased().split(separator: ",").map { item in
            let parts = item.split(separator: ";").map { String($0.filter { $0 != " " }) }
            let quality = parts.first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return (type: parts.first ?? "", quality: quality)
        }
        let best = wanted.sorted { $0.quality > $1.quality }
        for item in best where item.quality > 0 {
            if let exact = known.first(where: { $0.mediaType == item.type }) { return exact }
            if ["*/*", "application/*"].contains(item.type) { break }
        }
        return known.first
    }
}
