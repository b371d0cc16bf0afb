internal import Glibc

/// Turns text of a declared or detected charset into UTF-8, piece by piece; a character cut by a piece border waits for
/// its other half. Bytes that mean nothing become U+FFFD and are counted.
final class CharsetDecoder {
    /// Bytes of UTF-8 that are made at a time. Some charsets have bytes that stand for four letters.
    private static let room = 1 << 16

    private let converter: iconv_t?
    private var pending: [UInt8] = []
    /// How many bytes meant nothing.
    private(set) var replacements = 0

    /// Nil for a charset the system does not know.
    init?(_ charset: String) {
        if ["utf-8", "utf8"].contains(charset.lowercased()) {
            converter = nil
            return
        }
        let opened = iconv_open("UTF-8", charset)
        // iconv_open answers (iconv_t) -1 for an unknown name.
        guard Int(bitPattern: opened) != -1 else { return nil }
        converter = opened
    }

    deinit { if let converter { iconv_close(converter) } }

    /// Whether the text so far ends inside a character.
    var endsInsideCharacter: Bool { !pending.isEmpty }

    /// At the end of a text: what still waits for its other half means nothing, but for the ASCII in it.
    func flush() -> [UInt8] {
        guard !pending.isEmpty else { return [] }
        let rest = pending.dropFirst().filter { $0 < 0x80 }
        pending = []
        replacements += 1
        return [0xEF, 0xBF, 0xBD] + rest
    }

    func decode(_ piece: ArraySlice<UInt8>) -> [UInt8] {
        guard let converter else { return Array(piece) }
        var source = pending + piece
        pending = []
        var output: [UInt8] = []
        output.reserveCapacity(source.count * 3 / 2)
        source.withUnsafeMutableBytes { input in
            withUnsafeTemporaryAllocation(byteCount: Self.room, alignment: 1) { space in
                var from = input.bindMemory(to: CChar.self).baseAddress
                var left = input.count
                while left > 0 {
                    var to = space.bindMemory(to: CChar.self).baseAddress
                    var room = space.count
                    let result = iconv(converter, &from, &left, &to, &room)
                    // Before anything else can set it.
                    let code = errno
                    output.append(contentsOf: UnsafeRawBufferPointer(rebasing: space[..<(space.count - room)]))
                    // (size_t) -1: stopped before the end, errno says why.
                    guard result == -1, left > 0 else { break }
                    if code == E2BIG { continue }
                    if code == EINVAL {
                        pending = Array(input.suffix(left))
                        break
                    }
                    // One byte that begins no character: U+FFFD stands for it.
                    replacements += 1
                    output += [0xEF, 0xBF, 0xBD]
                    from = from.map { $0 + 1 }
                    left -= 1
                }
            }
        }
        return output
    }
}
