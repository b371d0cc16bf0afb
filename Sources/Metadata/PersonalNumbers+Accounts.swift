extension PersonalNumbers {
    /// What is announced as somebody's QQ or WeChat: QQ：12345678, 微信号：wxid_abc123, 加QQ12345678. The word stays.
    static func accounts(_ plain: [UInt32]) -> [Hit] {
        var hits: [Hit] = []
        var place = 0
        while place < plain.count {
            guard let word = word(plain, place) else {
                place += 1
                continue
            }
            let before = plain[..<place]
            place += word.count
            guard let (start, sign) = announced(plain, place, before), isEnough(sign, for: word, behind: before) else {
                continue
            }
            var end = start
            while end < plain.count, isAccount(plain[end]) { end += 1 }
            if isAccount(plain[start..<end], sign, for: word), !Quantity.isCounted(behind: end, plain) {
                hits.append(Hit(kind: .account, range: start..<end))
            }
            place = max(place, end)
        }
        return hits
    }

    private static let words = ["qq", "微信", "v信", "vx", "wx", "wechat", "weixin"].map(codes)

    private static func word(_ plain: [UInt32], _ place: Int) -> [UInt32]? {
        switch plain[place] | 0x20 {
        // q, v, w, 微.
        case 0x71, 0x76, 0x77, 0x5FAE: break
        default: return nil
        }
        if place > 0, isAlphanumeric(plain[place - 1]) { return nil }
        return words.first { starts(plain, place, with: $0) }
    }

    /// What stands between the word and the account: nothing that tells, a colon, 号, both, or the equals sign of an
    /// address. Anywhere else an equals sign is one of mathematics.
    private enum Sign {
        case nothing, colon, number, called, parameter
    }

    /// Where an account may begin behind the word, and what announces it; nil when nothing is left.
    private static func announced(
        _ plain: [UInt32], _ place: Int, _ before: ArraySlice<UInt32>
    ) -> (start: Int, sign: Sign)? {
        // ?qq=, &qq=
        if place < plain.count, plain[place] == 0x3D, before.last == 0x3F || before.last == 0x26 {
            return (place + 1, .parameter)
        }
        var start = place
        var sign = Sign.nothing
        while start < plain.count, start - place < 6 {
            switch plain[start] {
            // 号.
            case 0x53F7: sign = .number
            case 0x3A: sign = sign == .nothing || sign == .colon ? .colon : .called
            // 码, 是, 为, blanks.
            case 0x7801, 0x662F, 0x4E3A, 0x20, 0xA0, 0x3000: break
            default: return (start, sign)
            }
            start += 1
        }
        return nil
    }

    /// A colon is enough, but not behind vx and wx, which are components of vectors as well; 加 is without one.
    private static func isEnough(_ sign: Sign, for word: [UInt32], behind before: ArraySlice<UInt32>) -> Bool {
        switch sign {
        case .number, .called, .parameter: true
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
    private static func isAccount(_ name: ArraySlice<UInt32>, _ sign: Sign, for word: [UInt32]) -> Bool {
        let digits = name.count(where: isDigit)
        // Those of eleven digits are taken for mobile numbers.
        if digits == name.count { return (5...10).contains(digits) && (sign != .parameter || word == qq) }
        guard let first = name.first, (6...20).contains(name.count) else { return false }
        guard isAlphanumeric(first), !isDigit(first) else { return false }
        switch sign {
        case .parameter: return name.starts(with: wechatID)
        case .called where word != qq: return true
        case .number, .called: return hasMark(name)
        case .nothing, .colon: return hasMark(name) && !products.contains { starts(Array(name), 0, with: $0) }
        }
    }

    /// A digit or a low line.
    private static func hasMark(_ name: ArraySlice<UInt32>) -> Bool {
        name.contains { isDigit($0) || $0 == 0x5F }
    }

    private static let qq = codes("qq")
    private static let wechatID = codes("wxid_")

    private static let products = ["wechat", "weixin"].map(codes)
}
