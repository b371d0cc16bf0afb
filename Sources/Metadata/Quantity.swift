/// Great numbers of sentences, told from telephone numbers of as many digits: 15000000000年前, 10^11/7=14285714285.7.
enum Quantity {
    /// Whether eleven digits in one piece are a quantity. They are none where a word before them announces a number to
    /// call, and none where nothing else is in the text: no number of a person may pass for a quantity.
    static func isOne(_ range: Range<Int>, in plain: [UInt32]) -> Bool {
        guard range.count == 11 else { return false }
        let isFraction = isFraction(before: range.lowerBound, plain)
        let isQuantity =
            isFraction || isRound(plain[range]) || isResult(range, plain)
            || isCounted(behind: range.upperBound, plain)
        // 电话:0.138… is announced, too.
        let start = isFraction ? range.lowerBound - 2 : range.lowerBound
        return isQuantity && !isAlone(range, plain) && !isAnnounced(before: start, plain)
    }

    /// 15000000000; numbers to call end in eight zeros at times.
    private static func isRound(_ digits: ArraySlice<UInt32>) -> Bool { digits.suffix(9).allSatisfy { $0 == 0x30 } }

    /// 0.13912345678; behind any other number the point may be that of a list.
    private static func isFraction(before place: Int, _ plain: [UInt32]) -> Bool {
        guard place >= 2, plain[place - 1] == 0x2E, plain[place - 2] == 0x30 else { return false }
        return place == 2 || !PersonalNumbers.isDigit(plain[place - 3]) && plain[place - 3] != 0x2E
    }

    /// =14285714285.7; a table's numbers have .0 behind them whatever they are.
    private static func isResult(_ range: Range<Int>, _ plain: [UInt32]) -> Bool {
        guard range.lowerBound > 0, signs.contains(plain[range.lowerBound - 1]) else { return false }
        let rest = plain[range.upperBound...]
        guard rest.first == 0x2E else { return false }
        let decimals = rest.dropFirst().prefix(while: PersonalNumbers.isDigit)
        return (1...6).contains(decimals.count) && decimals.contains { $0 != 0x30 }
    }

    /// =, ≈, ×, ÷.
    private static let signs: Set<UInt32> = [0x3D, 0x2248, 0xD7, 0xF7]

    /// 15912345678≈159亿, 13912345678元。 A unit is the last word: 年 of 年级 and 人 of 人事处 are none.
    static func isCounted(behind place: Int, _ plain: [UInt32]) -> Bool {
        let rest = plain[place...]
        if rest.first == 0x3D || rest.first == 0x2248 {
            return rest.dropFirst().first.map(PersonalNumbers.isDigit) ?? false
        }
        if treatments.contains(where: rest.starts) { return true }
        return units.contains { unit in
            guard rest.starts(with: unit) else { return false }
            guard let next = rest.dropFirst(unit.count).first else { return true }
            return !PersonalNumbers.isHan(next) || afterUnits.contains(next)
        }
    }

    private static let units: [[UInt32]] = [
        "年", "元", "吨", "千米", "米", "公里", "光年", "平方米", "平方千米", "立方米", "千克", "人", "个", "亿", "万",
    ].map(PersonalNumbers.codes)

    /// What lessons have done to a number.
    private static let treatments: [[UInt32]] = ["改写", "读作", "写作", "用科学"].map(PersonalNumbers.codes)

    /// 前, 后, 的.
    private static let afterUnits: Set<UInt32> = [0x524D, 0x540E, 0x7684]

    /// Whether nothing else is in the text.
    static func isAlone(_ range: Range<Int>, _ plain: [UInt32]) -> Bool {
        // From the number outwards: a text of many of them is not gone through for each.
        let before = plain[..<range.lowerBound].reversed().first { !isBlank($0) }
        let behind = plain[range.upperBound...].first { !isBlank($0) }
        return [before, behind].allSatisfy { $0.map(endsValue) ?? true }
    }

    /// In a document a value ends at quotes and tags.
    private static func endsValue(_ value: UInt32) -> Bool { value == 0x22 || value == 0x3C || value == 0x3E }

    /// Whether a word before them says that a number to call follows.
    /// - Parameter words: in small letters, of eight characters at most.
    static func isAnnounced(before place: Int, _ plain: [UInt32], by words: [[UInt32]] = announcements) -> Bool {
        var end = place
        while end > 0, place - end < 6, isBlank(plain[end - 1]) || between.contains(plain[end - 1]) { end -= 1 }
        let before = plain[..<end].suffix(8).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return words.contains { before.suffix($0.count) == $0[...] }
    }

    /// What may stand between 电话 and its number.
    private static let between: Set<UInt32> = Set(PersonalNumbers.codes(":：;\"'“”‘’(（[【<>=-–—_/|,，、.。是为،་།"))

    private static let announcements: [[UInt32]] = [
        "电话", "手机", "手机号", "号码", "联系", "联系方式", "联系人", "热线", "咨询", "拨打", "致电", "来电", "短信", "微信", "微信号",
        "電話", "手機", "號碼", "聯繫", "聯絡", "拨", "打", "加我", "同号", "vx", "whatsapp", "支付宝", "wechat", "weixin", "wx", "qq",
        "qq号", "tel", "phone", "mobile", "cell", "call", "contact", "전화", "휴대폰", "연락처", "تېلېفون", "يانفون", "نومۇرى",
        "تەلەفون",
        "телефон", "Телефон", "ཁ་པར", "ཁ་པར་ཨང", "ᠤᠲᠠᠰᠤ",
    ].map(PersonalNumbers.codes)

    private static func isBlank(_ value: UInt32) -> Bool { value == 0x20 || value == 0xA0 || value == 0x3000 }
}
