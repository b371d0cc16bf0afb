internal import CUtf8proc
internal import Glibc

/// The form in which words are compared everywhere: NFKC_Casefold (Unicode 15, by utf8proc), white space collapsed.
///
/// Used for vocabulary labels and, with further script-specific folding, for search. One code for stored values and
/// for queries.
package enum TextFolding {
    /// NFKC_Casefold: full width, compatibility forms, ligatures and case are folded; default-ignorable code points
    /// (zero width joiners, variation selectors) are dropped; runs of white space become one space, trimmed.
    package static func fold(_ text: String) -> String {
        if let simple = asciiFold(text) { return simple }
        if isFolded(text) { return text }
        var source = Array(text.utf8)
        source.append(0)
        let folded: String? = source.withUnsafeBufferPointer { buffer in
            guard let result = utf8proc_NFKC_Casefold(buffer.baseAddress) else { return nil }
            defer { free(result) }
            return String(cString: result)
        }
        return collapse(folded ?? text)
    }

    /// NFC (Unicode 15), for text that is stored: composed Hangul, no other change.
    package static func nfc(_ text: String) -> String { isComposed(text) ? text : composed(text) }

    static func composed(_ text: String) -> String {
        var source = Array(text.utf8)
        source.append(0)
        return source.withUnsafeBufferPointer { buffer in
            guard let result = utf8proc_NFC(buffer.baseAddress) else { return text }
            defer { free(result) }
            return String(cString: result)
        }
    }

    /// Whether text is its own NFC as far as a quick look tells (UAX #15, section 9): nothing that composes with what is
    /// before it, marks in order, and on no character that has marks in itself.
    private static func isComposed(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { utf8 in
            var index = 0
            var lastClass: Int16 = 0
            var mayTakeMarks = true
            while index < utf8.count {
                // E5 to E9 are characters of the main block of Han.
                if utf8[index] < 0x80 || (0xE5...0xE9).contains(utf8[index]) {
                    index += utf8[index] < 0x80 ? 1 : 3
                    (lastClass, mayTakeMarks) = (0, true)
                    continue
                }
                let scalar = Unicode.Scalar.decode(utf8, &index)
                let property = utf8proc_get_property(Int32(scalar)).pointee
                let composes = property.comb_index >= 0x8000 && property.comb_index != UInt16.max
                if composes || (0x1100...0x11FF).contains(scalar) { return false }
                if property.combining_class > 0 {
                    // A few marks are themselves written as others.
                    if property.decomp_type == 0, property.decomp_seqindex != UInt16.max { return false }
                    if !mayTakeMarks || property.combining_class < lastClass { return false }
                } else {
                    mayTakeMarks = property.decomp_type != 0 || property.decomp_seqindex == UInt16.max
                    if !mayTakeMarks, !isComposedForm(scalar) { return false }
                }
                lastClass = property.combining_class
            }
            return true
        }
    }

    /// Blocks of which every character that can be taken apart is composed again: Latin, Cyrillic, Arabic, kana.
    private static func isComposedForm(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xC0...0x24F, 0x400...0x4FF, 0x622...0x6D3, 0x3040...0x30FF: true
        default: false
        }
    }

    /// Nothing but Chinese characters, digits, small letters, single spaces and what stands between: text that folding
    /// leaves alone.
    private static func isFolded(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { utf8 in
            var index = 0
            while index < utf8.count {
                let byte = utf8[index]
                if byte < 0x80 {
                    if byte < 0x20 || byte == 0x7F || (0x41...0x5A).contains(byte) { return false }
                    index += 1
                    if byte == 0x20, index == 1 || index == utf8.count || utf8[index] == 0x20 { return false }
                } else if (0xE4...0xE9).contains(byte), index + 2 < utf8.count {
                    // E4 B8 80 is U+4E00; all of E5 to E9 are characters of the main block.
                    if byte == 0xE4, utf8[index + 1] < 0xB8 { return false }
                    index += 3
                } else {
                    return false
                }
            }
            return true
        }
    }

    private static func asciiFold(_ text: String) -> String? {
        var text = text
        return text.withUTF8 { utf8 -> String? in
            guard utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
            var result: [UInt8] = []
            result.reserveCapacity(utf8.count)
            var space = false
            for byte in utf8 {
                if byte <= 0x20 || byte == 0x7F {
                    space = !result.isEmpty
                    continue
                }
                if space { result.append(0x20) }
                space = false
                result.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
            }
            return String(decoding: result, as: UTF8.self)
        }
    }

    private static func collapse(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var space = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace || scalar.value < 0x20 {
                space = !result.isEmpty
                continue
            }
            if space { result.append(" ") }
            space = false
            result.append(scalar)
        }
        return String(result)
    }
}
