internal import Metadata

/// Personal numbers in what an address asks with: its query and its fragment, `;` and a question mark in it as well.
enum PersonalAddress {
    /// Parts of names, and whole ones, that say whose value it is. Anything else may be an identifier, which has as many
    /// digits as it likes: without it the address would lead nowhere.
    private static let parts = [
        "tel", "phone", "mobile", "mail", "contact", "idcard", "shouji", "dianhua", "lxdh", "sfz", "account", "user",
        "name",
    ]
    private static let names: Set<String> = ["sj", "sjh", "dh", "uid"]

    /// - Parameter body: takes the numbers out of a text.
    static func visit(_ text: inout String?, _ body: (inout String) -> Void) {
        guard let whole = text, let mark = whole.firstIndex(where: isMark) else { return }
        var clean = String(whole[..<mark])
        var rest = whole[mark...]
        while let sign = rest.first {
            clean.append(sign)
            let piece = rest.dropFirst().prefix { !isMark($0) }
            clean += cleaned(piece, body) ?? String(piece)
            rest = rest[piece.endIndex...]
        }
        text = clean
    }

    private static func isMark(_ character: Character) -> Bool { "?#&;".contains(character) }

    /// `name=value` or a value alone; nil when it may stay as it is.
    private static func cleaned(_ piece: Substring, _ body: (inout String) -> Void) -> String? {
        // Nearly every piece is short and plain.
        let digits = piece.utf8.count { (0x30...0x39).contains($0) }
        guard digits >= 11 || piece.utf8.contains(where: { $0 == 0x25 || $0 == 0x40 || $0 >= 0x80 }) else { return nil }
        let equals = piece.firstIndex(of: "=")
        let written = equals.map { piece[piece.index(after: $0)...] } ?? piece
        let given = decoded(written)
        var value = given
        let name = equals.map { decoded(piece[..<$0]).lowercased() } ?? ""
        if names.contains(name) || parts.contains(where: name.contains) {
            body(&value)
        } else {
            // An address of a person and an ID card with its check digit are no identifiers of anything else.
            for place in PersonalNumbers.places(in: given, as: .text) where isCertain(place) {
                var found = place.text
                body(&found)
                value = value.replacing(place.text, with: found)
            }
        }
        if value == given { return nil }
        let kept = equals.map { String(piece[...$0]) } ?? ""
        return kept + value.percentEncoded(keeping: "/:,")
    }

    private static func isCertain(_ place: (kind: PersonalNumbers.Kind, text: String)) -> Bool {
        switch place.kind {
        case .email: true
        case .idCard: place.text.count >= 18
        case .mobile, .account: false
        }
    }

    /// Escaped twice, as an address in another one is.
    private static func decoded(_ text: Substring) -> String {
        let once = FormEncoding.pairs("=\(text)").first?.value ?? String(text)
        guard once.contains("%") else { return once }
        return FormEncoding.pairs("=" + once.replacing("&", with: "%26")).first?.value ?? once
    }
}
