internal import Metadata

/// The script a text is mainly written in: decides `lang`, `dir` and the writing mode of the element that shows it.
enum TextScript: Sendable {
    case han, hangul, yi, tibetan, arabic, mongolian, cyrillic, latin

    /// The script of the first letters that are not Latin; Latin when there are none.
    static func main(of text: String) -> TextScript {
        var isLatin = false
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x1800...0x18AF: return .mongolian
            case 0x0F00...0x0FFF: return .tibetan
            case 0xA000...0xA4CF: return .yi
            case 0xAC00...0xD7AF, 0x1100...0x11FF, 0x3130...0x318F: return .hangul
            case 0x0600...0x06FF, 0x0750...0x077F, 0x08A0...0x08FF, 0xFB50...0xFDFF, 0xFE70...0xFEFF: return .arabic
            case 0x0400...0x052F: return .cyrillic
            case 0x3400...0x9FFF, 0x20000...0x323AF: return .han
            case 0x41...0x5A, 0x61...0x7A: isLatin = true
            default: break
            }
        }
        return isLatin ? .latin : .han
    }

    /// BCP 47 for `lang`, when the text's own language is not known better.
    /// - Parameter languages: languages of teaching of the record, which settle what a script leaves open.
    func lang(among languages: [String]) -> String? {
        switch self {
        case .han: nil
        case .hangul: "ko"
        case .yi: "ii"
        case .tibetan: "bo"
        case .mongolian: languages.contains("sjo") ? "sjo" : "mn-Mong"
        case .arabic:
            if languages.contains("kk") { "kk-Arab" } else if languages.contains("ky") { "ky-Arab" } else { "ug" }
        case .cyrillic: languages.first { ["mn", "kk", "ru"].contains($0) } ?? "ru"
        case .latin: languages.contains("za") ? "za" : "en"
        }
    }

    static func hasHan(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x3400...0x9FFF).contains($0.value) || (0x20000...0x323AF).contains($0.value) }
    }

    var dir: String? { self == .arabic ? "rtl" : nil }

    /// Letters of Mongolian that still stand in a few lines from top to bottom beside other things.
    private static let longest = 90

    /// Whether a text runs from top to bottom: one that is too long for that lies flat.
    static func runsDown(_ text: String) -> Bool { main(of: text) == .mongolian && text.count <= longest }
}

extension String {
    /// As much of a name as a page has room for: platforms send some with thousands of characters.
    func cut(at limit: Int) -> String { count > limit ? prefix(limit) + "…" : self }
}

extension HTML {
    /// BCP 47 for a text of a record; nil where the language of the page says it already.
    /// - Parameter languages: languages of teaching of the record.
    func lang(of text: String, among languages: [String] = []) -> String? {
        TextScript.main(of: text).lang(among: languages)
            ?? (isChinese || !TextScript.hasHan(text) ? nil : InterfaceLanguage.zh.tag)
    }

    /// Text of a record in an element that carries its language and direction, and its matches marked.
    /// - Parameters:
    ///   - name: the element.
    ///   - languages: languages of teaching of the record.
    mutating func recordText(
        _ name: StaticString, _ text: String, class style: String? = nil, languages: [String] = []
    ) {
        element(
            name, style.map { .class($0) }, .lang(lang(of: text, among: languages)),
            .dir(TextScript.main(of: text).dir), .script(of: text), text: text)
    }
}

extension HTML {
    /// A sentence of the interface about something that platforms or people named, each in its own language.
    /// - Parameters:
    ///   - words: with `{name}` or `{q}` where the name belongs.
    ///   - name: what is named.
    mutating func sentence(_ words: String, about name: String) {
        guard let place = words.firstRange(of: "{name}") ?? words.firstRange(of: "{q}") else { return text(words) }
        text(String(words[..<place.lowerBound]))
        named(name)
        text(String(words[place.upperBound...]))
    }

    /// What a sentence of the interface names, in its own language.
    mutating func named(_ name: String) {
        if isChinese || !TextScript.hasHan(name) {
            text(name)
        } else {
            element("span", .lang(InterfaceLanguage.zh.tag), text: name)
        }
    }
}

extension Attribute {
    /// Says to the stylesheet that a text runs from top to bottom.
    static func script(of text: String) -> Attribute? {
        TextScript.runsDown(text) ? Attribute("data-script", "mong") : nil
    }
}
