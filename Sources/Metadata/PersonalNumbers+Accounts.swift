extension PersonalNumbers {
    /// What is announced as somebody's QQ or WeChat: QQ：12345678, 微信号：wxid_abc123. The word stays.
    static func accounts(_ plain: [UInt32]) -> [Hit] {
        var hits: [Hit] = []
        var place = 0
        while place < plain.count {
            guard let word = word(plain, place) else {
                place += 1
                continue
            }
            place += word.count
            guard let start = announcedStart(plain, place) else { continue }
            var end = start
            while end < plain.count, isAccount(plain[end]) { end += 1 }
            if isAccount(plain[start..<end]) { hits.append(Hit(kind: .account, range: start..<end)) }
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

    /// Behind 号：, a colon or an equals sign; nil when nothing announces what follows.
    private static func announcedStart(_ plain: [UInt32], _ place: Int) -> Int? {
        var start = place
        var isAnnounced = false
        while start < plain.count, start - place < 6 {
            switch plain[start] {
            // 号, colon, equals sign.
            case 0x53F7, 0x3A, 0x3D: isAnnounced = true
            // 码, 是, 为, blanks.
            case 0x7801, 0x662F, 0x4E3A, 0x20, 0xA0, 0x3000: break
            default: return isAnnounced ? start : nil
            }
            start += 1
        }
        return nil
    }

    private static func isAccount(_ value: UInt32) -> Bool {
        isAlphanumeric(value) || value == 0x5F || value == 0x2D
    }

    /// Digits alone, or what WeChat takes: a letter first, and something that makes it no word.
    private static func isAccount(_ name: ArraySlice<UInt32>) -> Bool {
        let digits = name.count { (0x30...0x39).contains($0) }
        // Those of eleven digits are taken for mobile numbers.
        if digits == name.count { return (5...10).contains(digits) }
        guard let first = name.first, (6...20).contains(name.count) else { return false }
        return isAlphanumeric(first) && !(0x30...0x39).contains(first) && (digits > 0 || name.contains(0x5F))
    }
}
