/// Small numbers, one a document, in as few bytes as the greatest needs.
struct CodeArray: Sendable {
    private enum Width: Sendable {
        case one, two, four
    }

    // Of the three, the one that `width` names is in use: an enumeration with an array in it would be moved out and
    // back for every number that is set.
    private var width = Width.one
    private var ones: [UInt8] = []
    private var twos: [UInt16] = []
    private var fours: [UInt32] = []
    private var reserved = 0

    var count: Int {
        switch width {
        case .one: ones.count
        case .two: twos.count
        case .four: fours.count
        }
    }

    /// Room for indices below `capacity` is made at once when the first one is set.
    mutating func reserve(_ capacity: Int) { reserved = max(reserved, capacity) }

    /// The number of a document, 0 beyond the end.
    @inline(__always) subscript(index: Int) -> Int {
        switch width {
        case .one: index < ones.count ? Int(ones[index]) : 0
        case .two: index < twos.count ? Int(twos[index]) : 0
        case .four: index < fours.count ? Int(fours[index]) : 0
        }
    }

    /// Gives the fastest way in to the loops that count.
    @inline(__always)
    func withCodes(
        _ other: ((Int) -> Int) -> Void, u8: (UnsafeBufferPointer<UInt8>) -> Void,
        u16: (UnsafeBufferPointer<UInt16>) -> Void
    ) {
        switch width {
        case .one: ones.withUnsafeBufferPointer(u8)
        case .two: twos.withUnsafeBufferPointer(u16)
        case .four: other { self[$0] }
        }
    }

    /// The indices below `capacity` whose code is in the mask.
    func documents(_ mask: [Bool], capacity: Int) -> DocumentSet {
        switch width {
        case .one: DocumentSet(ones, mask, capacity: capacity)
        case .two: DocumentSet(twos, mask, capacity: capacity)
        case .four: DocumentSet(fours, mask, capacity: capacity)
        }
    }

    mutating func set(_ index: Int, _ code: UInt32) {
        if code > 0xFF { widen(for: code) }
        switch width {
        case .one: Self.store(UInt8(truncatingIfNeeded: code), at: index, in: &ones, reserved)
        case .two: Self.store(UInt16(truncatingIfNeeded: code), at: index, in: &twos, reserved)
        case .four: Self.store(code, at: index, in: &fours, reserved)
        }
    }

    @inline(__always)
    private static func store<Code: FixedWidthInteger>(
        _ code: Code, at index: Int, in codes: inout [Code], _ reserved: Int
    ) {
        if index >= codes.count { grow(&codes, max(index + 1, reserved)) }
        codes[index] = code
    }

    @inline(never)
    private static func grow<Code: FixedWidthInteger>(_ codes: inout [Code], _ count: Int) {
        codes.reserveCapacity(count > codes.capacity ? max(1024, count, codes.count * 3 / 2) : 0)
        codes.append(contentsOf: repeatElement(0, count: count - codes.count))
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
