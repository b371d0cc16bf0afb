/// Titles that begin with the name of a lesson in book title marks: 《岳阳楼记》示范诵读 belongs to the lesson 岳阳楼记.
struct QuotedTitles: Sendable {
    private static let open: [UInt8] = Array("《".utf8)
    private static let close: [UInt8] = Array("》".utf8)

    /// Title → lesson, both among the strings.
    private var lessons: [UInt32: UInt32] = [:]
    private var titles: [UInt32: [UInt32]] = [:]

    func has(_ title: UInt32) -> Bool { lessons[title] != nil }

    mutating func add(_ title: UInt32, lesson: UInt32) {
        lessons[title] = lesson
        titles[lesson, default: []].append(title)
    }

    /// All titles of the lesson a title names: its bare name and those with more behind it.
    func titles(besides title: UInt32) -> [UInt32] {
        let lesson = lessons[title] ?? title
        return [lesson] + (titles[lesson] ?? [])
    }

    /// Whether a title begins with the mark: asked of every record.
    @inline(__always) static func mayQuote(_ title: UnsafeBufferPointer<UInt8>) -> Bool {
        title.count > open.count && title[0] == 0xE3 && title.starts(with: open)
    }

    /// The name within the marks a title begins with; nil for a title of several works (《桃花源记》与《小石潭记》).
    static func lesson(in title: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        guard mayQuote(title) else { return nil }
        let rest = title[open.count...]
        guard let end = rest.firstRange(of: close)?.lowerBound, end > rest.startIndex,
            rest[end...].firstRange(of: open) == nil
        else { return nil }
        return UnsafeBufferPointer(rebasing: rest[..<end])
    }
}
