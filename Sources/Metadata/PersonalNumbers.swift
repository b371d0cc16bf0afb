/// Mobile numbers, ID-card numbers, e-mail addresses and accounts of messengers hidden in text: in digits of any script,
/// spaced or hyphenated, with marks nobody sees, tags or entities between them.
package enum PersonalNumbers {
    package enum Kind: String, Sendable, CaseIterable {
        case mobile, idCard, email, account

        /// For findings; says what was there, never the number.
        package var chineseName: String {
            switch self {
            case .mobile: "手机号"
            case .idCard: "身份证号"
            case .email: "邮箱"
            case .account: "QQ或微信号"
            }
        }
    }

    /// The rule of findings about them.
    package static let rule = "personal_number_removed"

    /// How many of what there were, for findings; never the numbers.
    package static func note(_ kinds: [Kind]) -> String {
        Kind.allCases.compactMap { kind in
            let number = kinds.count { $0 == kind }
            return number == 0 ? nil : "\(kind.chineseName)×\(number)"
        }.joined(separator: " ")
    }

    /// A finding without them in the value it quotes.
    package static func cleaned(_ finding: Finding, keeping words: MessengerWords) -> Finding {
        guard let (clean, _) = removed(from: finding.value, keeping: words) else { return finding }
        var finding = finding
        finding.value = clean
        return finding
    }

    /// The text without them and what they were, or nil when there is none: the usual answer, at the cost of one look
    /// at each byte.
    /// - Parameter words: what is nobody's account; without them more is taken for one.
    package static func removed(
        from text: String, as form: PlainReading.Form = .text, keeping words: MessengerWords = .none
    ) -> (text: String, kinds: [Kind])? {
        guard var result = removedOnce(from: text, as: form, only: nil, keeping: words) else { return nil }
        // What stood on both sides of a number may be another one now that they meet. Whoever nests them deeper has
        // them kept apart, so that a text is not read once for every number in it.
        var seam = ""
        for nested in 1... {
            if nested == 4 { seam = "*" }
            guard let again = removedOnce(from: result.text, as: form, only: nil, keeping: words, seam: seam) else {
                break
            }
            result = (again.text, result.kinds + again.kinds)
        }
        return result
    }

    /// The text without some of them, by their place among all; what is left out stays.
    package static func removed(
        from text: String, as form: PlainReading.Form, only chosen: Set<Int>, keeping words: MessengerWords
    ) -> String? {
        removedOnce(from: text, as: form, only: chosen, keeping: words)?.text
    }

    /// What and where they are, as `removed(from:as:only:keeping:)` counts them.
    package static func places(
        in text: String, as form: PlainReading.Form, keeping words: MessengerWords
    ) -> [(kind: Kind, text: String)] {
        guard NumberGlance.isSuspicious(text) else { return [] }
        let scalars = Array(text.unicodeScalars)
        return ordered(scalars, form, words).map { hit in
            (kind: hit.kind, text: String(String.UnicodeScalarView(scalars[hit.range])))
        }
    }

    private static func removedOnce(
        from text: String, as form: PlainReading.Form, only chosen: Set<Int>?, keeping words: MessengerWords,
        seam: String = ""
    ) -> (text: String, kinds: [Kind])? {
        guard NumberGlance.isSuspicious(text) else { return nil }
        let scalars = Array(text.unicodeScalars)
        let hits = ordered(scalars, form, words)
        if hits.isEmpty { return nil }
        var kept = String.UnicodeScalarView()
        var position = 0
        var strings = JSONStringScan(scalars)
        for (place, hit) in hits.enumerated() where chosen?.contains(place) ?? true {
            let range = hit.range
            kept.append(contentsOf: scalars[position..<range.lowerBound])
            if form == .json, !strings.isInString(range.lowerBound) {
                kept.append(contentsOf: (PlainReading.isWholeJSONValue(scalars, range) ? "null" : "0").unicodeScalars)
            } else {
                kept.append(contentsOf: seam.unicodeScalars)
            }
            // What the number went around stays, so that every element still has its end.
            if form == .xml { kept.append(contentsOf: Markup.all(in: scalars, range)) }
            position = range.upperBound
        }
        kept.append(contentsOf: scalars[position...])
        return (String(kept).trimmed, hits.map(\.kind))
    }

    /// All of them from the first to the last, none in another.
    private static func ordered(
        _ scalars: [Unicode.Scalar], _ form: PlainReading.Form, _ words: MessengerWords
    ) -> [Hit] {
        var hits = hits(in: PlainReading(scalars, form, skipsTags: false), form, words)
        // Once more with the tags left out: a number may stand on both sides of one.
        if scalars.contains(where: { $0 == "<" || $0 == "&" }) {
            hits += self.hits(in: PlainReading(scalars, form, skipsTags: true), form, words)
            if form == .xml { hits += self.hits(in: PlainReading(withoutMarkup: scalars), form, words) }
        }
        if PlainReading.hasNumerals(scalars) {
            let read = PlainReading(scalars, form, skipsTags: false, readsNumerals: true)
            hits += self.hits(in: read, form, words, onlyAnnounced: true)
        }
        hits.sort { ($0.range.lowerBound, $1.range.upperBound) < ($1.range.lowerBound, $0.range.upperBound) }
        var end = 0
        hits.removeAll { hit in
            defer { end = max(end, hit.range.upperBound) }
            return hit.range.lowerBound < end
        }
        return hits
    }

    struct Hit {
        var kind: Kind
        /// In the plain reading; in the original once `hits` has found it.
        var range: Range<Int>
    }

    /// - Parameter onlyAnnounced: numbers count only behind a word that announces them: answers to questions, formulas
    ///   and musical notation have as many digits.
    private static func hits(
        in read: PlainReading, _ form: PlainReading.Form, _ words: MessengerWords, onlyAnnounced: Bool = false
    ) -> [Hit] {
        var numbers = Self.numbers(read.values, form)
        if onlyAnnounced {
            numbers.removeAll {
                !Quantity.isAnnounced(before: $0.range.lowerBound, read.values)
                    && !isCalledIDCard(before: $0.range.lowerBound, read.values)
            }
        }
        return (emails(read.values) + numbers + accounts(read.values, words)).map {
            Hit(kind: $0.kind, range: read.range(of: $0.range))
        }
    }
}
