/// One broken element of a record array costs itself, not the answer: it is cut out, the rest is JSON again.
///
/// Elements are found by their brackets alone, so whatever else is wrong inside one does not matter. Where brackets or
/// quotes themselves are missing nothing can be told apart, and nothing is mended.
struct JSONMending {
    /// The answer with `null` in the place of every broken element.
    var bytes: [UInt8]
    var broken: [JSONRecord]

    /// - Parameter recordBytes: of a larger element only the beginning is kept.
    /// - Returns: nil when nothing was broken, or what was broken is not inside an element.
    init?(_ bytes: [UInt8], path: TreePath, recordBytes: Int) {
        guard let elements = Self.elements(bytes, path) else { return nil }
        var mended: [UInt8] = []
        var broken: [JSONRecord] = []
        var position = 0
        for element in elements {
            let payload = Array(bytes[element])
            do throws(JSONReadError) { _ = try JSONRecordReader.tree(of: payload, depth: .max) } catch {
                guard error.isInside else { continue }
                mended += bytes[position..<element.lowerBound]
                mended += Array("null".utf8)
                position = element.upperBound
                let kept = payload.count > recordBytes ? Array(payload.prefix(1 << 16)) : payload
                broken.append(JSONRecord(tree: nil, payload: kept, findings: [], defect: .malformed))
            }
        }
        guard !broken.isEmpty else { return nil }
        self.bytes = mended + bytes[position...]
        self.broken = broken
    }

    /// One object a line: a line is an element, whatever its brackets say. Else by brackets.
    private static func elements(_ bytes: [UInt8], _ path: TreePath) -> [Range<Int>]? {
        if path.components.isEmpty {
            let lines = bytes.split(separator: UInt8(ascii: "\n")).filter { $0.contains { $0 > 0x20 } }
            if lines.count > 1,
                lines.contains(where: { (try? JSONRecordReader.tree(of: Array($0), depth: .max)) != nil })
            {
                return lines.map(\.indices)
            }
        }
        var scan = ElementScan(bytes, path: path.components)
        return scan.elements()
    }
}

extension JSONReadError {
    /// Whether something is no JSON, as against too deep or cut.
    var isInside: Bool {
        switch self {
        case .malformed, .truncated: true
        case .isMarkup, .empty, .tooDeep: false
        }
    }
}

/// Finds the elements at a path by brackets and quotes.
private struct ElementScan {
    private struct Level {
        var isArray: Bool
        /// As in `JSONEventSink`: how many components this container fulfils, or -1.
        var matched: Int
    }

    private let bytes: [UInt8]
    private let path: [String]
    private var levels: [Level] = []
    private var key = ""
    private var index = 0

    init(_ bytes: [UInt8], path: [String]) {
        self.bytes = bytes
        self.path = path
    }

    /// Nil when brackets or quotes do not fit together.
    mutating func elements() -> [Range<Int>]? {
        var elements: [Range<Int>] = []
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                guard let end = stringEnd(index) else { return nil }
                if levels.last?.isArray == false, isFollowedByColon(end) {
                    key = String(decoding: bytes[index + 1..<end - 1], as: UTF8.self)
                }
                index = end
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                let isArray = bytes[index] == UInt8(ascii: "[")
                if isElement(isArray: isArray) {
                    guard let end = containerEnd(index) else { return nil }
                    elements.append(index..<end)
                    index = end
                } else {
                    guard levels.count < JSONEventSink.parserDepth else { return nil }
                    levels.append(Level(isArray: isArray, matched: matchOfChild()))
                    index += 1
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard levels.popLast()?.isArray == (bytes[index] == UInt8(ascii: "]")) else { return nil }
                index += 1
            default: index += 1
            }
        }
        return levels.isEmpty ? elements : nil
    }

    private func isElement(isArray: Bool) -> Bool {
        guard let level = levels.last else { return path.isEmpty && !isArray }
        return level.isArray && level.matched == path.count
    }

    private func matchOfChild() -> Int {
        guard let level = levels.last else { return 0 }
        guard level.matched >= 0, level.matched < path.count else { return -1 }
        let wanted = path[level.matched]
        return wanted == "*" || (!level.isArray && wanted == key) ? level.matched + 1 : -1
    }

    /// Behind the closing quote.
    private func stringEnd(_ start: Int) -> Int? {
        var place = start + 1
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "\\") {
                place += 2
            } else if bytes[place] == UInt8(ascii: "\"") {
                return place + 1
            } else {
                place += 1
            }
        }
        return nil
    }

    private func isFollowedByColon(_ start: Int) -> Bool {
        bytes[start...].first { $0 > 0x20 } == UInt8(ascii: ":")
    }

    /// Behind the bracket that closes the one at `start`.
    private func containerEnd(_ start: Int) -> Int? {
        var open: [Bool] = []
        var place = start
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                guard let end = stringEnd(place) else { return nil }
                place = end
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard open.count < JSONEventSink.parserDepth else { return nil }
                open.append(bytes[place] == UInt8(ascii: "["))
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard open.popLast() == (bytes[place] == UInt8(ascii: "]")) else { return nil }
                if open.isEmpty { return place + 1 }
            default: break
            }
            place += 1
        }
        return nil
    }
}
