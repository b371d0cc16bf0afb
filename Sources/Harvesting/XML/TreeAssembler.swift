internal import CLibXML2
internal import Metadata

/// Turns the events inside one record into a `SourceTree`: white space between elements is dropped, text around child
/// elements is joined once, and nothing grows beyond the limits.
struct TreeAssembler {
    private struct Level {
        var hasChild = false
        var hasText = false
        /// White space before it is known whether it stands between elements.
        var blank: [UInt8] = []
        /// Text after a child element; given to the builder at the end, in one piece.
        var mixed: [UInt8] = []
    }

    var builder = SourceTreeBuilder()
    private var levels: [Level] = []
    private var open = 0

    var depth: Int { open }

    mutating func start(_ name: SourceTreeBuilder.Name) {
        if open > 0 {
            levels[open - 1].hasChild = true
            levels[open - 1].blank.removeAll(keepingCapacity: true)
        }
        builder.open(name)
        open += 1
        if levels.count < open {
            levels.append(Level())
        } else {
            levels[open - 1].hasChild = false
            levels[open - 1].hasText = false
        }
    }

    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard open > 0 else { return }
        let level = open - 1
        if !levels[level].hasText, bytes.allSatisfy({ $0 <= 0x20 }) {
            if !levels[level].hasChild { levels[level].blank.append(contentsOf: bytes) }
            return
        }
        if levels[level].hasChild {
            levels[level].hasText = true
            levels[level].mixed.append(contentsOf: bytes)
        } else {
            flushBlank(level)
            levels[level].hasText = true
            builder.addText(bytes)
        }
    }

    mutating func end() {
        guard open > 0 else { return }
        let level = open - 1
        if !levels[level].hasChild { flushBlank(level) }
        if !levels[level].mixed.isEmpty {
            levels[level].mixed.withUnsafeBufferPointer { builder.addText($0) }
            levels[level].mixed.removeAll(keepingCapacity: true)
        }
        levels[level].blank.removeAll(keepingCapacity: true)
        builder.close()
        open -= 1
    }

    /// Hands out the tree and starts anew.
    mutating func finish() -> SourceTree {
        while open > 0 { end() }
        return builder.finish()
    }

    private mutating func flushBlank(_ level: Int) {
        guard !levels[level].blank.isEmpty else { return }
        levels[level].blank.withUnsafeBufferPointer { builder.addText($0) }
        levels[level].blank.removeAll(keepingCapacity: true)
    }
}
