/// What was typed, cut into parts. No text is an error.
struct ParsedQuery: Equatable, Sendable {
    struct Part: Equatable, Sendable {
        /// As typed, without quotation marks and operators.
        var text: String
        /// In quotation marks: only the phrase itself, no understanding, no correction.
        var isQuoted = false
        /// After a minus sign.
        var isExcluded = false
        /// The name before a colon, when there is one.
        var field: String?
    }

    /// More parts than anyone types; the rest is ignored, and `isCut` says so.
    static let mostParts = 16
    /// Characters that are read; the rest is ignored, and `isCut` says so.
    static let longest = 300

    var parts: [Part] = []
    /// Whether something was typed beyond the limits.
    private(set) var isCut = false

    init(_ text: String) {
        let read = text.unicodeScalars.prefix(Self.longest)
        let scalars = Array(read)
        var index = 0
        while index < scalars.count, parts.count < Self.mostParts {
            guard !scalars[index].properties.isWhitespace else {
                index += 1
                continue
            }
            if let part = Self.next(scalars, &index) { parts.append(part) }
        }
        func isMore(_ scalar: Unicode.Scalar) -> Bool { !scalar.properties.isWhitespace }
        isCut =
            scalars[index...].contains(where: isMore) || text.unicodeScalars[read.endIndex...].contains(where: isMore)
    }

    private static func next(_ scalars: [Unicode.Scalar], _ index: inout Int) -> Part? {
        var part = Part(text: "")
        if minus.contains(scalars[index]), index + 1 < scalars.count, !scalars[index + 1].properties.isWhitespace {
            part.isExcluded = true
            index += 1
        }
        if let close = quotes[scalars[index]], let end = scalars[(index + 1)...].firstIndex(where: close.contains) {
            part.text = string(scalars[(index + 1)..<end])
            part.isQuoted = true
            index = end + 1
            return part.text.isEmpty ? nil : part
        }
        let end = scalars[index...].firstIndex { $0.properties.isWhitespace } ?? scalars.count
        let word = scalars[index..<end]
        index = end
        if let colon = word.firstIndex(where: { $0 == ":" || $0 == "：" }), colon > word.startIndex,
            colon + 1 < word.endIndex, word[(colon + 1)...].first != "/"
        {
            part.field = string(word[..<colon])
            part.text = string(word[(colon + 1)...])
            // field:"a phrase with spaces"
            if let close = quotes[word[colon + 1]],
                let last = scalars[(colon + 2)...].firstIndex(where: close.contains)
            {
                part.text = string(scalars[(colon + 2)..<last])
                part.isQuoted = true
                index = last + 1
            }
        } else {
            part.text = string(word)
        }
        return part.text.isEmpty ? nil : part
    }

    private static let minus: Set<Unicode.Scalar> = ["-", "－", "−"]
    private static let quotes: [Unicode.Scalar: Set<Unicode.Scalar>] = [
        "\"": ["\""], "“": ["”", "“"], "＂": ["＂"], "「": ["」"],
    ]

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
