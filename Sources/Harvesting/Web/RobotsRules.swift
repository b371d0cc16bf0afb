internal import Metadata

/// robots.txt (RFC 9309) as it concerns one robot.
package struct RobotsRules: Sendable, Equatable {
    private struct Rule: Sendable, Equatable {
        var allows: Bool
        /// What a path must fit, in normal form.
        var glob: String
        /// Octets of the rule: the longest that fits decides.
        var length: Int

        init(allows: Bool, _ pattern: String) {
            self.allows = allows
            let isAnchored = pattern.hasSuffix("$")
            let start = RobotsRules.normalised(pattern.dropLast(isAnchored ? 1 : 0), isPattern: true)
            glob = isAnchored ? start : start + "*"
            length = start.utf8.count + (isAnchored ? 1 : 0)
        }
    }

    /// Of a larger file this much is read (RFC 9309 §2.5 asks for 500 KiB at least).
    static let bytesRead = 1 << 19

    private var rules: [Rule] = []
    /// Seconds between two requests, if the site asks for it.
    package private(set) var crawlDelay: Double?

    /// No file: everything may be asked.
    package init() {}

    /// Nothing may be asked (RFC 9309 §2.3.1.4).
    package static let nothing = RobotsRules("User-agent: *\nDisallow: /")

    /// - Parameter robot: our product token, lower case.
    package init(_ text: String, robot: String = "huiliu") {
        var groups: [(names: [String], rules: [Rule], delay: Double?)] = []
        var isNaming = false
        for line in text.split(whereSeparator: \.isNewline) {
            // An empty value says something: `Disallow:` allows everything.
            let parts = line.prefix { $0 != "#" }.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                .map { String($0).trimmed }
            guard parts.count == 2 else { continue }
            let key = parts[0].lowercased()
            if key == "user-agent" {
                if !isNaming { groups.append(([], [], nil)) }
                groups[groups.count - 1].names.append(Self.productToken(parts[1].lowercased()))
                isNaming = true
                continue
            }
            isNaming = false
            guard !groups.isEmpty else { continue }
            switch key {
            case "allow", "disallow":
                if !parts[1].isEmpty {
                    groups[groups.count - 1].rules.append(Rule(allows: key == "allow", parts[1]))
                }
            case "crawl-delay": groups[groups.count - 1].delay = Double(parts[1]).flatMap { $0 >= 0 ? $0 : nil }
            default: continue
            }
        }
        let own = groups.filter { $0.names.contains(robot) }
        for group in own.isEmpty ? groups.filter({ $0.names.contains("*") }) : own {
            rules += group.rules
            crawlDelay = group.delay ?? crawlDelay
        }
    }

    /// Whether a path (with its query) may be asked: the longest fitting rule decides, allow wins a draw.
    package func allows(_ path: String) -> Bool {
        let path = Self.normalised(path, isPattern: false)
        let best = rules.filter { path.matches(glob: $0.glob) }.max { one, other in
            (one.length, one.allows ? 1 : 0) < (other.length, other.allows ? 1 : 0)
        }
        return best?.allows ?? true
    }

    /// The name a group speaks to, without the version some write behind it. Empty for none.
    private static func productToken(_ name: String) -> String {
        name == "*" ? name : String(name.prefix { $0.isASCII && $0.isLetter || $0 == "-" || $0 == "_" })
    }
}

/// Paths are compared by their octets, however they were written (RFC 9309 §2.2.2).
extension RobotsRules {
    /// - Parameter isPattern: `*` stands for any run of octets; anywhere else it is an octet like others.
    fileprivate static func normalised(_ text: some StringProtocol, isPattern: Bool) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%"), let encodes = octet(bytes, at: index + 1) {
                result += encodes.isUnreserved ? [encodes] : encoded(encodes)
                index += 3
                continue
            }
            let isMark = byte == UInt8(ascii: "$") || byte == UInt8(ascii: "*") && !isPattern
            result += byte > 0x20 && byte < 0x7F && !isMark ? [byte] : encoded(byte)
            index += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func encoded(_ octet: UInt8) -> [UInt8] {
        [UInt8(ascii: "%"), digits[Int(octet >> 4)], digits[Int(octet & 15)]]
    }

    /// The octet that two hexadecimal digits stand for.
    private static func octet(_ bytes: [UInt8], at place: Int) -> UInt8? {
        guard place + 1 < bytes.count, let high = bytes[place].hexadecimalValue,
            let low = bytes[place + 1].hexadecimalValue
        else {
            return nil
        }
        return high << 4 | low
    }
}
