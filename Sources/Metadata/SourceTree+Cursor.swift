/// Walking a tree by index: what a crosswalk does a hundred times a record, without copying a `Node` a step.
extension SourceTree {
    /// Index of the root for the functions below; -1 for an empty tree.
    package var rootIndex: Int { entries.isEmpty ? -1 : 0 }

    /// The number by which this tree knows a name, or nil for a name it never saw.
    package func symbol(_ name: String) -> UInt32? { names.find(name) }

    /// First child of a node, or -1.
    package func firstChild(_ node: Int) -> Int { Int(entries[node].firstChild) }

    /// Next sibling of a node, or -1.
    package func nextSibling(_ node: Int) -> Int { Int(entries[node].nextSibling) }

    /// The name's number; 0 for the empty name.
    package func symbol(of node: Int) -> UInt32 { entries[node].name }

    package func kind(of node: Int) -> Kind { entries[node].kind }

    /// The node's own text; nil for null, for arrays, and where there is none but white space. White space at the
    /// ends is cut off.
    package func trimmedText(_ node: Int) -> String? {
        withTrimmedText(node) { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) }
    }

    /// Whether the node's trimmed text is exactly this; no text equals the empty string.
    package func trimmedText(_ node: Int, equals text: String) -> Bool {
        withTrimmedText(node) { $0.count == text.utf8.count && $0.elementsEqual(text.utf8) }
    }

    @inline(__always)
    private func withTrimmedText<Result>(_ node: Int, _ body: (Slice<UnsafeBufferPointer<UInt8>>) -> Result) -> Result {
        let entry = entries[node]
        return text.withUnsafeBufferPointer { buffer in
            if entry.textCount == 0 || entry.kind == .null { return body(buffer[0..<0]) }
            var start = Int(entry.textStart)
            var end = start + Int(entry.textCount)
            while start < end, buffer[start] <= 0x20 { start += 1 }
            while end > start, buffer[end - 1] <= 0x20 { end -= 1 }
            return body(buffer[start..<end])
        }
    }
}
