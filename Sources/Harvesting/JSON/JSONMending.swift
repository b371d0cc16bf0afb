internal import Foundation

/// One broken element of a record array costs itself, not the answer: it is cut out, the rest is JSON again.
///
/// Elements are found by their brackets alone, so whatever else is wrong inside one does not matter. Where brackets or
/// quotes themselves are missing nothing can be told apart, and nothing is mended.
struct JSONMending {
    /// The answer without the broken elements.
    var bytes: [UInt8]
    var broken: [JSONRecord]

    /// - Parameter recordBytes: of a larger element only the beginning is kept.
    /// - Returns: nil when nothing was broken, or what was broken is not inside an element.
    init?(_ data: Data, path: TreePath, recordBytes: Int) {
        let mending = data.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
            JSONMending(bytes.bindMemory(to: UInt8.self), path: path, recordBytes: recordBytes)
        }
        guard let mending else { return nil }
        self = mending
    }

    private init?(_ bytes: UnsafeBufferPointer<UInt8>, path: TreePath, recordBytes: Int) {
        guard let elements = Self.elements(bytes, path) else { return nil }
        var mended: [UInt8] = []
        var broken: [JSONRecord] = []
        var position = 0
        for element in elements {
            let payload = Array(bytes[element])
            do throws(JSONReadError) { _ = try JSONRecordReader.tree(of: payload, depth: .max) } catch {
                guard error.isInside else { continue }
                mended += bytes[position..<element.lowerBound]
                position = Self.passComma(behind: element.upperBound, of: bytes, before: &mended)
                let kept = payload.count > recordBytes ? Array(payload.prefix(1 << 16)) : payload
                broken.append(
                    JSONRecord(tree: nil, payload: kept, findings: [], defect: .malformed, detail: error.cause))
            }
        }
        guard !broken.isEmpty else { return nil }
        self.bytes = mended + bytes[position...]
        self.broken = broken
    }

    /// Whether a line is a record: in a list set out over many lines some are values by themselves.
    private static func isObject(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        line.first { $0 > 0x20 } == UInt8(ascii: "{") && line.last { $0 > 0x20 } == UInt8(ascii: "}")
            && (try? JSONRecordReader.tree(of: Array(line), depth: .max)) != nil
    }

    /// The comma that went with an element: the one behind it, else the one before it.
    /// - Returns: where the answer goes on.
    private static func passComma(
        behind end: Int, of bytes: UnsafeBufferPointer<UInt8>, before kept: inout [UInt8]
    ) -> Int {
        let comma = UInt8(ascii: ",")
        let next = bytes[end...].firstIndex { $0 > 0x20 }
        if let next, bytes[next] == comma { return next + 1 }
        if let last = kept.lastIndex(where: { $0 > 0x20 }), kept[last] == comma { kept.removeSubrange(last...) }
        return end
    }

    /// One object a line: a line is an element, whatever its brackets say. Else by brackets.
    private static func elements(_ bytes: UnsafeBufferPointer<UInt8>, _ path: TreePath) -> [Range<Int>]? {
        if path.components.isEmpty {
            let lines = bytes.split(separator: UInt8(ascii: "\n")).filter { $0.contains { $0 > 0x20 } }
            if lines.count > 1,
                lines.contains(where: isObject)
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
    private let bytes: UnsafeBufferPointer<UInt8>
    private let path: JSONRecordPath
    private var levels: [JSONRecordPath.Level] = []
    private var key = ""
    private var index = 0
    /// Where the element being passed begins, and at what depth.
    private var element: (start: Int, depth: Int)?

    init(_ bytes: UnsafeBufferPointer<UInt8>, path: [String]) {
        self.bytes = bytes
        self.path = JSONRecordPath(components: path)
    }

    /// Nil when brackets or quotes do not fit together.
    mutating func elements() -> [Range<Int>]? {
        var elements: [Range<Int>] = []
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                guard let end = bytes.jsonStringEnd(index) else { return nil }
                if levels.last?.isArray == false, bytes.jsonColon(behind: end) != nil {
                    key = String(decoding: bytes[index + 1..<end - 1], as: UTF8.self)
                }
                index = end
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard levels.count < JSONEventSink.parserDepth else { return nil }
                open(isArray: bytes[index] == UInt8(ascii: "["))
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard levels.popLast()?.isArray == (bytes[index] == UInt8(ascii: "]")) else { return nil }
                index += 1
                guard let whole = element, levels.count == whole.depth else { continue }
                elements.append(whole.start..<index)
                element = nil
            default: index += 1
            }
        }
        return levels.isEmpty ? elements : nil
    }

    private mutating func open(isArray: Bool) {
        if element == nil, path.isRecord(in: levels.last, isArray: isArray) { element = (index, levels.count) }
        // Inside an element nothing is on the way any more.
        let matched = element == nil ? path.matched(in: levels.last, key: key) : -1
        levels.append(JSONRecordPath.Level(isArray: isArray, matched: matched))
    }
}
