internal import Metadata

/// Text as it is stored: NFC, no control or zero-width characters, blanks for the odd kinds of space, none at the ends.
enum TextCleaning {
    /// - Returns: the clean text, and whether control or invisible characters had to go.
    static func clean(_ text: String, keepingLines: Bool) -> (text: String, repaired: Bool) {
        if isPlain(text, keepingLines: keepingLines) { return (text.trimmed, false) }
        // Putting a text together scalar by scalar is dear, and few have anything to put right.
        let scalars = text.unicodeScalars
        guard scalars.contains(where: { cleaned($0, keepingLines) != $0 }) else {
            return (TextFolding.nfc(text).trimmed, false)
        }
        var repaired = false
        var result = String.UnicodeScalarView()
        for scalar in scalars {
            let clean = cleaned(scalar, keepingLines)
            if clean != scalar, scalar.value != 0x0D || !keepingLines { repaired = true }
            if let clean { result.append(clean) }
        }
        return (TextFolding.nfc(String(result)).trimmed, repaired)
    }

    /// What stands for a character; nil when it goes.
    private static func cleaned(_ scalar: Unicode.Scalar, _ keepingLines: Bool) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x0A where keepingLines: scalar
        case 0x0D where keepingLines: nil
        case 0x09, 0x0A, 0x0D, 0xA0, 0x2028, 0x2029: " "
        case ..<0x20, 0x7F...0x9F, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: nil
        default: scalar
        }
    }

    /// Nothing but characters that are their own NFC and need no repair: nearly every Chinese or English text.
    private static func isPlain(_ text: String, keepingLines: Bool) -> Bool {
        var text = text
        return text.withUTF8 { utf8 in
            if utf8.first == 0x0A || utf8.last == 0x0A { return false }
            var index = 0
            while index < utf8.count {
                let byte = utf8[index]
                if byte < 0x80 {
                    if byte < 0x20 || byte == 0x7F, byte != 0x0A || !keepingLines { return false }
                    index += 1
                } else if (0xE5...0xE9).contains(byte) {
                    index += 3
                } else {
                    guard isPlain(Unicode.Scalar.decode(utf8, &index)) else { return false }
                }
            }
            return true
        }
    }

    private static func isPlain(_ code: UInt32) -> Bool {
        switch code {
        case 0xA1...0x2FF, 0x2010...0x2027, 0x2030...0x205E, 0x2460...0x24FF, 0x3000...0x3098, 0x309B...0x30FF,
            0x3400...0x9FFF, 0xFF01...0xFFEF:
            true
        default: false
        }
    }

    /// A BCP 47 tag as stored, or empty when what was written is none.
    static func languageTag(_ tag: String?) -> String {
        guard let tag, tag.utf8.count <= 35, tag.utf8.count >= 2,
            tag.utf8.allSatisfy({ $0.isAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") })
        else { return "" }
        return tag.utf8.contains(UInt8(ascii: "_")) ? tag.replacing("_", with: "-") : tag
    }
}
