/// Mobile numbers, ID-card numbers and e-mail addresses hidden in text: in digits of any script, spaced or hyphenated,
/// with marks nobody sees, tags or entities between them.
package enum PersonalNumbers {
    package enum Kind: String, Sendable, CaseIterable {
        case mobile, idCard, email

        /// For findings; says what was there, never the number.
        package var chineseName: String {
            switch self {
            case .mobile: "手机号"
            case .idCard: "身份证号"
            case .email: "邮箱"
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
    package static func cleaned(_ finding: Finding) -> Finding {
        guard let (clean, _) = removed(from: finding.value) else { return finding }
        var finding = finding
        finding.value = clean
        return finding
    }

    /// The text without them and what they were, or nil when there is none: the usual answer, at the cost of one look
    /// at each byte.
    package static func removed(from text: String, as form: PlainReading.Form = .text) -> (text: String, kinds: [Kind])?
    {
        guard var result = removedOnce(from: text, as: form, only: nil) else { return nil }
        // What stood on both sides of a number may be another one now that they meet. Whoever nests them deeper has
        // them kept apart, so that a text is not read once for every number in it.
        var seam = ""
        for nested in 1... {
            if nested == 4 { seam = "*" }
            guard let again = removedOnce(from: result.text, as: form, only: nil, seam: seam) else { break }
            result = (again.text, result.kinds + again.kinds)
        }
        return result
    }

    /// The text without some of them, by their place among all; what is left out stays.
    package static func removed(from text: String, as form: PlainReading.Form, only chosen: Set<Int>) -> String? {
        removedOnce(from: text, as: form, only: chosen)?.text
    }

    /// What and where they are, as `removed(from:as:only:)` counts them.
    package static func places(in text: String, as form: PlainReading.Form) -> [(kind: Kind, text: String)] {
        guard NumberGlance.isSuspicious(text) else { return [] }
        let scalars = Array(text.unicodeScalars)
        return ordered(scalars, form).map { hit in
            (hit.kind, String(String.UnicodeScalarView(scalars[hit.range])))
        }
    }

    private static func removedOnce(
        from text: String, as form: PlainReading.Form, only chosen: Set<Int>?, seam: String = ""
    ) -> (text: String, kinds: [Kind])? {
        guard NumberGlance.isSuspicious(text) else { return nil }
        let scalars = Array(text.unicodeScalars)
        let hits = ordered(scalars, form)
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
            position = range.upperBound
        }
        kept.append(contentsOf: scalars[position...])
        return (String(kept).trimmed, hits.map(\.kind))
    }

    /// All of them from the first to the last, none in another.
    private static func ordered(_ scalars: [Unicode.Scalar], _ form: PlainReading.Form) -> [Hit] {
        var hits = hits(in: PlainReading(scalars, form, skipsTags: false), form)
        // Once more with the tags left out: a number may stand on both sides of one.
        if scalars.contains(where: { $0 == "<" || $0 == "&" }) {
            hits += self.hits(in: PlainReading(scalars, form, skipsTags: true), form)
        }
        hits.sort { ($0.range.lowerBound, $1.range.upperBound) < ($1.range.lowerBound, $0.range.upperBound) }
        var end = 0
        hits.removeAll { hit in
            defer { end = max(end, hit.range.upperBound) }
            return hit.range.lowerBound < end
        }
        return hits
    }

    private struct Hit {
        var kind: Kind
        /// In the plain reading; in the original once `hits` has found it.
        var range: Range<Int>
    }

    private static func hits(in read: PlainReading, _ form: PlainReading.Form) -> [Hit] {
        (emails(read.values) + numbers(read.values, form)).map { Hit(kind: $0.kind, range: read.range(of: $0.range)) }
    }

    // MARK: E-mail

    private static func emails(_ plain: [UInt32]) -> [Hit] {
        var hits: [Hit] = []
        for (index, value) in plain.enumerated() where value == 0x40 {
            var start = index
            while start > 0, plain[start - 1] == 0x20, index - start < 2 { start -= 1 }
            let localEnd = start
            while start > 0, isLocal(plain[start - 1]) { start -= 1 }
            // The letter of an escape (a new line in JSON) belongs to what stands before it.
            if start > 0, plain[start - 1] == 0x5C, start < localEnd, [0x6E, 0x72, 0x74].contains(plain[start]) {
                start += 1
            }
            var end = index + 1
            while end < plain.count, plain[end] == 0x20, end - index < 3 { end += 1 }
            let domainStart = end
            while end < plain.count, isDomain(plain[end]) { end += 1 }
            while end > domainStart, plain[end - 1] == 0x2E || plain[end - 1] == 0x2D { end -= 1 }
            // Written behind a Chinese name, the host of a mail address is one all the same.
            let isBehindName = start == localEnd && start == index && start > 0 && plain[start - 1] >= 0x2E80
            guard start < localEnd || isBehindName, isHost(plain[domainStart..<end]) else { continue }
            hits.append(Hit(kind: .email, range: start..<end))
        }
        return hits
    }

    /// Something with a dot in it that does not begin it; behind the last dot two letters or more.
    private static func isHost(_ plain: ArraySlice<UInt32>) -> Bool {
        guard let dot = plain.lastIndex(of: 0x2E), dot > plain.startIndex, dot + 2 < plain.endIndex else {
            return false
        }
        return plain[(dot + 1)...].allSatisfy { isAlphanumeric($0) && !(0x30...0x39).contains($0) }
    }

    private static func isAlphanumeric(_ value: UInt32) -> Bool {
        (0x30...0x39).contains(value) || (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value)
    }

    private static func isLocal(_ value: UInt32) -> Bool {
        isAlphanumeric(value) || [0x2E, 0x5F, 0x25, 0x2B, 0x2D].contains(value)
    }

    private static func isDomain(_ value: UInt32) -> Bool {
        isAlphanumeric(value) || value == 0x2E || value == 0x2D
    }

    // MARK: Numbers

    /// A run of digits without a gap.
    private struct Segment {
        var range: Range<Int>
        var digits: [UInt32]
    }

    /// Runs of digits joined by up to three separators are looked at together: 138 1234 5678, (138) 1234-5678.
    private static func numbers(_ plain: [UInt32], _ form: PlainReading.Form) -> [Hit] {
        var hits: [Hit] = []
        var chain: [Segment] = []
        for segment in segments(plain) {
            if let last = chain.last {
                let gap = segment.range.lowerBound - last.range.upperBound
                let joins = gap <= 3 && plain[last.range.upperBound..<segment.range.lowerBound].allSatisfy(isSeparator)
                if !joins {
                    hits += found(in: chain, plain, form)
                    chain = []
                }
            }
            chain.append(segment)
        }
        return hits + found(in: chain, plain, form)
    }

    private static func segments(_ plain: [UInt32]) -> [Segment] {
        var segments: [Segment] = []
        var index = 0
        while index < plain.count {
            guard (0x30...0x39).contains(plain[index]) else {
                index += 1
                continue
            }
            var end = index
            while end < plain.count, (0x30...0x39).contains(plain[end]) { end += 1 }
            var digits = plain[index..<end].map { $0 - 0x30 }
            if end < plain.count, plain[end] == 0x58 || plain[end] == 0x78 {
                // X closes an ID-card number and nothing else; a letter behind it makes it a word.
                let isLast = end + 1 == plain.count || !isAlphanumeric(plain[end + 1])
                if isLast {
                    digits.append(10)
                    end += 1
                }
            }
            segments.append(Segment(range: index..<end, digits: digits))
            index = end
        }
        return segments
    }

    private static func isSeparator(_ value: UInt32) -> Bool {
        switch value {
        case 0x28, 0x29, 0x2C, 0x2D, 0x2E, 0x2F, 0x5F, 0xB7: true
        // Hyphens and dashes of typography, the minus sign.
        case 0x2010...0x2015, 0x2212: true
        default: isBlank(value)
        }
    }

    private static func isBlank(_ value: UInt32) -> Bool {
        switch value {
        case 0x20, 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    private static func found(in chain: [Segment], _ plain: [UInt32], _ form: PlainReading.Form) -> [Hit] {
        var hits: [Hit] = []
        var first = 0
        while first < chain.count {
            var digits: [UInt32] = []
            var match: (kind: Kind, last: Int)?
            for last in first..<chain.count {
                digits += chain[last].digits
                if digits.count > 18 { break }
                let parts = last - first + 1
                if isHexadecimal(chain[first].range.lowerBound..<chain[last].range.upperBound, parts, plain) {
                    continue
                }
                if digits.count == 18, isIDCard(digits) {
                    match = (.idCard, last)
                } else if parts == 1, digits.count == 15, isFirstGenerationIDCard(digits) {
                    match = (.idCard, last)
                    break
                } else if isMobile(digits), isUsualGrouping(chain[first...last], plain, form),
                    parts > 1 || !Quantity.isOne(chain[first].range, in: plain)
                {
                    match = (.mobile, last)
                    break
                }
            }
            if let match {
                let range = chain[first].range.lowerBound..<chain[match.last].range.upperBound
                hits.append(Hit(kind: match.kind, range: withCountryCode(range, plain)))
                first = match.last + 1
            } else {
                first += 1
            }
        }
        return hits
    }

    /// The plus sign of +86 goes too.
    private static func withCountryCode(_ range: Range<Int>, _ plain: [UInt32]) -> Range<Int> {
        range.lowerBound > 0 && plain[range.lowerBound - 1] == 0x2B ? range.lowerBound - 1..<range.upperBound : range
    }

    private static func isMobile(_ digits: [UInt32]) -> Bool {
        var rest = digits[...]
        if rest.count == 15, rest.starts(with: [0, 0, 8, 6]) { rest = rest.dropFirst(4) }
        if rest.count == 13, rest.starts(with: [8, 6]) { rest = rest.dropFirst(2) }
        // As people dialled it from elsewhere.
        if rest.count == 12, rest.first == 0 { rest = rest.dropFirst() }
        guard rest.count == 11, rest.first == 1, let second = rest.dropFirst().first else { return false }
        return (3...9).contains(second) && !rest.contains(10)
    }

    /// Whether digits are part of a UUID or a hash: letters a to f on both sides, or on one side with a hyphen on the
    /// other, or on one side of several runs.
    private static func isHexadecimal(_ range: Range<Int>, _ parts: Int, _ plain: [UInt32]) -> Bool {
        func isLetter(_ place: Int) -> Bool {
            plain.indices.contains(place) && (0x61...0x66).contains(plain[place] | 0x20)
        }
        func isHyphen(_ place: Int) -> Bool { plain.indices.contains(place) && plain[place] == 0x2D }
        let before = isLetter(range.lowerBound - 1)
        let after = isLetter(range.upperBound)
        if parts > 1 { return before || after }
        // -a13912345678, -15812345678f
        return before && (after || isHyphen(range.lowerBound - 2)) || after && isHyphen(range.lowerBound - 1)
    }

    /// One piece, or the pieces people write numbers in; years, tables of small figures, codes with a date behind them
    /// and coordinates are no telephone numbers.
    private static func isUsualGrouping(
        _ chain: ArraySlice<Segment>, _ plain: [UInt32], _ form: PlainReading.Form
    ) -> Bool {
        let counts = chain.map(\.digits.count)
        if counts.count == 1 { return true }
        let gaps = zip(chain, chain.dropFirst()).flatMap { plain[$0.range.upperBound..<$1.range.lowerBound] }
        let hasBlanksOnly = gaps.allSatisfy(isBlank)
        if counts.allSatisfy({ $0 == 1 }) { return hasBlanksOnly }
        // In documents a comma separates values.
        if form != .text, gaps.contains(0x2C) { return false }
        let total = counts.reduce(0, +)
        let hasCountryCode = counts.first == 2 && total == 13 || counts.first == 4 && total == 15
        var rest = hasCountryCode ? Array(counts.dropFirst()) : counts
        if total == 12 { rest[0] -= 1 }
        if [[11], [3, 4, 4]].contains(rest) { return true }
        if rest == [3, 8] || rest == [7, 4] {
            return !gaps.contains(0x2E) && !gaps.contains(0x2C) && !isDate(chain.last?.digits ?? [])
        }
        return hasBlanksOnly && [[4, 3, 4], [4, 4, 3], [3, 3, 5], [5, 6], [6, 5]].contains(rest)
    }

    /// 20240115
    private static func isDate(_ digits: [UInt32]) -> Bool {
        guard digits.count == 8, digits.starts(with: [1, 9]) || digits.starts(with: [2, 0]) else { return false }
        return (1...12).contains(digits[4] * 10 + digits[5]) && (1...31).contains(digits[6] * 10 + digits[7])
    }

    /// GB 11643-1999: birth date and the check digit of ISO 7064 MOD 11-2.
    private static func isIDCard(_ digits: [UInt32]) -> Bool {
        guard !digits.dropLast().contains(10), (1...9).contains(digits[0]) else { return false }
        let year = digits[6] * 1000 + digits[7] * 100 + digits[8] * 10 + digits[9]
        let month = digits[10] * 10 + digits[11]
        let day = digits[12] * 10 + digits[13]
        guard (1900...2099).contains(year), (1...12).contains(month), (1...31).contains(day) else { return false }
        let weights: [UInt32] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
        return (12 - sum % 11) % 11 == digits[17]
    }

    /// Fifteen digits as until 1999: province (GB/T 2260), birth date of the twentieth century, no check digit.
    private static func isFirstGenerationIDCard(_ digits: [UInt32]) -> Bool {
        guard !digits.contains(10) else { return false }
        let province = digits[0] * 10 + digits[1]
        let month = digits[8] * 10 + digits[9]
        let day = digits[10] * 10 + digits[11]
        switch province {
        case 11...15, 21...23, 31...37, 41...46, 50...54, 61...65: break
        default: return false
        }
        return (1...12).contains(month) && (1...31).contains(day)
    }
}
