/// Which elements are open at the end of a piece of markup that grows, for saying where something was found and for
/// closing what was cut. Works on broken markup too, as well as can be; reads every byte once.
struct OpenElements {
    /// Names with their prefixes, from the outermost.
    private(set) var names: [String] = []
    /// Behind the last whole tag; or the `<` of one whose end was not there yet.
    private var place = 0
    /// Up to where that end was looked for.
    private var searched = 0

    /// Deeper is not said.
    private static let longestPath = 32

    /// - Parameter bytes: all the markup so far; what was there at the last call has not changed.
    mutating func read(_ bytes: [UInt8]) {
        while let start = bytes[place...].firstIndex(of: UInt8(ascii: "<")) {
            place = start
            guard let end = bytes[max(start, searched)...].firstIndex(of: UInt8(ascii: ">")) else {
                searched = bytes.count
                return
            }
            place = end + 1
            let tag = bytes[(start + 1)..<end]
            guard let first = tag.first else { continue }
            if first == UInt8(ascii: "/") {
                _ = names.popLast()
            } else if first.isNameStart, tag.last != UInt8(ascii: "/") {
                names.append(String(decoding: tag.prefix { $0 > 0x20 }, as: UTF8.self))
            }
        }
        place = bytes.count
    }

    /// Local names from the outermost, joined by `/`.
    var path: String {
        names.prefix(Self.longestPath).map { Self.localName(of: Array($0.utf8)[...]) }.joined(separator: "/")
    }

    /// The local name in the inside of a start or end tag.
    static func localName(of tag: ArraySlice<UInt8>) -> String {
        let isPart: (UInt8) -> Bool = { $0 > 0x20 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ">") }
        let name = tag.drop { $0 == UInt8(ascii: "/") }.prefix(while: isPart)
        let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
        return String(decoding: local, as: UTF8.self)
    }
}
