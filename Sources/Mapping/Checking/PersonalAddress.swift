internal import Metadata

/// Personal numbers in what an address asks with: its query and its fragment, `;` and a question mark in it as well.
enum PersonalAddress {
    /// Parts of names, words in them, and whole ones that say whose value it is. Anything else may be an identifier or
    /// the name of a file, which has as many digits as it likes: without it the address would lead nowhere.
    private static let parts = ["phone", "mobile", "idcard", "shouji", "dianhua", "lxdh", "sfz"]
    private static let words: Set<String> = ["tel", "telno", "email"]
    private static let names: Set<String> = [
        "sj", "sjh", "sjhm", "dh", "dhhm", "lxfs", "zjhm", "mail", "contact", "contactno", "contactway", "usertel",
        "account", "useraccount", "user",
        "name", "username", "realname", "truename", "nickname", "loginname", "contactname", "studentname",
        "teachername",
    ]
    /// The names of messengers: before what may be an account of one.
    private static let messengers: Set<String> = ["qq", "wx", "vx", "wechat", "weixin"]

    /// A host that ends otherwise may be a file's: icon@2x.png.
    private static let lastLabels: Set<String> = ["cn", "com", "net", "org", "edu", "gov", "hk", "tw", "mo"]

    /// - Parameters:
    ///   - words: what is nobody's account.
    ///   - body: takes the numbers out of a text.
    static func visit(_ text: inout String?, _ words: MessengerWords, _ body: (inout String) -> Void) {
        guard let whole = text, let mark = whole.utf8.firstIndex(where: isMarkByte) else { return }
        var clean = String(whole[..<mark])
        var rest = whole[mark...]
        while let sign = rest.first {
            clean.append(sign)
            let piece = rest.dropFirst().prefix { !isMark($0) }
            clean += cleaned(piece, words, body) ?? String(piece)
            rest = rest[piece.endIndex...]
        }
        text = clean
    }

    private static func isMark(_ character: Character) -> Bool { character.utf8.first.map(isMarkByte) ?? false }

    private static func isMarkByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: ";"): true
        default: false
        }
    }

    /// `name=value` or a value alone; nil when it may stay as it is.
    private static func cleaned(
        _ piece: Substring, _ words: MessengerWords, _ body: (inout String) -> Void
    ) -> String? {
        let equals = piece.firstIndex(of: "=")
        if let equals, messengers.contains(piece[..<equals].lowercased()),
            piece[equals...].dropFirst().allSatisfy(isOfAccount)
        {
            return withoutAccount(String(piece), body)
        }
        // Nearly every piece is short and plain.
        let digits = piece.utf8.count { (0x30...0x39).contains($0) }
        guard digits >= 11 || piece.utf8.contains(where: { $0 == 0x25 || $0 == 0x40 || $0 >= 0x80 }) else { return nil }
        let written = equals.map { piece[piece.index(after: $0)...] } ?? piece
        let given = decoded(written)
        var value = given
        let name = equals.map { decoded(piece[..<$0]) } ?? ""
        let isOfPerson = isPersonal(name)
        if isOfPerson, !given.contains("@") || name.lowercased().contains("mail") {
            body(&value)
        } else {
            // An address of a person and an ID card with its check digit are no identifiers of anything else. They go
            // together: an address of thousands is not read anew for each.
            let places = PersonalNumbers.places(in: given, as: .text, keeping: words)
            let users: Set<String> = places.isEmpty ? [] : mailsOfUsers(in: given, words)
            let chosen = places.indices.filter { index in
                isCertain(places[index], but: users) || isOfPerson && places[index].kind != .email
            }
            for index in chosen {
                var found = places[index].text
                body(&found)
            }
            if !chosen.isEmpty {
                value = PersonalNumbers.removed(from: given, as: .text, only: Set(chosen), keeping: words) ?? given
            }
        }
        if value == given { return nil }
        let kept = equals.map { String(piece[...$0]) } ?? ""
        return kept + value.percentEncoded(keeping: "/:,")
    }

    /// `qq=12345678` without the account; nil when it is none.
    private static func withoutAccount(_ piece: String, _ body: (inout String) -> Void) -> String? {
        var asked = "?" + piece
        body(&asked)
        let kept = String(asked.dropFirst())
        return kept == piece ? nil : kept
    }

    private static func isOfAccount(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber) || character == "_" || character == "-"
    }

    private static func isPersonal(_ name: String) -> Bool {
        let parted = parted(name)
        let whole = parted.joined()
        return names.contains(whole) || parted.contains { words.contains($0) } || parts.contains { whole.contains($0) }
    }

    /// The words of `user_name`, `userName` and `user-name2`, in small letters.
    private static func parted(_ name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var wasSmall = false
        for character in name {
            if !character.isLetter || wasSmall && character.isUppercase {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            if character.isLetter { word += character.lowercased() }
            wasSmall = character.isLowercase
        }
        return word.isEmpty ? words : words + [word]
    }

    private static func isCertain(
        _ place: (kind: PersonalNumbers.Kind, text: String), but users: Set<String>
    ) -> Bool {
        switch place.kind {
        case .email: isAtKnownHost(place.text) && !users.contains(place.text)
        case .idCard: place.text.count >= 18
        case .mobile, .account: false
        }
    }

    private static func isAtKnownHost(_ mail: String) -> Bool {
        mail.lastIndex(of: ".").map { lastLabels.contains(mail[mail.index(after: $0)...].lowercased()) } ?? false
    }

    /// The users and hosts of addresses in this one: of `https://user@host/`, which leads nowhere without them.
    private static func mailsOfUsers(in value: String, _ words: MessengerWords) -> Set<String> {
        let authorities = value.split(separator: "://", omittingEmptySubsequences: false).dropFirst().map { rest in
            rest.prefix { !"/?#&".contains($0) }
        }
        let all = authorities.joined(separator: "\n")
        return Set(PersonalNumbers.places(in: all, as: .text, keeping: words).map(\.text))
    }

    /// Escaped twice, as an address in another one is.
    private static func decoded(_ text: Substring) -> String {
        let once = FormEncoding.pairs("=\(text)").first?.value ?? String(text)
        guard once.contains("%") else { return once }
        return FormEncoding.pairs("=" + once.replacing("&", with: "%26")).first?.value ?? once
    }
}
