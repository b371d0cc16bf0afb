internal import Metadata
internal import Synchronization

/// A crosswalk's names as one table of names numbers them.
struct ResolvedSymbols: Sendable {
    /// The numbers of the names that carry a text's language.
    struct LanguageMarks: Sendable {
        /// 0, the number of the empty name, stands for none.
        private let first, second: UInt32

        init(_ names: NameTable) {
            first = names.find("@lang") ?? 0
            second = names.find("@language") ?? 0
        }

        /// The language that stands beside the text of a node.
        func language(of node: Int, in tree: SourceTree.Layout) -> String? {
            if first == 0, second == 0 { return nil }
            var child = tree.entries[node].firstChild
            while child >= 0 {
                let entry = tree.entries[Int(child)]
                if entry.name != 0, entry.name == first || entry.name == second {
                    return tree.trimmedText(Int(child))
                }
                child = entry.nextSibling
            }
            return nil
        }
    }

    let numbers: [UInt32]
    let languageMarks: LanguageMarks

    init(_ symbols: SymbolTable, _ names: NameTable) {
        numbers = symbols.names.map { names.find($0) ?? TreeWalk.missing }
        languageMarks = LanguageMarks(names)
    }
}

/// Remembers how the latest table of names was resolved: the records of a page share one.
final class SymbolMemory: Sendable {
    private let latest = Mutex<(names: NameTable, count: Int, symbols: ResolvedSymbols)?>(nil)

    func resolve(_ symbols: SymbolTable, in tree: SourceTree) -> ResolvedSymbols {
        latest.withLock { latest in
            if let latest, latest.names === tree.names, latest.count >= tree.nameCount { return latest.symbols }
            let count = tree.names.count
            let resolved = ResolvedSymbols(symbols, tree.names)
            latest = (tree.names, count, resolved)
            return resolved
        }
    }
}
