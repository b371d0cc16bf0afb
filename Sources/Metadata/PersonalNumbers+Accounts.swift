extension PersonalNumbers {
    /// What is announced as somebody's QQ or WeChat: QQ：12345678, 微信号：wxid_abc123, 加QQ12345678. The word stays.
    /// - Parameter words: what is nobody's.
    static func accounts(_ plain: [UInt32], _ words: MessengerWords) -> [Hit] {
        var hits: [Hit] = []
        var place = 0
        while place < plain.count {
            guard let word = word(plain, place) else {
                place += 1
                continue
            }
            let before = plain[..<place]
            place += word.count
            guard let (start, sign) = announced(plain, place, before) else { continue }
            var end = start
            while end < plain.count, end - start <= longest, isAccount(plain[end]) { end += 1 }
            let isCalled =
                isEnough(sign, for: word, behind: before) && isAccount(plain[start..<end], sign, for: word, words)
                && !(sign == .nothing && isDay(plain[start..<end], behind: before))
            guard
                isCalled || isName(start..<end, plain, sign, of: word, behind: before, words)
                    || sign == .nothing && isQQ(word, behind: before) && isNumber(start..<end, plain),
                !Quantity.isCounted(behind: end, plain)
            else { continue }
            hits.append(Hit(kind: .account, range: start..<end))
            place = end
        }
        return hits
    }

    /// Of an account, in characters.
    private static let longest = 20

    private static let names = ["qq", "扣扣", "微信", "薇信", "威信", "v信", "vx", "wx", "wechat", "weixin", "q", "v", "微"].map(
        codes)

    private static func word(_ plain: [UInt32], _ place: Int) -> [UInt32]? {
        switch plain[place] {
        // q, v, w; 微, 扣, 薇, 威.
        case 0x51, 0x71, 0x56, 0x76, 0x57, 0x77, 0x5FAE, 0x6263, 0x8587, 0x5A01: break
        default: return nil
        }
        if place > 0, isAlphanumeric(plain[place - 1]) { return nil }
        guard let word = names.first(where: { starts(plain, place, with: $0) }) else { return nil }
        // A letter stands for a messenger only behind 加, and is no beginning of a word; so does 微, before any letter.
        guard word.count == 1 else { return word }
        let isLetter = place + 1 < plain.count && isAlphanumeric(plain[place + 1]) && !isDigit(plain[place + 1])
        return isInvitation(plain[..<place]) && !(isLetter && isAlphanumeric(plain[place])) ? word : nil
    }

    /// What stands between the word and the account: nothing that tells, a colon or ID, 号, 号 and a colon, the equals
    /// sign of an address, or what makes the word the name of a member of a document. Anywhere else an equals sign is one of
    /// mathematics.
    private enum Sign {
        case nothing, colon, number, called, parameter, member
    }

    /// Where an account may begin behind the word, and what announces it; nil when nothing is left.
    private static func announced(
        _ plain: [UInt32], _ place: Int, _ before: ArraySlice<UInt32>
    ) -> (start: Int, sign: Sign)? {
        // ?qq=, &qq=
        if place < plain.count, plain[place] == 0x3D, before.last == 0x3F || before.last == 0x26 {
            return (place + 1, .parameter)
        }
        if let member = value(plain, place, before) { return member }
        var start = place
        var sign = Sign.nothing
        while start < plain.count, start - place < 6 {
            switch plain[start] {
            // 号.
            case 0x53F7: sign = .number
            case 0x3A: sign = sign == .nothing || sign == .colon ? .colon : .called
            // 码, 是, 为, blanks.
            case 0x7801, 0x662F, 0x4E3A, 0x20, 0xA0, 0x3000: break
            case 0x49 where isID(plain, start), 0x69 where isID(plain, start):
                if sign == .nothing { sign = .colon }
                start += 1
            default: return (isOpening(plain, start) ? start + 1 : start, sign)
            }
            start += 1
        }
        return nil
    }

    /// ID as a word of its own.
    private static func isID(_ plain: [UInt32], _ place: Int) -> Bool {
        starts(plain, place, with: id) && (place + 2 == plain.count || !isAccount(plain[place + 2]))
    }

    /// A bracket or a quotation mark; a dash before digits.
    private static func isOpening(_ plain: [UInt32], _ place: Int) -> Bool {
        switch plain[place] {
        // ( and [, those of sentences, “.
        case 0x28, 0x5B, 0xFF08, 0x3010, 0x300C, 0x201C: true
        case 0x2D, 0x2010...0x2015: place + 1 < plain.count && isDigit(plain[place + 1])
        default: false
        }
    }

    /// Where the value of a member begins of which the word is the whole name, with or without 号 and 号码: "qq":"…,
    /// <qq>…, "微信号":"….
    private static func value(
        _ plain: [UInt32], _ place: Int, _ before: ArraySlice<UInt32>
    ) -> (start: Int, sign: Sign)? {
        var end = place
        for part: UInt32 in [0x53F7, 0x7801] where end < plain.count && plain[end] == part { end += 1 }
        let sign = end == place ? Sign.member : .called
        guard end < plain.count, let open = before.last else { return nil }
        if plain[end] == 0x3E { return open == 0x3C || open == 0x3A ? (start: end + 1, sign: sign) : nil }
        guard plain[end] == 0x22, open == 0x22 else { return nil }
        let colon = behindBlanks(plain, end + 1)
        guard colon < plain.count, plain[colon] == 0x3A else { return nil }
        let start = behindBlanks(plain, colon + 1)
        return (start < plain.count && plain[start] == 0x22 ? start + 1 : start, sign)
    }

    private static func behindBlanks(_ plain: [UInt32], _ place: Int) -> Int {
        plain[place...].prefix(longest).firstIndex { !isBlank($0) } ?? place
    }

    /// A colon is enough, but not behind vx and wx, which are components of vectors as well; 加 is without one.
    private static func isEnough(_ sign: Sign, for word: [UInt32], behind before: ArraySlice<UInt32>) -> Bool {
        switch sign {
        case .number, .called, .parameter, .member: true
        case .colon: !components.contains(word) || before.suffix(2) == mine[...] || isInvitation(before)
        case .nothing: isInvitation(before)
        }
    }

    private static let components = ["vx", "wx"].map(codes)
    private static let mine = codes("我的")

    /// 加 or 加我, not the end of 增加 or 参加.
    private static func isInvitation(_ before: ArraySlice<UInt32>) -> Bool {
        // 我.
        let before = before.last == 0x6211 ? before.dropLast() : before
        // 加.
        guard before.last == 0x52A0 else { return false }
        guard let last = before.dropLast().last, isHan(last) else { return true }
        return beforeInvitation.contains(last)
    }

    private static let beforeInvitation: Set<UInt32> = Set(codes("请可添先或"))

    private static func isAccount(_ value: UInt32) -> Bool {
        isAlphanumeric(value) || value == 0x5F || value == 0x2D
    }

    /// Digits alone, or what WeChat takes: a letter first, and, unless it is called somebody's number, something that
    /// makes it no word; a word of the product is none either. What an address asks with may be anything else.
    private static func isAccount(
        _ name: ArraySlice<UInt32>, _ sign: Sign, for word: [UInt32], _ words: MessengerWords
    ) -> Bool {
        let digits = name.count(where: isDigit)
        // Those of eleven digits are taken for mobile numbers.
        if digits == name.count {
            // 威信 is also a county, with codes of six digits.
            if word == county, sign == .colon, digits < 7 { return false }
            return (5...10).contains(digits) && (numbered.contains(word) || sign != .parameter && sign != .member)
        }
        guard let first = name.first, (6...20).contains(name.count) else { return false }
        guard isAlphanumeric(first), !isDigit(first) else { return false }
        switch sign {
        case .parameter: return name.starts(with: wechatID)
        case .member where numbered.contains(word) || components.contains(word): return name.starts(with: wechatID)
        case .called where !numbered.contains(word): return true
        case .number, .called: return hasMark(name)
        case .nothing, .colon, .member: return hasMark(name) && !isProduct(name, words)
        }
    }

    /// Whether it is a name of WeChat that nothing announces but 微信 itself, or a colon behind it: 微信abcdef, and no
    /// word that goes on or names something else: 微信android版, 微信 teacher 版. Behind 加 it may go on: 加微信abcdef领取.
    private static func isName(
        _ range: Range<Int>, _ plain: [UInt32], _ sign: Sign, of word: [UInt32], behind before: ArraySlice<UInt32>,
        _ words: MessengerWords
    ) -> Bool {
        let name = plain[range]
        guard chinese.contains(word), sign == .nothing || sign == .colon, (6...longest).contains(name.count),
            let first = name.first, isAlphanumeric(first), !isDigit(first), !isProduct(name, words)
        else { return false }
        if isInvitation(before) { return true }
        let isWord = words.words.contains(name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
        guard !isWord, ends(at: range.upperBound, plain) else { return false }
        if sign == .colon { return true }
        // Words stand apart, names of programs have capitals.
        return isHan(plain[range.lowerBound - 1]) ? !name.contains { (0x41...0x5A).contains($0) } : hasMark(name)
    }

    /// Whether it is a number of QQ that only QQ announces: as many digits as one has today, none of a course or an
    /// issue, and no end of a word.
    private static func isNumber(_ range: Range<Int>, _ plain: [UInt32]) -> Bool {
        (7...10).contains(range.count) && plain[range].allSatisfy(isDigit) && !isCode(plain[range])
            && ends(at: range.upperBound, plain)
    }

    /// A year with three or four digits behind it: 2019001, 20190101. Of the accounts with so many digits one in two
    /// hundred looks like that; longer ones look like it more often.
    private static func isCode(_ digits: ArraySlice<UInt32>) -> Bool {
        let year = digits.prefix(4).reduce(0) { $0 * 10 + $1 - 0x30 }
        return digits.count <= 8 && (1990...2039).contains(year)
    }

    /// Whether it is the date of something, and 我 does not say that it is somebody's: 添加QQ20200101.
    private static func isDay(_ name: ArraySlice<UInt32>, behind before: ArraySlice<UInt32>) -> Bool {
        before.last != 0x6211 && name.allSatisfy(isDigit) && isDate(name.map { $0 - 0x30 })
    }

    /// Whether the word names QQ; 扣扣 is none in 折扣扣.
    private static func isQQ(_ word: [UInt32], behind before: ArraySlice<UInt32>) -> Bool {
        numbered.contains(word) && !(word[0] == 0x6263 && before.last == 0x6298)
    }

    /// Whether neither a word nor an address goes on.
    private static func ends(at place: Int, _ plain: [UInt32]) -> Bool {
        guard place < plain.count else { return true }
        let next = plain[place]
        if next == 0x2E { return place + 1 == plain.count || !isAlphanumeric(plain[place + 1]) }
        // :, /, @, =, (.
        return !isHan(next) && !isAccount(next) && ![0x3A, 0x2F, 0x40, 0x3D, 0x28].contains(next)
    }

    private static let chinese = ["微信", "薇信", "v信", "微"].map(codes)

    /// A digit or a low line.
    private static func hasMark(_ name: ArraySlice<UInt32>) -> Bool {
        name.contains { isDigit($0) || $0 == 0x5F }
    }

    /// Where accounts are numbers.
    private static let numbered = ["qq", "扣扣"].map(codes)
    private static let id = codes("id")
    private static let county = codes("威信")
    private static let wechatID = codes("wxid_")

    private static func isProduct(_ name: ArraySlice<UInt32>, _ words: MessengerWords) -> Bool {
        let name = Array(name)
        return words.products.contains { starts(name, 0, with: $0) }
    }
}
