extension PersonalNumbers {
    /// A run of digits without a gap.
    private struct Segment {
        var range: Range<Int>
        var digits: [UInt32]
    }

    /// In characters: two tabs and a few blanks.
    private static let widestBlank = 8

    /// Runs of digits joined by up to three separators are looked at together: 138 1234 5678, (138) 1234-5678.
    static func numbers(_ plain: [UInt32], _ form: PlainReading.Form) -> [Hit] {
        var hits: [Hit] = []
        var chain: [Segment] = []
        for segment in segments(plain) {
            if let last = chain.last {
                let gap = segment.range.lowerBound - last.range.upperBound
                let between = plain[last.range.upperBound..<segment.range.lowerBound]
                let joins =
                    gap <= 3 && between.allSatisfy(isSeparator) || gap <= widestBlank && between.allSatisfy(isBlank)
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
            guard isDigit(plain[index]) else {
                index += 1
                continue
            }
            var end = index
            while end < plain.count, isDigit(plain[end]) { end += 1 }
            let digits = plain[index..<end].map { $0 - 0x30 }
            segments.append(Segment(range: index..<end, digits: digits))
            index = end
        }
        return segments
    }

    private static func isSeparator(_ value: UInt32) -> Bool {
        switch value {
        case 0x28, 0x29, 0x2C, 0x2D, 0x2E, 0x2F, 0x5F, 0xB7: true
        // Brackets of sentences, hyphens and dashes of typography, the minus sign.
        case 0xFF08, 0xFF09, 0x2010...0x2015, 0x2212: true
        default: isSentence(value) || isBlank(value)
        }
    }

    /// What stands between numbers of a sentence, too: colon, tilde, comma and 、.
    private static func isSentence(_ value: UInt32) -> Bool {
        switch value {
        case 0x3A, 0x7E, 0x3001, 0xFF0C: true
        default: false
        }
    }

    static func isBlank(_ value: UInt32) -> Bool {
        switch value {
        case 0x20, 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: true
        default: isLineEnd(value)
        }
    }

    /// Line ends, and tabs, which end a cell.
    private static func isLineEnd(_ value: UInt32) -> Bool {
        switch value {
        case 0x09...0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    private static func found(in chain: [Segment], _ plain: [UInt32], _ form: PlainReading.Form) -> [Hit] {
        var hits: [Hit] = []
        var first = 0
        while first < chain.count {
            guard let (hit, last) = longest(from: first, in: chain, plain, form) else {
                first += 1
                continue
            }
            hits.append(Hit(kind: hit.kind, range: withSurroundings(hit.range, plain)))
            first = last + 1
        }
        return hits
    }

    /// The number that begins with a run of digits, and the last run it takes: an ID card rather than part of one.
    private static func longest(
        from first: Int, in chain: [Segment], _ plain: [UInt32], _ form: PlainReading.Form
    ) -> (Hit, last: Int)? {
        var digits: [UInt32] = []
        var match: (Hit, last: Int)?
        for last in first..<chain.count {
            digits += chain[last].digits
            if digits.count > 18 { break }
            let range = chain[first].range.lowerBound..<chain[last].range.upperBound
            let parts = last - first + 1
            if isHexadecimal(range, parts, plain) { continue }
            let closing = closingEnd(plain, range.upperBound)
            // With an X right behind it a number is a code.
            let isCode = closing == range.upperBound + 1 && plain[range.upperBound] | 0x20 == 0x78
            // Called one it is one, with a slip of the pen, too.
            func isCard(_ digits: [UInt32]) -> Bool {
                isIDCard(digits) || isDated(digits) && isCalledIDCard(before: range.lowerBound, plain)
            }
            if digits.count == 18, isCard(digits) {
                match = (Hit(kind: .idCard, range: range), last)
            } else if digits.count == 17, let closing, isCard(digits + [10]) {
                return (Hit(kind: .idCard, range: range.lowerBound..<closing), last)
            } else if parts == 1, digits.count == 15, !isCode, isFirstGenerationIDCard(digits) {
                return (Hit(kind: .idCard, range: range), last)
            } else if match == nil, !isCode, isMobile(digits), isGrouped(chain[first...last], plain, form),
                parts > 1 || !Quantity.isOne(range, in: plain)
            {
                match = (Hit(kind: .mobile, range: range), last)
            }
        }
        return match
    }

    /// Behind the X that closes an ID-card number, at most one separator before it; a letter behind it makes it a word.
    private static func closingEnd(_ plain: [UInt32], _ place: Int) -> Int? {
        var end = place
        if end < plain.count, isSeparator(plain[end]) { end += 1 }
        guard end < plain.count else { return nil }
        switch plain[end] {
        // X and x, the Roman ten, the multiplication sign, Cyrillic.
        case 0x58, 0x78, 0x2169, 0x2179, 0xD7, 0x0425, 0x0445: break
        default: return nil
        }
        return end + 1 < plain.count && isAlphanumeric(plain[end + 1]) ? nil : end + 1
    }

    /// The plus sign of +86 goes too, and the bracket that is closed in the number.
    private static func withSurroundings(_ range: Range<Int>, _ plain: [UInt32]) -> Range<Int> {
        var start = range.lowerBound
        if start > 0, plain[start - 1] == 0x2B { start -= 1 }
        if start > 0, plain[start - 1] == 0x28 || plain[start - 1] == 0xFF08,
            plain[range].contains(plain[start - 1] + 1)
        {
            start -= 1
        }
        return start..<range.upperBound
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
    /// and coordinates are no telephone numbers. What is as likely something else has to be announced as one.
    private static func isGrouped(
        _ chain: ArraySlice<Segment>, _ plain: [UInt32], _ form: PlainReading.Form
    ) -> Bool {
        guard chain.count > 1, let first = chain.first, let last = chain.last else { return true }
        let counts = chain.map(\.digits.count)
        let gaps = zip(chain, chain.dropFirst()).flatMap { plain[$0.range.upperBound..<$1.range.lowerBound] }
        let hasBlanksOnly = gaps.allSatisfy(isBlank)
        // In documents a comma separates values.
        if form != .text, gaps.contains(0x2C) { return false }
        let sizes = pieces(counts)
        let range = first.range.lowerBound..<last.range.upperBound
        let isSpelled = hasBlanksOnly && counts.allSatisfy { $0 == 1 }
        if gaps.contains(where: { isSentence($0) || isLineEnd($0) }) {
            let isUsual = sizes == [3, 4, 4]
            guard isUsual || groupings.contains(sizes) || isSpelled else { return false }
            // A list of three numbers and nothing else is a list; the cells of a row are one only by chance.
            let isRow = !gaps.contains { isSentence($0) || isLineEnd($0) && $0 != 0x09 }
            return Quantity.isAnnounced(before: range.lowerBound, plain)
                || isUsual && isRow && Quantity.isAlone(range, plain)
        }
        if isSpelled {
            return Quantity.isAnnounced(before: range.lowerBound, plain) || Quantity.isAlone(range, plain)
        }
        if sizes == [11] || sizes == [3, 4, 4] { return true }
        if sizes == [3, 8] || sizes == [7, 4] {
            return !gaps.contains(0x2E) && !gaps.contains(0x2C) && !isDate(last.digits)
        }
        // Years, heights and primes come in such groups, too.
        let isHalved = hasBlanksOnly && (sizes == [5, 6] || sizes == [6, 5])
        return (isHalved || groupings.contains(sizes)) && Quantity.isAnnounced(before: range.lowerBound, plain)
    }

    /// Digits of each piece without those of the country code and the zero before it.
    private static func pieces(_ counts: [Int]) -> [Int] {
        let total = counts.reduce(0, +)
        // 86, 0086 or 0. A 0 that stands apart is no part of a number to call: 0.139….
        let code = total - 11
        if code > 1, counts.first == code { return Array(counts.dropFirst()) }
        var rest = counts
        rest[0] -= code
        return rest
    }

    /// As some group them.
    private static let groupings = [[4, 3, 4], [4, 4, 3], [3, 3, 5]]

    /// 20240115
    static func isDate(_ digits: [UInt32]) -> Bool {
        guard digits.count == 8, digits.starts(with: [1, 9]) || digits.starts(with: [2, 0]) else { return false }
        return (1...12).contains(digits[4] * 10 + digits[5]) && (1...31).contains(digits[6] * 10 + digits[7])
    }

    /// GB 11643-1999: birth date and the check digit of ISO 7064 MOD 11-2.
    private static func isIDCard(_ digits: [UInt32]) -> Bool {
        guard isDated(digits) else { return false }
        let weights: [UInt32] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
        return (12 - sum % 11) % 11 == digits[17]
    }

    /// Whether a birth date stands where an ID card has it.
    private static func isDated(_ digits: [UInt32]) -> Bool {
        guard !digits.dropLast().contains(10), (1...9).contains(digits[0]) else { return false }
        let year = digits[6] * 1000 + digits[7] * 100 + digits[8] * 10 + digits[9]
        let month = digits[10] * 10 + digits[11]
        let day = digits[12] * 10 + digits[13]
        return (1900...2099).contains(year) && (1...12).contains(month) && (1...31).contains(day)
    }

    /// Whether a word before it says that it is one.
    static func isCalledIDCard(before place: Int, _ plain: [UInt32]) -> Bool {
        Quantity.isAnnounced(before: place, plain, by: cardWords)
    }

    private static let cardWords = [
        "身份证", "身份证号", "身份证号码", "公民身份号码", "身份證", "身份證號", "身份證號碼", "idcard", "id card",
    ].map(codes)

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
