internal import Glibc

/// Turns text of a declared or detected charset into UTF-8, piece by piece; a character cut by a piece border waits for
/// its other half. Bytes that mean nothing become U+FFFD and are counted.
final class CharsetDecoder {
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
        var output = [UInt8](repeating: 0, count: source.count * 3 + 16)
        pending = []
        var made = 0
        source.withUnsafeMutableBytes { input in
            output.withUnsafeMutableBytes { space in
                var from = input.bindMemory(to: CChar.self).baseAddress
                var left = input.count
                while left > 0 {
                    var to = space.bindMemory(to: CChar.self).baseAddress.map { $0 + made }
                    var room = space.count - made
                    let result = iconv(converter, &from, &left, &to, &room)
                    made = space.count - room
                    // (size_t) -1: stopped before the end, errno says why.
                    guard result == -1, left > 0 else { break }
                    if errno == EINVAL {
                        pending = Array(input.suffix(left))
                        break
                    }
                    // One byte that begins no character: U+FFFD stands for it.
                    replacements += 1
                    for byte: UInt8 in [0xEF, 0xBF, 0xBD] {
                        space[made] = byte
                        made += 1
                    }
                    from = from.map { $0 + 1 }
                    left -= 1
                }
            }
        }
        output.removeLast(output.count - made)
        return output
    }
}
