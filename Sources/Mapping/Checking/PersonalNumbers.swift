internal import Metadata

/// Mobile numbers, ID-card numbers and e-mail addresses hidden in text, in half or full width, spaced or hyphenated.
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

    /// The text without them and what they were, or nil when there is none: the usual answer, at the cost of one look
    /// at each byte.
    package static func removed(from text: String) -> (text: String, kinds: [Kind])? {
        guard var result = removedOnce(from: text) else { return nil }
        // What stood on both sides of a number may be another one now that they meet.
        while let again = removedOnce(from: result.text) {
            result = (again.text, result.kinds + again.kinds)
        }
        return result
    }

    private static func removedOnce(from text: String) -> (text: String, kinds: [Kind])? {
        guard isSuspicious(text) else { return nil }
        let scalars = Array(text.unicodeScalars)
        let plain = scalars.map(halfWidth)
        var hits = emails(plain) + numbers(plain)
        if hits.isEmpty { return nil }
        hits.sort { $0.range.lowerBound < $1.range.lowerBound }
        var kept = String.UnicodeScalarView()
        var position = 0
        for hit in hits where hit.range.lowerBound >= position {
            kept.append(contentsOf: scalars[position..<hit.range.lowerBound])
            position = hit.range.upperBound
        }
        kept.append(contentsOf: scalars[position...])
        return (String(kept).trimmed, hits.map(\.kind))
    }

    private struct Hit {
        var kind: Kind
        var range: Range<Int>
    }

    /// Eleven digits in all, or an at sign.
    private static func isSuspicious(_ text: String) -> Bool {
        var digits = 0
        var previous: (UInt8, UInt8) = (0, 0)
        for byte in text.utf8 {
            if (0x30...0x39).contains(byte) || byte == 0x40 {
                if byte == 0x40 { return true }
                digits += 1
            } else if previous == (0xEF, 0xBC) {
                // EF BC 90…99 are full-width digits, EF BC A0 the full-width at sign.
                if byte == 0xA0 { return true }
                if (0x90...0x99).contains(byte) { digits += 1 }
            }
            previous = (previous.1, byte)
        }
        return digits >= 11
    }

    private static func halfWidth(_ scalar: Unicode.Scalar) -> UInt32 {
        (0xFF01...0xFF5E).contains(scalar.value) ? scalar.value - 0xFEE0 : scalar.value
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
            guard start < localEnd, plain[domainStart..<end].dropFirst().contains(0x2E) else { continue }
            hits.append(Hit(kind: .email, range: start..<end))
        }
        return hits
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

    /// Runs of digits joined by single separators are looked at together: 138 1234 5678, 138-1234-5678.
    private static func numbers(_ plain: [UInt32]) -> [Hit] {
        var hits: [Hit] = []
        var chain: [Segment] = []
        for segment in segments(plain) {
            if let last = chain.last {
                let gap = segment.range.lowerBound - last.range.upperBound
                let joins = gap == 1 && isSeparator(plain[last.range.upperBound])
                if !joins {
                    hits += found(in: chain, plain)
                    chain = []
                }
            }
            chain.append(segment)
        }
        return hits + found(in: chain, plain)
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
        [0x20, 0x2D, 0x2E, 0xA0, 0xB7, 0x3000, 0x2013, 0x2014].contains(value)
    }

    private static func found(in chain: [Segment], _ plain: [UInt32]) -> [Hit] {
        var hits: [Hit] = []
        var first = 0
        while first < chain.count {
            var digits: [UInt32] = []
            var match: (kind: Kind, last: Int)?
            for last in first..<chain.count {
                digits += chain[last].digits
                if digits.count > 18 { break }
                let parts = last - first + 1
                if digits.count == 18, isIDCard(digits) {
                    match = (.idCard, last)
                } else if isMobile(digits), isUsualGrouping(chain[first...last].map(\.digits.count), parts) {
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
        guard rest.count == 11, rest.first == 1, let second = rest.dropFirst().first else { return false }
        return (3...9).contains(second) && !rest.contains(10)
    }

    /// One piece, or the pieces people write numbers in; a table of small figures is not a telephone number.
    private static func isUsualGrouping(_ counts: [Int], _ parts: Int) -> Bool {
        if parts == 1 || counts.allSatisfy({ $0 == 1 }) { return true }
        let total = counts.reduce(0, +)
        let hasCountryCode = counts.first == 2 && total == 13 || counts.first == 4 && total == 15
        let rest = hasCountryCode ? Array(counts.dropFirst()) : counts
        return [[11], [3, 4, 4], [3, 8], [7, 4], [4, 3, 4], [4, 4, 3], [3, 3, 5], [5, 6], [6, 5]].contains(rest)
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
}
