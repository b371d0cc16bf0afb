extension PersonalNumbers {
    /// E-mail addresses, also with blanks around their signs and with the at sign written as people hide it.
    static func emails(_ plain: [UInt32]) -> [Hit] {
        var hits: [Hit] = []
        var index = 0
        while index < plain.count {
            guard let behind = atSignEnd(plain, index) else {
                index += 1
                continue
            }
            if let range = email(plain, index..<behind) { hits.append(Hit(kind: .email, range: range)) }
            index = behind
        }
        return hits
    }

    /// - Parameter sign: where the at sign stands.
    private static func email(_ plain: [UInt32], _ sign: Range<Int>) -> Range<Int>? {
        let index = sign.lowerBound
        var start = index
        while start > 0, plain[start - 1] == 0x20, index - start < 2 { start -= 1 }
        let localEnd = start
        while start > 0, localEnd - start < longestLocal, isLocal(plain[start - 1]) { start -= 1 }
        // The letter of an escape (a new line in JSON) belongs to what stands before it.
        if start > 0, plain[start - 1] == 0x5C, start < localEnd, [0x6E, 0x72, 0x74].contains(plain[start]) {
            start += 1
        }
        // Written behind a Chinese name, the host of a mail address is one all the same.
        let isBehindName = start == localEnd && start == index && start > 0 && plain[start - 1] >= 0x2E80
        guard start < localEnd || isBehindName,
            let end = hostEnd(plain, skippingBlanks(plain, sign.upperBound), isBehindName: isBehindName)
        else { return nil }
        // A word in brackets, and 艾特 in a sentence, stand for an at sign only in what is an address all over.
        let isWord = plain[index] != 0x40 && plain[index] != 0x25
        if isWord, localEnd - start < shortestLocal || !hasKnownEnd(plain[..<end]) { return nil }
        // zhang#qq.com: without a word before it, the beginning of an address's fragment.
        if plain[index] == 0x23, !Quantity.isAnnounced(before: start, plain, by: mailWords) { return nil }
        return start..<end
    }

    /// In front of (at), in characters: a letter or two may be chemistry.
    private static let shortestLocal = 3
    /// RFC 5321, 4.5.3.1.1. Without an end, a text of %40 would be read back to its beginning at each.
    private static let longestLocal = 64

    /// Behind an at sign, or what stands for one; nil when none begins here.
    private static func atSignEnd(_ plain: [UInt32], _ place: Int) -> Int? {
        switch plain[place] {
        case 0x40, 0x23: return place + 1
        // %, brackets, 艾.
        case 0x25, 0x28, 0x5B, 0x7B, 0x3010, 0x827E, 0xFF08:
            guard let sign = atSigns.first(where: { starts(plain, place, with: $0) }) else { return nil }
            // (At) is the element.
            return plain[place + 1] == 0x41 && plain[place + 2] == 0x74 ? nil : place + sign.count
        default: return nil
        }
    }

    private static let mailWords = ["邮箱", "邮件", "信箱", "郵箱", "mail"].map(codes)

    private static let atSigns = ["%40", "(at)", "[at]", "{at}", "（at）", "【at】", "艾特"].map(codes)

    /// Behind a host: something with a dot in it that does not begin it, behind the last dot two letters or more. Where
    /// the dot is a full stop or has blanks around it, or a name is Chinese, what comes last is well known.
    private static func hostEnd(_ plain: [UInt32], _ start: Int, isBehindName: Bool) -> Int? {
        var end = start
        while end < plain.count, isDomain(plain[end]) { end += 1 }
        while end > start, plain[end - 1] == 0x2E || plain[end - 1] == 0x2D { end -= 1 }
        var isFound = isHost(plain[start..<end])
        if !isFound {
            while end < plain.count, end - start < longestLabel, isDomain(plain[end]) || isHan(plain[end]),
                plain[end] != 0x2E
            {
                end += 1
            }
            if end == start { return nil }
        }
        // Among Chinese words 。 ends a sentence.
        let takesStop = !isBehindName && plain[start..<end].allSatisfy { $0 < 0x80 }
        while let next = knownEnd(plain, end, takesStop: takesStop) ?? spelledEnd(plain, end) {
            (end, isFound) = (next, true)
        }
        return isFound ? end : nil
    }

    private static let longestLabel = 20

    /// Behind a dot and one of the well-known last parts of a host.
    private static func knownEnd(_ plain: [UInt32], _ place: Int, takesStop: Bool) -> Int? {
        let dot = skippingBlanks(plain, place)
        guard dot < plain.count, plain[dot] == 0x2E || takesStop && isStop(plain[dot]) else { return nil }
        let start = skippingBlanks(plain, dot + 1)
        guard let label = lastLabels.first(where: { starts(plain, start, with: $0) }) else { return nil }
        if isStop(plain[dot]), !label.allSatisfy({ $0 < 0x80 }) { return nil }
        let end = start + label.count
        return end < plain.count && isAlphanumeric(plain[end]) && isAlphanumeric(plain[end - 1]) ? nil : end
    }

    /// Behind a dot written as a word in brackets and what follows it: zhang [at] school [dot] edu [dot] cn.
    private static func spelledEnd(_ plain: [UInt32], _ place: Int) -> Int? {
        let dot = skippingBlanks(plain, place)
        guard let word = dots.first(where: { starts(plain, dot, with: $0) }) else { return nil }
        let start = skippingBlanks(plain, dot + word.count)
        let label = plain[start...].prefix(while: { isAlphanumeric($0) || $0 == 0x2D })
        return label.isEmpty ? nil : label.endIndex
    }

    private static let dots = ["(dot)", "[dot]", "{dot}", "（dot）", "【dot】"].map(codes)

    /// The Chinese full stop, and its half.
    private static func isStop(_ value: UInt32) -> Bool { value == 0x3002 || value == 0xFF61 }

    /// Whether one of the well-known last parts of a host ends there.
    private static func hasKnownEnd(_ plain: ArraySlice<UInt32>) -> Bool {
        let tail = plain.suffix(4).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return lastLabels.contains { label in
            guard tail.suffix(label.count) == label[...] else { return false }
            guard let dot = plain.dropLast(label.count).last(where: { $0 != 0x20 }) else { return false }
            // What closes a dot written as a word.
            return dot == 0x2E || isStop(dot) || [0x29, 0x5D, 0x7D, 0xFF09, 0x3011].contains(dot)
        }
    }

    private static let lastLabels = ["com", "cn", "net", "org", "edu", "gov", "中国", "公司", "网络"].map(codes)

    /// Two at most.
    private static func skippingBlanks(_ plain: [UInt32], _ place: Int) -> Int {
        var end = place
        while end < plain.count, plain[end] == 0x20, end - place < 2 { end += 1 }
        return end
    }

    private static func isHost(_ plain: ArraySlice<UInt32>) -> Bool {
        guard let dot = plain.lastIndex(of: 0x2E), dot > plain.startIndex, dot + 2 < plain.endIndex else {
            return false
        }
        let label = plain[(dot + 1)...]
        return label.allSatisfy { isAlphanumeric($0) && !isDigit($0) }
            && !fileEndings.contains { $0.count == label.count && starts(Array(label), 0, with: $0) }
    }

    /// What a file's name ends in and no host: cover@2x.png.
    private static let fileEndings = [
        "png", "jpg", "jpeg", "gif", "webp", "bmp", "svg", "pdf", "doc", "docx", "ppt", "pptx", "xls", "xlsx", "txt",
        "zip", "rar", "swf", "flv", "avi", "mov", "html", "htm", "js", "css", "json", "xml",
    ].map(codes)

    private static func isLocal(_ value: UInt32) -> Bool {
        isAlphanumeric(value) || [0x2E, 0x5F, 0x25, 0x2B, 0x2D].contains(value)
    }

    private static func isDomain(_ value: UInt32) -> Bool {
        isAlphanumeric(value) || value == 0x2E || value == 0x2D
    }

    // MARK: Words

    /// Whether a word stands there, in capitals or not.
    /// - Parameter word: in small letters.
    static func starts(_ plain: [UInt32], _ place: Int, with word: [UInt32]) -> Bool {
        guard place + word.count <= plain.count else { return false }
        return zip(plain[place...], word).allSatisfy { read, wanted in
            read == wanted || (0x41...0x5A).contains(read) && read | 0x20 == wanted
        }
    }

    static func codes(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

    static func isDigit(_ value: UInt32) -> Bool { (0x30...0x39).contains(value) }

    static func isHan(_ value: UInt32) -> Bool { (0x3400...0x9FFF).contains(value) }

    static func isAlphanumeric(_ value: UInt32) -> Bool {
        isDigit(value) || (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value)
    }
}
