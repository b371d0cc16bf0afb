internal import Metadata

/// What kind of file waits behind a link, and how heavy it is: `PPT · 12.4 MB`.
enum FileWords {
    /// Part of a media type → what people call it; the first that fits.
    private static let kinds: [(part: String, name: String)] = [
        ("presentation", "PPT"), ("powerpoint", "PPT"), ("wordprocessing", "Word"), ("msword", "Word"),
        ("spreadsheet", "Excel"), ("excel", "Excel"), ("pdf", "PDF"), ("epub", "EPUB"), ("zip", "ZIP"),
        ("html", "HTML"), ("mpeg4", "MP4"), ("mp4", "MP4"), ("flash", "Flash"), ("image/", "JPG/PNG"),
        ("audio/", "MP3"), ("video/", "MP4"),
    ]

    static func text(_ formats: [Format]) -> String? {
        var parts: [String] = []
        for format in formats {
            if let mime = format.mime?.lowercased(), let kind = kinds.first(where: { mime.contains($0.part) }),
                !parts.contains(kind.name)
            {
                parts.append(kind.name)
            }
        }
        let bytes = formats.compactMap(\.bytes).filter { (1..<1_000_000_000_000).contains($0) }.prefix(64).reduce(0, +)
        if bytes >= 1_000_000 {
            parts.append("\(Charts.number(Double(bytes) / 1_000_000)) MB")
        } else if bytes > 0 {
            parts.append("\(max(1, bytes / 1000)) KB")
        }
        return parts.isEmpty ? nil : parts.prefix(4).joined(separator: " · ")
    }
}
