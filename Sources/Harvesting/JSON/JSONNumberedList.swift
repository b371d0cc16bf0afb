/// The list PHP writes as an object when the numbers of its elements have a gap: `{"0":{…},"2":{…}}` for `[{…},{…}]`.
struct JSONNumberedList {
    private let bytes: [UInt8]
    private let path: JSONRecordPath
    private var levels: [JSONRecordPath.Level] = []
    private var key = ""
    private var index = 0
    private var list: (start: Int, depth: Int)?
    /// The names of the elements with their colons.
    private var names: [Range<Int>] = []

    private init(_ bytes: [UInt8], _ path: TreePath) {
        self.bytes = bytes
        self.path = JSONRecordPath(components: path.components)
    }

    /// The answer with a true list at the path; nil when there is no such object there.
    static func asArray(_ bytes: [UInt8], path: TreePath) -> [UInt8]? {
        // At the root an object is a record.
        guard !path.components.isEmpty else { return nil }
        var scan = JSONNumberedList(bytes, path)
        guard let end = scan.end(), let start = scan.list?.start, !scan.names.isEmpty else { return nil }
        var result = Array(bytes[..<start]) + [UInt8(ascii: "[")]
        var place = start + 1
        for name in scan.names {
            result += bytes[place..<name.lowerBound]
            place = name.upperBound
        }
        result += bytes[place..<end]
        result.append(UInt8(ascii: "]"))
        result += bytes[(end + 1)...]
        return result
    }

    /// The place of the closing bracket of the object, when all its members are numbered objects.
    private mutating func end() -> Int? {
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                guard let end = bytes.jsonStringEnd(index) else { return nil }
                if levels.last?.isArray == false, let colon = bytes.jsonColon(behind: end) {
                    guard isNumbered(index..<end, colon) else { return nil }
                    key = String(decoding: bytes[index + 1..<end - 1], as: UTF8.self)
                }
                index = end
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard levels.count < JSONEventSink.parserDepth else { return nil }
                open(isArray: bytes[index] == UInt8(ascii: "["))
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard levels.popLast() != nil else { return nil }
                if let list, levels.count == list.depth { return index }
                index += 1
            default: index += 1
            }
        }
        return nil
    }

    private mutating func open(isArray: Bool) {
        let matched = path.matched(in: levels.last, key: key)
        if !isArray, list == nil, matched == path.components.count { list = (index, levels.count) }
        levels.append(JSONRecordPath.Level(isArray: isArray, matched: list == nil ? matched : -1))
    }

    /// Notes the name of an element of the list; false when it is no number or names no object.
    private mutating func isNumbered(_ name: Range<Int>, _ colon: Int) -> Bool {
        guard let list, levels.count == list.depth + 1 else { return true }
        let digits = bytes[name].dropFirst().dropLast()
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            bytes[(colon + 1)...].first(where: { $0 > 0x20 }) == UInt8(ascii: "{")
        else { return false }
        names.append(name.lowerBound..<(colon + 1))
        return true
    }
}
