internal import Metadata

/// Looks through a web page, before libxml2 reads it, for a start tag with too many attributes: libxml2 compares each of
/// them with each, so that one tag of a megabyte keeps it busy for a minute, and nothing can tell it to stop.
///
/// Unlike in XML (`StartTagGuard`) values need no quotes, or are none. So every `<` before a name is read as libxml2 reads
/// a start tag, whatever it stands in: where scripts and comments end need not be known.
struct HTMLTagGuard {
    /// Attributes compared with each other on one page: those of eight thousand in one tag. No element has a hundred, but
    /// words of a script without a `>`, as of a highlighter or a search index, look like a tag of thousands. With names
    /// as alike as can be they take libxml2 a second.
    private static let comparisons = 1 << 26
    /// No page is admitted with a tag of so many.
    private static let most = 1 << 14
    /// How many bytes may be looked at: behind each `<` those up to the next `>`, be it at the end of a script.
    private static let readings = 1 << 28
    /// Longer names are read as several, as by libxml2.
    private static let longestName = 100

    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    /// Whether its tags cost no more than those of any page should.
    static func admits(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var tags = HTMLTagGuard(bytes: bytes)
        var comparisonsLeft = Self.comparisons
        var readingsLeft = Self.readings
        var from = 0
        while let open = OAIPageSplitter.next(UInt8(ascii: "<"), in: bytes, from: from) {
            from = open + 1
            tags.place = from
            let count = tags.attributes()
            comparisonsLeft -= count * count
            readingsLeft -= tags.place - open
            if comparisonsLeft < 0 || readingsLeft < 0 { return false }
        }
        return true
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// How many attributes the tag here has; no more than `most` are counted.
    private mutating func attributes() -> Int {
        guard passName() else { return 0 }
        var count = 0
        passBlanks()
        while count < Self.most, !isAtEnd {
            if passName() {
                count += 1
                passBlanks()
                if passes("=") {
                    passBlanks()
                    passValue()
                }
            } else {
                passRest()
            }
            passBlanks()
        }
        return count
    }

    private var here: UInt8? { place < bytes.count ? bytes[place] : nil }

    /// Whether the tag is over.
    private var isAtEnd: Bool {
        guard let byte = here, byte != UInt8(ascii: ">") else { return true }
        return byte == UInt8(ascii: "/") && place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: ">")
    }

    private mutating func passes(_ mark: Unicode.Scalar) -> Bool {
        guard here == UInt8(ascii: mark) else { return false }
        place += 1
        return true
    }

    private mutating func passBlanks() {
        while let byte = here, Self.isBlank(byte) { place += 1 }
    }

    private mutating func passName() -> Bool {
        guard let first = here, first.isAlphanumeric || "_:.".utf8.contains(first),
            !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
        else { return false }
        let end = min(bytes.count, place + Self.longestName)
        while place < end, bytes[place].isAlphanumeric || "_:.-".utf8.contains(bytes[place]) { place += 1 }
        return true
    }

    private mutating func passValue() {
        guard let quote = here, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            while let byte = here, byte != UInt8(ascii: ">"), !Self.isBlank(byte) { place += 1 }
            return
        }
        place = OAIPageSplitter.next(quote, in: bytes, from: place + 1).map { $0 + 1 } ?? bytes.count
    }

    /// What is no name, up to the next blank.
    private mutating func passRest() {
        while let byte = here, !isAtEnd, !Self.isBlank(byte) { place += 1 }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x0A, 0x0D, 0x20: true
        default: false
        }
    }
}
