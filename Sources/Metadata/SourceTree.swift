internal import Synchronization

/// The content of one source record as a uniform read-only tree, whatever it was written in.
///
/// XML elements become named children in document order and attributes become children named `@name`; JSON object
/// members become named children, array elements become children of one node whose `kind` is `.array`; a spreadsheet
/// row becomes an object with one string child a column. Nodes live in one array and text in one byte buffer, so a
/// record of a hundred elements costs two allocations, not hundreds.
package struct SourceTree: Sendable {
    package enum Kind: UInt8, Sendable {
        /// An object, an XML element, or a row.
        case object
        case array
        case string
        /// A number whose text is kept exactly as the source wrote it.
        case number
        case bool
        case null
    }

    /// One node as it is stored. Other nodes are named by their place among the entries, -1 for none.
    package struct Entry: Sendable {
        /// Number of the name in the tree's `NameTable`; 0 for the empty name.
        package var name: UInt32
        package var kind: Kind
        package var firstChild: Int32 = -1
        var lastChild: Int32 = -1
        package var nextSibling: Int32 = -1
        package var textStart: Int32 = 0
        package var textCount: Int32 = 0

        // By pattern: between rooms, == of an enumeration is a call through its protocol.
        @inlinable package var isArray: Bool { if case .array = kind { true } else { false } }
        @inlinable package var isNull: Bool { if case .null = kind { true } else { false } }
    }

    var entries: [Entry] = []
    var text: [UInt8] = []
    package let names: NameTable
    /// How many names there were when the tree was done: a name that is found beyond them is none of this tree.
    package internal(set) var nameCount = 0

    init(names: NameTable) {
        self.names = names
    }

    /// The root node, or nil for an empty tree.
    package var root: Node? { entries.isEmpty ? nil : Node(tree: self, index: 0) }

    /// One place in the tree. Cheap to copy.
    package struct Node: Sendable {
        let tree: SourceTree
        let index: Int

        package var kind: Kind { tree.entries[index].kind }

        /// The local name (XML) or member name (JSON); empty for the root and for array elements.
        package var name: String { tree.names.string(tree.entries[index].name) }

        /// The text of this node alone (for XML: its own character data, white space kept). Nil for null.
        package var string: String? {
            let entry = tree.entries[index]
            if entry.kind == .null { return nil }
            return tree.text.withUnsafeBufferPointer { buffer in
                String(decoding: buffer[Int(entry.textStart)..<Int(entry.textStart + entry.textCount)], as: UTF8.self)
            }
        }

        /// The children in source order.
        package var children: [Node] {
            var result: [Node] = []
            var next = tree.entries[index].firstChild
            while next >= 0 {
                result.append(Node(tree: tree, index: Int(next)))
                next = tree.entries[Int(next)].nextSibling
            }
            return result
        }

        /// The children called `name`, in source order; none for a name this tree never saw.
        package func children(named name: String) -> [Node] {
            guard let wanted = tree.names.find(name) else { return [] }
            var result: [Node] = []
            var next = tree.entries[index].firstChild
            while next >= 0 {
                let entry = tree.entries[Int(next)]
                if entry.name == wanted { result.append(Node(tree: tree, index: Int(next))) }
                next = entry.nextSibling
            }
            return result
        }

        /// The first child called `name`.
        package func child(_ name: String) -> Node? {
            guard let wanted = tree.names.find(name) else { return nil }
            var next = tree.entries[index].firstChild
            while next >= 0 {
                let entry = tree.entries[Int(next)]
                if entry.name == wanted { return Node(tree: tree, index: Int(next)) }
                next = entry.nextSibling
            }
            return nil
        }
    }
}

/// The element and member names of many trees, interned once: a million LOM records share some sixty names. It only
/// grows: a platform that uses identifiers for names costs an entry a name, not a table a record.
package final class NameTable: Sendable {
    private struct Names {
        var indexes: [String: UInt32] = ["": 0]
        var strings: [String] = [""]
    }

    private let names = Mutex(Names())

    func intern(_ name: String) -> UInt32 {
        names.withLock { names in
            if let known = names.indexes[name] { return known }
            let index = UInt32(names.strings.count)
            names.strings.append(name)
            names.indexes[name] = index
            return index
        }
    }

    /// How many names there are by now.
    package var count: Int { names.withLock { $0.strings.count } }

    /// The number of a name, or nil for one that never turned up.
    package func find(_ name: String) -> UInt32? { names.withLock { $0.indexes[name] } }

    func string(_ index: UInt32) -> String { names.withLock { $0.strings[Int(index)] } }
}
