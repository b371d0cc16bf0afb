/// Builds one `SourceTree` from the events of a streaming parser (libxml2 SAX2, yajl, a row reader).
///
/// Reading one page uses one builder; `finish()` hands out the tree and makes the builder ready for the next record.
/// All its trees share one table of names, which grows while they are read on other threads.
package struct SourceTreeBuilder {
    private var tree: SourceTree
    private var open: [Int] = []
    private var known: [String: UInt32] = [:]

    package init() {
        tree = SourceTree(names: NameTable())
    }

    /// How many nodes the current tree has: the guard against a record that is all structure.
    package var nodeCount: Int { tree.entries.count }
    /// How many bytes of text the current tree has.
    package var textCount: Int { tree.text.count }
    /// How many nodes are open: the depth.
    package var depth: Int { open.count }

    /// Opens an object, an array or an XML element called `name` (empty for the root or an array element).
    package mutating func open(_ name: String, kind: SourceTree.Kind = .object) {
        open.append(append(name: name, kind: kind))
    }

    /// The handle of `name` for the rest of this builder's life.
    package mutating func intern(_ name: String) -> Name { Name(index: nameIndex(name)) }

    mutating func open(nameIndex: UInt32, kind: SourceTree.Kind) {
        open.append(append(nameIndex: nameIndex, kind: kind))
    }

    /// Adds character data to the innermost open node.
    package mutating func addText(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let index = open.last, !bytes.isEmpty else { return }
        let entry = tree.entries[index]
        let end = Int(entry.textStart + entry.textCount)
        if entry.textCount > 0, end != tree.text.count {
            // Text after a child element: move what there is to the end so that it stays one run.
            let earlier = Array(tree.text[Int(entry.textStart)..<end])
            tree.entries[index].textStart = Int32(tree.text.count)
            tree.text.append(contentsOf: earlier)
        } else if entry.textCount == 0 {
            tree.entries[index].textStart = Int32(tree.text.count)
        }
        tree.text.append(contentsOf: bytes)
        tree.entries[index].textCount += Int32(bytes.count)
    }

    /// Closes the innermost open node.
    package mutating func close() {
        _ = open.popLast()
    }

    /// Adds a leaf with its text.
    package mutating func leaf(_ name: String, _ text: UnsafeBufferPointer<UInt8>, kind: SourceTree.Kind = .string) {
        let index = append(name: name, kind: kind)
        tree.entries[index].textStart = Int32(tree.text.count)
        tree.entries[index].textCount = Int32(text.count)
        tree.text.append(contentsOf: text)
    }

    /// Adds a leaf with its text.
    package mutating func leaf(_ name: String, _ text: String, kind: SourceTree.Kind = .string) {
        var text = text
        text.withUTF8 { leaf(name, $0, kind: kind) }
    }

    /// Hands out the tree and starts a new one.
    package mutating func finish() -> SourceTree {
        tree.nameCount = tree.names.count
        let done = tree
        tree = SourceTree(names: done.names)
        // The next record is likely as large as this one.
        tree.entries.reserveCapacity(min(done.entries.count + done.entries.count / 8, 4096))
        tree.text.reserveCapacity(min(done.text.count + done.text.count / 8, 1 << 16))
        open.removeAll(keepingCapacity: true)
        return done
    }

    private mutating func append(name: String, kind: SourceTree.Kind) -> Int {
        append(nameIndex: nameIndex(name), kind: kind)
    }

    private mutating func append(nameIndex: UInt32, kind: SourceTree.Kind) -> Int {
        let index = tree.entries.count
        tree.entries.append(SourceTree.Entry(name: nameIndex, kind: kind))
        if let parent = open.last {
            let last = tree.entries[parent].lastChild
            if last >= 0 {
                tree.entries[Int(last)].nextSibling = Int32(index)
            } else {
                tree.entries[parent].firstChild = Int32(index)
            }
            tree.entries[parent].lastChild = Int32(index)
        }
        return index
    }

    private mutating func nameIndex(_ name: String) -> UInt32 {
        if name.isEmpty { return 0 }
        if let index = known[name] { return index }
        let index = tree.names.intern(name)
        known[name] = index
        return index
    }
}
