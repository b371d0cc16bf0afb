package import Metadata

/// One way to write a resource down, chosen by the client's Accept header.
package struct ResourceRepresentation: Sendable {
    package var mediaType: String
    /// Where resources are given in this way whatever is accepted: the address without the identifier.
    package var folder: String
    package var write: @Sendable (LearningResource) -> [UInt8]

    package init(
        mediaType: String, folder: String, write: @escaping @Sendable (LearningResource) -> [UInt8]
    ) {
        self.mediaType = mediaType
        self.folder = folder
        self.write = write
    }

    /// The record as the catalogue keeps it.
    package static let json = ResourceRepresentation(mediaType: "application/json", folder: "/api/resources/") {
        $0.canonicalJSON()
    }

    /// The media type an Accept header prefers (RFC 9110 §12.5.1); the first when it names none of them.
    static func preferred(_ accept: String, among known: [String]) -> String? {
        let wanted = accept.lowercased().split(separator: ",").map { item in
            let parts = item.split(separator: ";").map { String($0.filter { $0 != " " }) }
            let quality = parts.first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return (type: parts.first ?? "", quality: quality)
        }
        let best = wanted.sorted { $0.quality > $1.quality }
        for item in best where item.quality > 0 {
            if item.type == "*/*" { break }
            if let found = known.first(where: { $0 == item.type }) { return found }
            if item.type.hasSuffix("/*"), let found = known.first(where: { $0.hasPrefix(item.type.dropLast()) }) {
                return found
            }
        }
        return known.first
    }
}
