package import Metadata

/// What a platform said, made fit to be shown and kept: without the secrets it was asked with, in whatever form it
/// repeats them, without queries and user names of addresses, numbers of persons and control characters.
package struct PlatformWords: Sendable {
    /// What stands in the place of what was taken out.
    private static let gap = "…"
    /// Longer is no cause but an answer, in characters.
    private static let limit = 500
    /// Of a code or a message a platform gave, in characters.
    private static let quoted = 80
    /// Shorter is no secret, and found everywhere, in bytes.
    private static let shortest = 4
    /// Shorter may be part of a word, in bytes.
    private static let shortestInWords = 8

    /// A secret as it may come back.
    private struct Form: Hashable {
        var bytes: [UInt8]
        /// Whether it is looked for only where no word goes on before or behind it.
        var isWord: Bool
    }

    /// Longest first.
    private let forms: [Form]
    /// Of secrets that stand for nothing else in a record, longest first.
    private let telling: [Form]
    /// For each byte, whether one of them begins with it.
    private let beginsTelling: [Bool]

    /// - Parameter secrets: what a platform's requests are made with.
    package init(hiding secrets: [String] = []) {
        forms = Self.forms(of: secrets, wordsBelow: Self.shortestInWords)
        telling = Self.forms(of: secrets.filter(Self.isUnmistakable), wordsBelow: Self.longSecret)
        let firsts = Set(telling.map { Self.lower($0.bytes[0]) })
        beginsTelling = (0...UInt8.max).map { firsts.contains(Self.lower($0)) }
    }

    /// For what this platform says.
    package init(of platform: Platform, secrets: SecretStore = SecretStore()) {
        self.init(hiding: secrets.known(of: platform))
    }

    /// The error with its words cleaned.
    package func cleaned(_ error: HarvestError) -> HarvestError {
        var error = error
        error.cause = cleaned(error.cause)
        error.nextStep = cleaned(error.nextStep)
        return error
    }

    /// The answer with its words cleaned, and no secret in the bytes that are kept of it.
    package func cleaned(_ answer: RefusedAnswer) -> RefusedAnswer {
        var answer = answer
        answer.address = cleaned(answer.address)
        answer.cause = cleaned(answer.cause)
        answer.nextStep = cleaned(answer.nextStep)
        answer.beginning = hiding(answer.beginning)
        return answer
    }

    /// A text in which a platform's words may stand.
    package func cleaned(_ text: String) -> String {
        var clean = String(decoding: hiding(Array(text.utf8)), as: UTF8.self)
        clean = Self.withoutQueries(Self.withoutUsers(clean))
        clean = (PersonalNumbers.removed(from: clean)?.text ?? clean).withoutControls()
        return clean.count > Self.limit ? String(clean.prefix(Self.limit)) + Self.gap : clean
    }

    /// A code or a message that stands in a sentence of ours.
    func quoted(_ text: String) -> String { String(cleaned(text).prefix(Self.quoted)) }

    // MARK: Secrets

    private static func forms(of secrets: [String], wordsBelow length: Int) -> [Form] {
        let all = secrets.reduce(into: Set<Form>()) { $0.formUnion(Self.forms(of: $1, wordsBelow: length)) }
        return all.sorted { $1.bytes.count < $0.bytes.count }
    }

    /// Whether it can be nothing else where it stands: of letters and digits, or long. The code of a school is none.
    private static func isUnmistakable(_ secret: String) -> Bool {
        let digits = secret.utf8.count { (0x30...0x39).contains($0) }
        let isMixed = digits > 0 && digits < secret.utf8.count
        return secret.utf8.count >= longSecret || isMixed && secret.utf8.count >= shortestInWords
    }

    /// No word and no number of a record is as long, in bytes.
    private static let longSecret = 16

    /// Whether the platform is asked without a secret that could be told in a record.
    var hidesNothing: Bool { telling.isEmpty }

    /// The bytes of a record without the secrets it was asked for with; nil when they hold none, as nearly all.
    func withoutSecrets(_ bytes: [UInt8]) -> [UInt8]? {
        holdsSecret(bytes) ? telling.reduce(bytes) { Self.replacing($1, in: $0) } : nil
    }

    func withoutSecrets(_ text: String) -> String {
        withoutSecrets(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    private func holdsSecret(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { all in
            all.indices.contains { place in
                beginsTelling[Int(all[place])] && telling.contains { Self.stands($0, bytes, at: place) }
            }
        }
    }

    /// Without regard to case, which percent-encoding and careless gateways change.
    private static func stands(_ form: Form, _ bytes: [UInt8], at place: Int) -> Bool {
        let end = place + form.bytes.count
        return end <= bytes.count && zip(bytes[place...], form.bytes).allSatisfy { lower($0) == lower($1) }
            && (!form.isWord || isBounded(place..<end, bytes))
    }

    /// As it is; in an address, a form, JSON and markup; in Base64, with whatever stands before it.
    /// - Parameter length: shorter ones are words, in bytes.
    private static func forms(of secret: String, wordsBelow length: Int) -> Set<Form> {
        let encoded = secret.percentEncoded()
        let json = secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let markup = secret.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
        let texts = [
            secret, encoded, encoded.replacing("%20", with: "+"), encoded.percentEncoded(), json,
            json.replacing("/", with: "\\/"), markup,
        ]
        var hidden: [String] = []
        for before in 0..<3 {
            let bytes = [UInt8](repeating: 0, count: before) + secret.utf8
            // Only characters that tell of nothing but the secret.
            let base64 = String(bytes.base64.prefix(bytes.count * 8 / 6).dropFirst((before * 8 + 5) / 6))
            hidden.append(base64)
            hidden.append(base64.replacing("+", with: "-").replacing("/", with: "_"))
        }
        let words = texts.map { Form(bytes: Array($0.utf8), isWord: $0.utf8.count < length) }
        let all = words + hidden.map { Form(bytes: Array($0.utf8), isWord: false) }
        return Set(all.filter { $0.bytes.count >= shortest })
    }

    private func hiding(_ bytes: [UInt8]) -> [UInt8] {
        forms.reduce(bytes) { Self.replacing($1, in: $0) }
    }

    private static func replacing(_ form: Form, in bytes: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if stands(form, bytes, at: index) {
                kept += gap.utf8
                index += form.bytes.count
            } else {
                kept.append(bytes[index])
                index += 1
            }
        }
        return kept
    }

    /// Whether no word goes on before or behind it; an escape before it (`%3D`, `\n`) is no part of it.
    private static func isBounded(_ range: Range<Int>, _ bytes: [UInt8]) -> Bool {
        if range.upperBound < bytes.count, isOfWord(bytes[range.upperBound]), isOfWord(bytes[range.upperBound - 1]) {
            return false
        }
        guard let last = bytes[..<range.lowerBound].last, isOfWord(last), isOfWord(bytes[range.lowerBound]) else {
            return true
        }
        let before = bytes[..<range.lowerBound].suffix(3)
        return before.count == 3 && before.first == 0x25 || before.dropLast().last == 0x5C
    }

    private static func isOfWord(_ byte: UInt8) -> Bool { byte.isAlphanumeric || byte == 0x5F }

    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    // MARK: Addresses

    /// `scheme://user:password@host` without what stands before the at sign.
    private static func withoutUsers(_ text: String) -> String {
        guard text.contains("://") else { return text }
        let parts = text.split(separator: "://", omittingEmptySubsequences: false)
        let kept = parts.dropFirst().map { part in
            let authority = part.prefix { !isEnd($0) && $0 != "/" && $0 != "?" && $0 != "#" }
            return authority.lastIndex(of: "@").map { part[part.index(after: $0)...] } ?? part
        }
        return (parts.prefix(1) + kept).joined(separator: "://")
    }

    /// A question mark with a name and a value behind it begins a query, in an address or in a request line.
    private static func withoutQueries(_ text: String) -> String {
        guard text.contains("?") else { return text }
        var kept = ""
        var rest = text[...]
        while let mark = rest.firstIndex(of: "?") {
            let query = rest[mark...].prefix { !isEnd($0) }
            kept += rest[..<mark]
            kept += query.contains("=") ? "?" + gap : String(query)
            rest = rest[query.endIndex...]
        }
        return kept + String(rest)
    }

    /// What ends an address in a text.
    private static func isEnd(_ character: Character) -> Bool {
        character.isWhitespace || "\"'<>（）《》「」“”，。；、".contains(character)
    }
}
