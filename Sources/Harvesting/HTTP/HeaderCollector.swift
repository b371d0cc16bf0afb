/// The header lines of an answer, of the last of several (100 Continue, proxies) only.
struct HeaderCollector {
    /// All header lines of one exchange together.
    static let limit = 256 << 10

    private(set) var fields: [String: String] = [:]
    private var count = 0

    subscript(name: String) -> String? { fields[name] }

    /// Adds one line as it came. False when the lines are more than the limit.
    mutating func add(_ line: String) -> Bool {
        count += line.utf8.count
        guard count <= Self.limit else { return false }
        if line.hasPrefix("HTTP/") {
            fields = [:]
        } else if let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) {
            let name = line[..<colon].lowercased()
            let value = String(line[line.utf8.index(after: colon)...]).trimmingSpaces
            fields[name] = fields[name].map { "\($0), \(value)" } ?? value
        }
        return true
    }
}
