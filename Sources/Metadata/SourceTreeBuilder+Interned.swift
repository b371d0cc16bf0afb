extension SourceTreeBuilder {
    /// A name this builder has seen, so that a parser with its own table of names needs no `String` an element.
    package struct Name: Sendable {
        let index: UInt32
    }

    /// Opens an element by a name from `intern(_:)` of the same builder.
    package mutating func open(_ name: Name, kind: SourceTree.Kind = .object) {
        open(nameIndex: name.index, kind: kind)
    }

    /// Adds a leaf by a name from `intern(_:)` of the same builder.
    package mutating func leaf(
        _ name: Name, _ text: UnsafeBufferPointer<UInt8>, kind: SourceTree.Kind = .string
    ) {
        open(nameIndex: name.index, kind: kind)
        addText(text)
        close()
    }
}
