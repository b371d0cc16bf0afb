internal import Metadata

/// robots.txt (RFC 9309) as it concerns one robot.
package struct RobotsRules: Sendable, Equatable {
    private struct Rule: Sendable, Equatable {
        var allows: Bool
        var pattern: String
    }

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
                groups[groups.count - 1].names.append(parts[1].lowercased())
                isNaming = true
                continue
            }
            isNaming = false
            guard !groups.isEmpty else { continue }
            switch key {
            case "allow", "disallow":
                if !parts[1].isEmpty {
                    groups[groups.count - 1].rules.append(Rule(allows: key == "allow", pattern: parts[1]))
                }
            case "crawl-delay": groups[groups.count - 1].delay = Double(parts[1]).flatMap { $0 >= 0 ? $0 : nil }
            default: continue
            }
        }
        let own = groups.filter { $0.names.contains { robot.hasPrefix($0) && $0 != "*" } }
        for group in own.isEmpty ? groups.filter({ $0.names.contains("*") }) : own {
            rules += group.rules
            crawlDelay = group.delay ?? crawlDelay
        }
    }

    /// Whether a path (with its query) may be asked: the longest fitting rule decides, allow wins a draw.
    package func allows(_ path: String) -> Bool {
        let fitting = rules.filter { Self.fits(path, $0.pattern) }
        let best = fitting.max { one, other in
            (one.pattern.utf8.count, one.allows ? 1 : 0) < (other.pattern.utf8.count, other.allows ? 1 : 0)
        }
        return best?.allows ?? true
    }

    private static func fits(_ path: String, _ pattern: String) -> Bool {
        pattern.hasSuffix("$") ? path.matches(glob: String(pattern.dropLast())) : path.matches(glob: pattern + "*")
    }
}
