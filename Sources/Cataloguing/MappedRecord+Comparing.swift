extension MappedRecord {
    private static let start = Array(",\"modified\":{\"instant\":".utf8)

    /// Whether a stored version says the same but for the date of its last change: a platform that touches all its
    /// records has changed none of them.
    /// - Parameter stored: canonical JSON.
    func isSameButModified(_ stored: [UInt8]) -> Bool {
        guard let new = Self.modified(json), let old = Self.modified(stored) else { return false }
        return json[..<new.lowerBound] == stored[..<old.lowerBound]
            && json[new.upperBound...] == stored[old.upperBound...]
    }

    /// Where canonical JSON gives that date. Inside a text the quotation marks would be escaped.
    private static func modified(_ json: [UInt8]) -> Range<Int>? {
        guard let first = json.firstRange(of: start),
            let end = json[first.upperBound...].firstIndex(of: UInt8(ascii: "}"))
        else { return nil }
        return first.lowerBound..<(end + 1)
    }
}
