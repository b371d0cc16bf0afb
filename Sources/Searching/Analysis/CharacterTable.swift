internal import CUtf8proc
internal import Glibc

/// What a folded code point is for the tokeniser.
enum CharacterClass: UInt8, Sendable {
    /// White space, quotation marks, brackets: `《岳阳楼记》` is one run with `岳阳楼记`.
    case joint
    /// Sentence punctuation: no phrase runs across it.
    case breaking
    /// Scripts written without spaces, one unit a character: Han, Yi, Hangul, Kana, Bopomofo.
    case syllabic
    /// Tibetan: units are syllables between tshegs.
    case tibetan
    /// Tsheg and its kin: ends a Tibetan syllable, joins it with the next.
    case tsheg
    /// Letters, digits and marks of scripts written with spaces.
    case word
    /// `+` and `#`: part of a word directly after a letter (C++, C#), else like a joint.
    case suffix
}

/// Folding and class of every code point, computed once: NFKC_Casefold by utf8proc, then traditional to simplified,
/// then digits of every script to ASCII and letters that look alike to one of them.
///
/// The basic plane is a flat table; the rest is asked of utf8proc when met.
struct CharacterTable: Sendable {
    /// Marks an entry of `mapped` whose low bits index `expansions`.
    static let isExpansion: UInt32 = 0x8000_0000
    /// Left out: the tatweel, which stretches a line of Arabic letters, and the hamzas that stand before Kazakh words and tell
    /// their vowels. These are typed as ء or ٴ, or not at all; on a letter, as in ئ, a hamza belongs to it.
    private static let leftOut: Set<UInt32> = [0x0640, 0x0621, 0x0674]
    /// Mongolian letters that look alike and are typed for one another, ᠮᠣᠩᠭᠣᠯ and ᠮᠤᠩᠭᠤᠯ: o as u, ö as ü.
    private static let lookalikes: [UInt32: UInt32] = [0x1823: 0x1824, 0x1825: 0x1826]
    /// The code point vanishes (default-ignorable).
    static let dropped: UInt32 = 0x7FFF_FFFF

    private let mapped: [UInt32]
    private let classes: [UInt8]
    private(set) var expansions: [[UInt32]] = []
    private let traditional: [UInt32: UInt32]

    init(traditional: [UInt32: UInt32]) {
        self.traditional = traditional
        var mapped = [UInt32](repeating: 0, count: 0x10000)
        var classes = [UInt8](repeating: 0, count: 0x10000)
        var expansions: [[UInt32]] = []
        for code in 0..<UInt32(0x10000) {
            classes[Int(code)] = Self.classify(code).rawValue
            if code >= 0xD800, code < 0xE000 {
                mapped[Int(code)] = Self.dropped
                continue
            }
            // Han, Yi, Hangul syllables and plain Tibetan stand for themselves but for the traditional table.
            if Self.isStable(code) {
                mapped[Int(code)] = traditional[code] ?? code
                continue
            }
            let images = Self.casefold([code]).map { traditional[Self.plain($0)] ?? Self.plain($0) }
            switch images.count {
            case 0: mapped[Int(code)] = Self.dropped
            case 1: mapped[Int(code)] = images[0]
            default:
                mapped[Int(code)] = Self.isExpansion | UInt32(expansions.count)
                expansions.append(images)
            }
        }
        self.mapped = mapped
        self.classes = classes
        self.expansions = expansions
    }

    /// The image of a code point of the basic plane: itself, `dropped`, or an expansion.
    @inline(__always) func image(_ code: UInt32) -> UInt32 {
        mapped.withUnsafeBufferPointer { $0[Int(code & 0xFFFF)] }
    }

    /// The image of a cluster that only folds as a whole, or of code points beyond the basic plane.
    func images(_ cluster: [UInt32]) -> [UInt32] {
        Self.casefold(cluster).map { traditional[Self.plain($0)] ?? Self.plain($0) }
    }

    @inline(__always) func characterClass(_ code: UInt32) -> CharacterClass {
        let raw = code < 0x10000 ? classes.withUnsafeBufferPointer { $0[Int(code)] } : Self.classify(code).rawValue
        return CharacterClass(rawValue: raw) ?? .joint
    }

    private static func isStable(_ code: UInt32) -> Bool {
        switch code {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA48C, 0xAC00...0xD7A3: true
        default: false
        }
    }

    private static func casefold(_ codes: [UInt32]) -> [UInt32] {
        var view = String.UnicodeScalarView()
        for code in codes { if let scalar = Unicode.Scalar(code), code != 0 { view.append(scalar) } }
        var source = Array(String(view).utf8)
        source.append(0)
        return source.withUnsafeBufferPointer { buffer in
            guard let result = utf8proc_NFKC_Casefold(buffer.baseAddress) else { return codes }
            defer { free(result) }
            return String(cString: result).unicodeScalars.map(\.value).filter { !leftOut.contains($0) }
        }
    }

    private static func plain(_ code: UInt32) -> UInt32 { lookalikes[code] ?? digit(code) }

    /// Decimal digits of every script as ASCII digits.
    private static func digit(_ code: UInt32) -> UInt32 {
        guard code > 0x7F, utf8proc_category(Int32(bitPattern: code)) == UTF8PROC_CATEGORY_ND,
            let scalar = Unicode.Scalar(code), let value = scalar.properties.numericValue
        else { return code }
        return 0x30 + UInt32(value)
    }

    private static func classify(_ code: UInt32) -> CharacterClass {
        switch code {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x3007, 0xA000...0xA48C, 0xAC00...0xD7A3, 0x20000...0x323AF,
            0x3041...0x3096, 0x30A1...0x30FA, 0x30FC, 0x3105...0x312F, 0xF900...0xFAFF:
            return .syllabic
        case 0x0F0B, 0x0F0C: return .tsheg
        case 0x0F00, 0x0F18...0x0F19, 0x0F35, 0x0F37, 0x0F39, 0x0F3E...0x0F84, 0x0F86...0x0FBC: return .tibetan
        case 0x2B, 0x23: return .suffix
        // Sentence punctuation, ASCII and full width (folded before), Tibetan shads, Mongolian, Arabic, Yi has none.
        // 、 is none: 年月日 is also written 年、月、日.
        case 0x21, 0x2C, 0x2E, 0x3A, 0x3B, 0x3F, 0x7C, 0x2F, 0x3002, 0x0F0D...0x0F14, 0x1802, 0x1803, 0x1808,
            0x1809, 0x1804, 0x060C, 0x061B, 0x061F, 0x06D4, 0x2026, 0x0A, 0x0D:
            return .breaking
        default: break
        }
        switch utf8proc_category(Int32(bitPattern: code)) {
        case UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LL, UTF8PROC_CATEGORY_LT, UTF8PROC_CATEGORY_LM,
            UTF8PROC_CATEGORY_LO, UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_MC, UTF8PROC_CATEGORY_ME,
            UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NL, UTF8PROC_CATEGORY_NO, UTF8PROC_CATEGORY_CO:
            return .word
        case UTF8PROC_CATEGORY_SM, UTF8PROC_CATEGORY_SO, UTF8PROC_CATEGORY_SC, UTF8PROC_CATEGORY_SK:
            // Beyond ASCII a symbol is worth finding (√, ∠, ★); FTS5 takes every byte over 0x7F as part of a word.
            return code > 0x7F ? .word : .joint
        default: return .joint
        }
    }
}
