/// Small numbers, one a document, in as few bytes as the greatest needs.
///
/// They stand in blocks, so that a copy in which few documents move shares the rest with the array it came from: while
/// a publication is taken over, both are in use.
struct CodeArray: Sendable {
    private static let blockBits = 14
    private static let blockMask = 1 << blockBits - 1

    private var blocks: [CodeBlock] = []

    /// The number of a document, 0 where none was set.
    @inline(__always) subscript(index: Int) -> Int {
        let block = index >> Self.blockBits
        return block < blocks.count ? blocks[block][index & Self.blockMask] : 0
    }

    /// Calls `body` with the number of each document; fastest when neighbours follow one another.
    @inline(__always) func visit(_ documents: [UInt32], _ body: (Int) -> Void) {
        documents.withUnsafeBufferPointer { documents in
            var place = 0
            while place < documents.count {
                let block = Int(documents[place] >> Self.blockBits)
                var end = place + 1
                while end < documents.count, Int(documents[end] >> Self.blockBits) == block { end += 1 }
                if block < blocks.count {
                    blocks[block].visit(UnsafeBufferPointer(rebasing: documents[place..<end]), Self.blockMask, body)
                } else {
                    for _ in place..<end { body(0) }
                }
                place = end
            }
        }
    }

    /// The indices below `capacity` whose code is in the mask; code 0 is in none.
    func documents(_ mask: [Bool], capacity: Int) -> DocumentSet {
        var found = DocumentSet(capacity: capacity)
        // A branch a document would be guessed wrong too often.
        let bits = mask.map { $0 ? UInt64(1) : 0 }
        for (number, block) in blocks.enumerated() { block.mark(bits, &found, from: number << Self.blockBits) }
        return found
    }

    mutating func set(_ index: Int, _ code: UInt32) {
        // Writing what is there already would make a copy of a block that is shared.
        guard self[index] != Int(code) else { return }
        let block = index >> Self.blockBits
        while blocks.count <= block { blocks.append(CodeBlock()) }
        blocks[block].set(index & Self.blockMask, code, size: Self.blockMask + 1)
    }
}

/// One block of a `CodeArray`: empty until a number other than 0 is set.
private struct CodeBlock: Sendable {
    private enum Width: Sendable {
        case one, two, four
    }

    // Of the three, the one that `width` names is in use: an enumeration with an array in it would be moved out and
    // back for every number that is set.
    private var width = Width.one
    private var ones: [UInt8] = []
    private var twos: [UInt16] = []
    private var fours: [UInt32] = []

    @inline(__always) subscript(index: Int) -> Int {
        switch width {
        case .one: index < ones.count ? Int(ones[index]) : 0
        case .two: index < twos.count ? Int(twos[index]) : 0
        case .four: index < fours.count ? Int(fours[index]) : 0
        }
    }

    @inline(__always)
    func visit(_ documents: UnsafeBufferPointer<UInt32>, _ mask: Int, _ body: (Int) -> Void) {
        switch width {
        case .one: Self.visit(documents, mask, ones, body)
        case .two: Self.visit(documents, mask, twos, body)
        case .four: Self.visit(documents, mask, fours, body)
        }
    }

    @inline(__always)
    private static func visit<Code: FixedWidthInteger>(
        _ documents: UnsafeBufferPointer<UInt32>, _ mask: Int, _ codes: [Code], _ body: (Int) -> Void
    ) {
        codes.withUnsafeBufferPointer { codes in
            for document in documents {
                let index = Int(document) & mask
                body(index < codes.count ? Int(codes[index]) : 0)
            }
        }
    }

    func mark(_ bits: [UInt64], _ found: inout DocumentSet, from start: Int) {
        switch width {
        case .one: found.mark(ones, bits, from: start)
        case .two: found.mark(twos, bits, from: start)
        case .four: found.mark(fours, bits, from: start)
        }
    }

    @inline(__always)
    mutating func set(_ index: Int, _ code: UInt32, size: Int) {
        if code > 0xFF { widen(for: code) }
        switch width {
        case .one: Self.store(UInt8(truncatingIfNeeded: code), at: index, in: &ones, size)
        case .two: Self.store(UInt16(truncatingIfNeeded: code), at: index, in: &twos, size)
        case .four: Self.store(code, at: index, in: &fours, size)
        }
    }

    @inline(__always)
    private static func store<Code: FixedWidthInteger>(_ code: Code, at index: Int, in codes: inout [Code], _ size: Int)
    {
        if codes.isEmpty { codes = [Code](repeating: 0, count: size) }
        codes[index] = code
    }

    private mutating func widen(for code: UInt32) {
        switch width {
        case .one:
            if code > 0xFFFF {
                fours = ones.map(UInt32.init)
                width = .four
            } else {
                twos = ones.map(UInt16.init)
                width = .two
            }
            ones = []
        case .two where code > 0xFFFF:
            fours = twos.map(UInt32.init)
            twos = []
            width = .four
        default: break
        }
    }
}
