/// Text as somebody reads it who looks for numbers: digits of all scripts as ASCII digits, full-width characters as half
/// width, marks without a width left out, entities as what they stand for, tags left out where they are text.
package struct PlainReading {
    /// What the text is.
    package enum Form: Sendable {
        /// A value: a tag in it is part of the text.
        case text
        /// A document whose tags are its structure; escaped tags are text.
        case xml
        /// A document whose numbers may stand outside strings.
        case json
    }

    /// Code points.
    private(set) var values: [UInt32] = []
    /// Where each of them begins and ends in the original.
    private var starts: [Int] = []
    private var ends: [Int] = []

    /// Longer is no tag, and no entity.
    private static let longestTag = 200
    private static let longestEntity = 16

    /// - Parameters:
    ///   - skipsTags: tags that are text are left out.
    ///   - readsNumerals: circled, raised and Chinese digits are read as digits, too.
    init(_ scalars: [Unicode.Scalar], _ form: Form, skipsTags: Bool, readsNumerals: Bool = false) {
        values.reserveCapacity(scalars.count)
        starts.reserveCapacity(scalars.count)
        ends.reserveCapacity(scalars.count)
        var place = 0
        while place < scalars.count {
            let (value, next) = Self.character(scalars, place, form)
            if skipsTags, value == 0x3C, form != .xml || scalars[place] == "&",
                let end = Self.tagEnd(scalars, next, form)
            {
                place = end
                continue
            }
            let numeral = readsNumerals ? Numerals.digit(scalars[place]) : nil
            if let value = numeral ?? value {
                append(value, place..<next)
            } else if !ends.isEmpty, Self.isMark(scalars[place]) {
                // It stands on the character before it and goes with it.
                ends[ends.count - 1] = next
            }
            place = next
        }
    }

    /// A document of XML without its tags, comments and marks: a number may stand on both sides of one. Where an element
    /// ends and another begins, two values meet.
    init(withoutMarkup scalars: [Unicode.Scalar]) {
        var place = 0
        while place < scalars.count {
            if let markup = Markup(scalars, place) {
                if markup.separates { append(0x3C, place..<markup.end) }
                place = markup.end
                continue
            }
            let (value, next) = Self.character(scalars, place, .xml)
            if let value { append(value, place..<next) }
            place = next
        }
    }

    private mutating func append(_ value: UInt32, _ range: Range<Int>) {
        values.append(value)
        starts.append(range.lowerBound)
        ends.append(range.upperBound)
    }

    /// Where a stretch of the reading stands in the original, with what was left out inside it.
    func range(of read: Range<Int>) -> Range<Int> {
        starts[read.lowerBound]..<ends[read.upperBound - 1]
    }

    /// - Returns: the character, nil for one that takes no room, and where the next one begins.
    private static func character(
        _ scalars: [Unicode.Scalar], _ place: Int, _ form: Form
    ) -> (UInt32?, next: Int) {
        if scalars[place] == "&", let (value, next) = entity(scalars, place) { return (plain(value), next) }
        if form == .json, scalars[place] == "\\", let (value, next) = escape(scalars, place) { return (value, next) }
        return (plain(scalars[place]), place + 1)
    }

    /// The escapes of JSON that `JSONEscapes` leaves: of what is not seen, and of quotes and the backslash itself.
    private static func escape(_ scalars: [Unicode.Scalar], _ place: Int) -> (UInt32?, next: Int)? {
        guard place + 1 < scalars.count else { return nil }
        switch scalars[place + 1] {
        case "n", "r": return (0x0A, place + 2)
        case "t": return (0x09, place + 2)
        case "\"", "\\", "/": return (scalars[place + 1].value, place + 2)
        case "u":
            guard place + 6 <= scalars.count,
                let code = UInt32(String(String.UnicodeScalarView(scalars[place + 2..<place + 6])), radix: 16),
                let scalar = Unicode.Scalar(code)
            else { return nil }
            return (plain(scalar), place + 6)
        default: return nil
        }
    }

    private static func plain(_ scalar: Unicode.Scalar) -> UInt32? {
        let value = scalar.value
        // Of the control characters those that begin a line or a cell are seen.
        if value < 0x80 { return value >= 0x20 || (0x09...0x0D).contains(value) ? value : nil }
        // The full-width comma and brackets are those of sentences.
        if value == 0xFF0C || value == 0xFF08 || value == 0xFF09 { return value }
        if (0xFF01...0xFF5E).contains(value) { return value - 0xFEE0 }
        switch value {
        // Fillers: letters and signs that show nothing.
        case 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0: return nil
        // The small at sign.
        case 0xFE6B: return 0x40
        // Han and kana, most of what is read here, are neither.
        case 0x3000...0x9FFF: return value
        default: break
        }
        switch scalar.properties.generalCategory {
        case .format, .nonspacingMark, .enclosingMark: return nil
        case .decimalNumber: return scalar.properties.numericValue.map { 0x30 + UInt32($0) } ?? value
        default: return value
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x80 else { return false }
        let category = scalar.properties.generalCategory
        return category == .nonspacingMark || category == .enclosingMark
    }

    /// Whether so many circled, raised or Chinese digits follow one another that they may be a number.
    static func hasNumerals(_ scalars: [Unicode.Scalar]) -> Bool {
        var count = 0
        return scalars.contains { scalar in
            if scalar == " " || scalar == "-" { return false }
            count = Numerals.digit(scalar) == nil ? 0 : count + 1
            return count == 11
        }
    }

    /// Behind the `>` of a tag whose `<` ends before `place`; nil when it is none.
    private static func tagEnd(_ scalars: [Unicode.Scalar], _ place: Int, _ form: Form) -> Int? {
        guard place < scalars.count,
            scalars[place].properties.isAlphabetic || "/!\\".unicodeScalars.contains(scalars[place])
        else { return nil }
        var place = place
        let limit = min(scalars.count, place + longestTag)
        while place < limit {
            let (value, next) = character(scalars, place, form == .json ? .text : form)
            if value == 0x3E { return next }
            if value == 0x3C { return nil }
            // A string of a JSON document ends here, and with it what may be a tag.
            if form == .json, scalars[place] == "\"", scalars[place - 1] != "\\" { return nil }
            place = next
        }
        return nil
    }

    /// An entity, however often its own ampersand was escaped again.
    private static func entity(_ scalars: [Unicode.Scalar], _ start: Int) -> (Unicode.Scalar, next: Int)? {
        guard var (name, next) = reference(scalars, start), var found = value(name) else { return nil }
        while name == "amp", next < scalars.count, scalars[next] == "#" || scalars[next].properties.isAlphabetic,
            let inner = reference(scalars, next - 1), let scalar = value(inner.name)
        {
            found = scalar
            (name, next) = inner
        }
        return (found, next)
    }

    /// The name between an ampersand, or the semicolon that ended one, and the next semicolon.
    private static func reference(_ scalars: [Unicode.Scalar], _ start: Int) -> (name: String, next: Int)? {
        var place = start + 1
        var name = ""
        while place < scalars.count, place - start <= longestEntity {
            let scalar = scalars[place]
            place += 1
            if scalar == ";" { return (name, place) }
            guard scalar.isASCII, scalar.properties.isAlphabetic || scalar == "#" || ("0"..."9").contains(scalar) else {
                return nil
            }
            name.unicodeScalars.append(scalar)
        }
        return nil
    }

    private static func value(_ name: String) -> Unicode.Scalar? {
        guard name.hasPrefix("#") else { return names[name] }
        return CharacterReference.codePoint(name).flatMap(Unicode.Scalar.init)
    }

    /// HTML's names for what may stand in and around a number, as they are; `HTMLText` decodes what people read.
    private static let names: [String: Unicode.Scalar] = [
        "nbsp": "\u{A0}", "ensp": "\u{2002}", "emsp": "\u{2003}", "thinsp": "\u{2009}", "shy": "\u{AD}",
        "zwj": "\u{200D}", "zwnj": "\u{200C}", "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "commat": "@",
        "period": ".", "hyphen": "\u{2010}", "dash": "\u{2010}", "ndash": "\u{2013}", "mdash": "\u{2014}",
        "minus": "\u{2212}", "middot": "\u{B7}", "lowbar": "_", "lpar": "(", "rpar": ")", "plus": "+", "sol": "/",
    ]

    /// Whether a stretch outside of strings is a value of its own, not part of a number.
    static func isWholeJSONValue(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        func isPart(_ place: Int) -> Bool {
            scalars.indices.contains(place) && "+-.eE0123456789".unicodeScalars.contains(scalars[place])
        }
        return !isPart(range.lowerBound - 1) && !isPart(range.upperBound)
    }

}

/// Whether places of a JSON document are inside a string; asked for in ascending order, so that a document is read once.
struct JSONStringScan {
    private let scalars: [Unicode.Scalar]
    private var isInside = false
    private var index = 0

    init(_ scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    mutating func isInString(_ place: Int) -> Bool {
        while index < place {
            if scalars[index] == "\\" { index += 1 } else if scalars[index] == "\"" { isInside.toggle() }
            index += 1
        }
        return isInside
    }
}
