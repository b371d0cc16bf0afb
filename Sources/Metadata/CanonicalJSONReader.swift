/// Reads JSON of the kind `CanonicalJSON` writes, straight from bytes into values, without a tree between.
///
/// Twenty hits a search and every record of an export come this way: Foundation's decoder takes twenty times as long.
package struct CanonicalJSONReader {
    /// The bytes are not such JSON, or not of the expected shape.
    package struct Failure: Error, CustomStringConvertible {
        /// Byte at which reading stopped.
        package var place: Int

        package init(place: Int) {
            self.place = place
        }

        package var description: String { "stored record damaged at byte \(place)" }
    }

    /// Deeper nesting is damage, not data.
    private static let deepest = 64

    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    package init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    private var failure: Failure { Failure(place: place) }

    /// The next byte that is not white space, without taking it.
    @inline(__always) private mutating func peek() -> UInt8 {
        while place < bytes.count {
            let byte = bytes[place]
            if byte > 0x20 { return byte }
            place += 1
        }
        return 0
    }

    @inline(__always) private mutating func take(_ byte: UInt8) throws(Failure) {
        guard peek() == byte else { throw failure }
        place += 1
    }

    /// Calls `body` with each key; `body` must read or skip the value.
    /// - Throws: `Failure` where there is none, or whatever `body` throws.
    package mutating func object(
        _ body: (inout CanonicalJSONReader, String) throws(Failure) -> Void
    ) throws(Failure) {
        try take(0x7B)
        if peek() == 0x7D {
            place += 1
            return
        }
        while true {
            let key = try string()
            try take(0x3A)
            try body(&self, key)
            if peek() == 0x2C {
                place += 1
                continue
            }
            return try take(0x7D)
        }
    }

    package mutating func array<Element>(
        _ body: (inout CanonicalJSONReader) throws(Failure) -> Element
    ) throws(Failure) -> [Element] {
        try take(0x5B)
        var elements: [Element] = []
        if peek() == 0x5D {
            place += 1
            return elements
        }
        while true {
            elements.append(try body(&self))
            if peek() == 0x2C {
                place += 1
                continue
            }
            try take(0x5D)
            return elements
        }
    }

    package mutating func strings() throws(Failure) -> [String] {
        try array { reader throws(Failure) in try reader.string() }
    }

    package mutating func string() throws(Failure) -> String {
        try take(0x22)
        let start = place
        while place < bytes.count {
            let byte = bytes[place]
            if byte == 0x22 {
                defer { place += 1 }
                return String(decoding: bytes[start..<place], as: UTF8.self)
            }
            if byte == 0x5C { return try escaped(from: start) }
            place += 1
        }
        throw failure
    }

    private mutating func escaped(from start: Int) throws(Failure) -> String {
        var text = Array(bytes[start..<place])
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == 0x22 { return String(decoding: text, as: UTF8.self) }
            guard byte == 0x5C else {
                text.append(byte)
                continue
            }
            guard place < bytes.count else { break }
            let letter = bytes[place]
            place += 1
            switch letter {
            case 0x22, 0x5C, 0x2F: text.append(letter)
            case 0x6E: text.append(0x0A)
            case 0x72: text.append(0x0D)
            case 0x74: text.append(0x09)
            case 0x62: text.append(0x08)
            case 0x66: text.append(0x0C)
            case 0x75: text.append(contentsOf: String(Character(try unicode())).utf8)
            default: throw failure
            }
        }
        throw failure
    }

    private mutating func unicode() throws(Failure) -> Unicode.Scalar {
        let first = try hex()
        if let scalar = Unicode.Scalar(first) { return scalar }
        // Half of a surrogate pair: the other half must follow.
        guard first < 0xDC00, place + 1 < bytes.count, bytes[place] == 0x5C, bytes[place + 1] == 0x75 else {
            throw failure
        }
        place += 2
        let second = try hex()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw failure }
        return scalar
    }

    private mutating func hex() throws(Failure) -> UInt32 {
        guard place + 4 <= bytes.count else { throw failure }
        var value: UInt32 = 0
        for byte in bytes[place..<place + 4] {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(byte - 0x37)
            case 0x61...0x66: value = value << 4 | UInt32(byte - 0x57)
            default: throw failure
            }
        }
        place += 4
        return value
    }

    package mutating func integer() throws(Failure) -> Int {
        let isNegative = peek() == 0x2D
        if isNegative { place += 1 }
        let start = place
        var value = 0
        while place < bytes.count, bytes[place] >= 0x30, bytes[place] <= 0x39 {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, more) = tens.addingReportingOverflow(Int(bytes[place] - 0x30))
            guard !overflow, !more else { throw failure }
            value = sum
            place += 1
        }
        guard place > start else { throw failure }
        return isNegative ? -value : value
    }

    package mutating func bool() throws(Failure) -> Bool {
        let isTrue = peek() == 0x74
        try word(isTrue ? "true" : "false")
        return isTrue
    }

    private mutating func word(_ word: StaticString) throws(Failure) {
        _ = peek()
        let end = place + word.utf8CodeUnitCount
        guard end <= bytes.count,
            bytes[place..<end].elementsEqual(
                UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
        else { throw failure }
        place = end
    }

    /// Passes over a value nobody asked for.
    /// - Throws: `Failure` where there is no value.
    package mutating func skip() throws(Failure) { try skip(depth: 0) }

    private mutating func skip(depth: Int) throws(Failure) {
        guard depth < Self.deepest else { throw failure }
        switch peek() {
        case 0x22: try skipString()
        case 0x7B: try skipMembers(end: 0x7D, depth: depth)
        case 0x5B: try skipMembers(end: 0x5D, depth: depth)
        case 0x74, 0x66: _ = try bool()
        case 0x6E: try word("null")
        default:
            let start = place
            while place < bytes.count, "+-.eE0123456789".utf8.contains(bytes[place]) { place += 1 }
            guard place > start else { throw failure }
        }
    }

    /// The members of an object or an array, without making anything of them.
    private mutating func skipMembers(end: UInt8, depth: Int) throws(Failure) {
        place += 1
        if peek() == end {
            place += 1
            return
        }
        while true {
            if end == 0x7D {
                guard peek() == 0x22 else { throw failure }
                try skipString()
                try take(0x3A)
            }
            try skip(depth: depth + 1)
            guard peek() == 0x2C else { return try take(end) }
            place += 1
        }
    }

    private mutating func skipString() throws(Failure) {
        place += 1
        while place < bytes.count {
            switch bytes[place] {
            case 0x22:
                place += 1
                return
            case 0x5C: place += 2
            default: place += 1
            }
        }
        throw failure
    }

    /// Nothing but white space follows.
    /// - Throws: `Failure` where something follows.
    package mutating func finish() throws(Failure) {
        guard peek() == 0, place == bytes.count else { throw failure }
    }
}
