extension SourceTree {
    /// The nodes and the text of a tree as they lie in memory, for as long as `withLayout` lasts: what a crosswalk walks
    /// over a hundred times a record, without a call across rooms or a copy a step.
    package struct Layout {
        /// The root first, if there is one.
        package let entries: UnsafeBufferPointer<Entry>
        package let text: UnsafeBufferPointer<UInt8>
    }

    /// Lends the tree's memory to `body`.
    package func withLayout<Result>(_ body: (Layout) -> Result) -> Result {
        entries.withUnsafeBufferPointer { entries in
            text.withUnsafeBufferPointer { text in body(Layout(entries: entries, text: text)) }
        }
    }
}
