/// What stands in a document of XML and is no text: a tag, a comment, an instruction, the marks of CDATA.
struct Markup {
    /// Behind it, in scalars.
    let end: Int
    /// The end of an element behind which another begins.
    let separates: Bool

    /// Longer is none.
    private static let longest = 4096

    /// Nil when none begins there.
    init?(_ scalars: [Unicode.Scalar], _ place: Int) {
        switch scalars[place] {
        case "<" where Self.stands("<!--", scalars, place):
            // In a comment two hyphens are its end.
            guard let hyphens = Self.next("--", before: nil, scalars, place + 4), Self.stands("-->", scalars, hyphens)
            else { return nil }
            end = hyphens + 3
            separates = false
        case "<" where Self.stands("<![CDATA[", scalars, place):
            end = place + 9
            separates = false
        case "]" where Self.stands("]]>", scalars, place):
            end = place + 3
            separates = false
        case "<":
            guard let close = Self.next(">", before: "<", scalars, place + 1) else { return nil }
            end = close + 1
            separates = scalars[place + 1] == "/" && Self.begins(scalars, close + 1)
        default: return nil
        }
    }

    /// What of a stretch is markup.
    static func all(in scalars: [Unicode.Scalar], _ range: Range<Int>) -> [Unicode.Scalar] {
        var found: [Unicode.Scalar] = []
        var place = range.lowerBound
        while place < range.upperBound {
            let end = Markup(scalars, place)?.end
            if let end { found += scalars[place..<end] }
            place = end ?? place + 1
        }
        return found
    }

    /// Whether an element begins next.
    private static func begins(_ scalars: [Unicode.Scalar], _ place: Int) -> Bool {
        var next = place
        while next < scalars.count, scalars[next].properties.isWhitespace { next += 1 }
        return next + 1 < scalars.count && scalars[next] == "<" && !"/!?".unicodeScalars.contains(scalars[next + 1])
    }

    private static func stands(_ text: String, _ scalars: [Unicode.Scalar], _ place: Int) -> Bool {
        place + text.utf8.count <= scalars.count && zip(text.unicodeScalars, scalars[place...]).allSatisfy(==)
    }

    /// Where the next of these stands, unless it is far away or the other comes before it.
    private static func next(
        _ text: String, before other: Unicode.Scalar?, _ scalars: [Unicode.Scalar], _ start: Int
    ) -> Int? {
        var place = start
        while place < scalars.count, place - start < longest, scalars[place] != other {
            if stands(text, scalars, place) { return place }
            place += 1
        }
        return nil
    }
}
