internal import Metadata

/// The parameters of a request's query or form, decoded, in order, with limits that keep hostile ones cheap.
struct QueryParameters: Sendable {
    /// What one request may ask.
    struct Limits: Sendable {
        var addressBytes = 65_536
        var count = 1_024
        var nameBytes = 40
        var valueCharacters = 1_024
    }

    private(set) var pairs: [(name: String, value: String)] = []

    init(_ pairs: [(name: String, value: String)] = []) {
        self.pairs = pairs
    }

    /// Reads `application/x-www-form-urlencoded`. Bytes that are not UTF-8 become U+FFFD; nothing is ever an error here.
    init(decoding text: some StringProtocol) {
        for piece in text.utf8.split(separator: UInt8(ascii: "&")) {
            let halves = piece.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = Self.decode(halves[0])
            if name.isEmpty { continue }
            pairs.append((name, halves.count > 1 ? Self.decode(halves[1]) : ""))
        }
    }

    /// - Throws: `Problem` naming the parameter that is too long, or saying that there are too many.
    func check(_ limits: Limits) throws(Problem) {
        guard pairs.count <= limits.count else {
            throw .badRequest("参数太多：最多 \(limits.count) 个", parameter: nil)
        }
        for pair in pairs {
            guard pair.name.utf8.count <= limits.nameBytes else {
                throw .badRequest("参数名太长", parameter: String(pair.name.prefix(20)) + "…")
            }
            guard pair.value.unicodeScalars.count <= limits.valueCharacters else {
                throw .badRequest(
                    "参数 \(pair.name) 太长：最多 \(limits.valueCharacters) 字符", parameter: pair.name,
                    words: Problem.Words(
                        pair.name == "q" ? "problem.longSearch" : "problem.long",
                        ["name": pair.name, "n": String(limits.valueCharacters)]))
            }
        }
    }

    /// The first value; nil when absent or empty.
    subscript(name: String) -> String? {
        pairs.first { $0.name == name && !$0.value.isEmpty }?.value
    }

    /// Without what a form left empty.
    var filled: QueryParameters { QueryParameters(pairs.filter { !$0.value.isEmpty }) }

    /// The first value, also an empty one.
    func first(_ name: String) -> String? { pairs.first { $0.name == name }?.value }

    func all(_ name: String) -> [String] {
        pairs.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
    }

    private static func decode(_ bytes: Substring.UTF8View.SubSequence) -> String { decode(Array(bytes)) }
    private static func decode(_ bytes: some Sequence<UInt8>) -> String {
        var result: [UInt8] = []
        var iterator = Array(bytes)[...]
        while let byte = iterator.popFirst() {
            if byte == UInt8(ascii: "+") {
                result.append(0x20)
            } else if byte == UInt8(ascii: "%"), let high = iterator.first.flatMap(hexValue),
                let low = iterator.dropFirst().first.flatMap(hexValue)
            {
                result.append(high << 4 | low)
                iterator = iterator.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
