/// Watches a document on its way to libxml2 for a start tag with too many attributes: libxml2 compares each of them with
/// each, so that one tag of a few megabytes keeps it busy for minutes, and nothing can tell it to stop.
///
/// What looks like a tag in a comment, a CDATA section or a processing instruction is none. These are known only as long
/// as the document is plain: after a document type, UTF-16 or a mark out of place libxml2 may see them elsewhere, and from
/// then on every `<` begins anew, so that no tag slips through.
struct StartTagGuard {
    /// More than any element has.
    static let limit = 256

    /// What is said of a document that is refused, in Chinese.
    static let complaint = "一个元素有 \(limit) 个以上的属性"

    private enum Place {
        case text, opening, tag
        case value(UInt8)
        /// After `<!`, `<!-` and `<?`.
        case declaration, comment, instruction
        /// After `<!` and so many bytes of `[CDATA[`.
        case characters(Int)
        /// Up to a `>` behind `needed` marks, of which `met` stand right before here.
        case section(mark: UInt8, needed: Int, met: Int)
    }

    private static let characters = Array("[CDATA[".utf8)

    private var place = Place.text
    private var attributes = 0
    /// Whether comments and the like are where they seem to be.
    private var isPlain = true
    /// The last bytes of a section.
    private var recent: UInt32 = 0

    /// Follows the next piece of the document.
    /// - Returns: false when a tag has more attributes than any should.
    mutating func admits(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while index < bytes.count {
            switch place {
            case .text:
                guard let open = OAIPageSplitter.next(UInt8(ascii: "<"), in: bytes, from: index) else { return true }
                place = .opening
                index = open + 1
            case .opening:
                open(bytes[index])
                index += 1
            case .declaration, .instruction, .comment, .characters:
                // A byte that leads no further may be a `<`, and is looked at again.
                if leads(bytes[index]) { index += 1 }
            case .section(let mark, let needed, let met):
                index = pass(bytes, from: index, mark: mark, needed: needed, met: met)
            case .tag:
                while index < bytes.count, !Self.isMark(bytes[index]) { index += 1 }
                guard index < bytes.count else { return true }
                switch bytes[index] {
                case UInt8(ascii: ">"): place = .text
                case UInt8(ascii: "<"):
                    place = .opening
                    isPlain = false
                default:
                    place = .value(bytes[index])
                    attributes += 1
                    if attributes > Self.limit { return false }
                }
                index += 1
            case .value(let quote):
                while index < bytes.count, bytes[index] != quote, bytes[index] != UInt8(ascii: "<") { index += 1 }
                guard index < bytes.count else { return true }
                if bytes[index] == quote {
                    place = .tag
                } else {
                    place = .opening
                    isPlain = false
                }
                index += 1
            }
        }
        return true
    }

    /// The byte behind a `<`.
    private mutating func open(_ byte: UInt8) {
        switch byte {
        // A zero is half a character of UTF-16.
        case 0, UInt8(ascii: "<"): isPlain = false
        case UInt8(ascii: "!") where isPlain: place = .declaration
        case UInt8(ascii: "?") where isPlain: place = .instruction
        case UInt8(ascii: "/"): place = .text
        case _ where byte.isNameStart:
            place = .tag
            attributes = 0
        default: disbelieve()
        }
    }

    /// The next byte of what may become a comment, a CDATA section or an instruction.
    /// - Returns: false when it becomes none.
    private mutating func leads(_ byte: UInt8) -> Bool {
        switch (place, byte) {
        case (.declaration, UInt8(ascii: "-")): place = .comment
        case (.comment, UInt8(ascii: "-")): place = .section(mark: UInt8(ascii: "-"), needed: 2, met: 0)
        case (.declaration, UInt8(ascii: "[")): place = .characters(1)
        case (.characters(let count), _) where byte == Self.characters[count]:
            let isWhole = count + 1 == Self.characters.count
            place = isWhole ? .section(mark: UInt8(ascii: "]"), needed: 2, met: 0) : .characters(count + 1)
        case (.instruction, _) where byte.isNameStart:
            place = .section(mark: UInt8(ascii: "?"), needed: 1, met: 0)
        default:
            disbelieve()
            return false
        }
        return true
    }

    /// Follows a section, at most to its end.
    /// - Returns: the place behind what was followed.
    private mutating func pass(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, mark: UInt8, needed: Int, met: Int
    ) -> Int {
        var met = met
        for index in start..<bytes.count {
            switch bytes[index] {
            case mark: met += 1
            case UInt8(ascii: ">") where met >= needed:
                place = .text
                return index + 1
            default: met = 0
            }
            // libxml2 leaves a section at what is no character.
            recent = recent << 8 | UInt32(bytes[index])
            if Self.isNoCharacter(recent) {
                disbelieve()
                return index + 1
            }
        }
        place = .section(mark: mark, needed: needed, met: met)
        return bytes.count
    }

    /// Whether the last byte makes a control character, a surrogate, U+FFFE or U+FFFF, or one beyond Unicode.
    private static func isNoCharacter(_ recent: UInt32) -> Bool {
        switch (recent & 0xFF, recent & 0xFFFF) {
        case (0x09...0x0A, _), (0x0D, _): false
        case (..<0x20, _), (_, 0xEDA0...0xEDBF), (_, 0xF490...0xF7BF): true
        default: recent & 0xFFFFFE == 0xEFBFBE
        }
    }

    private mutating func disbelieve() {
        place = .text
        isPlain = false
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        default: false
        }
    }
}
