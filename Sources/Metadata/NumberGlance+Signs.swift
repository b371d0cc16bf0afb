extension NumberGlance {
    /// What one look at each byte of a text finds.
    struct Signs {
        private(set) var digits = 0
        private(set) var hasAmpersand = false
        /// An at sign, what people write for one, a messenger, or eleven Chinese digits in a row: a close look is due.
        private(set) var isTelling = false
        /// Chinese digits in a row.
        private var run = 0

        init(_ bytes: UnsafeBufferPointer<UInt8>) {
            var index = 0
            while index < bytes.count, !isTelling {
                let byte = bytes[index]
                if byte < 0x80 {
                    note(byte, bytes, index)
                    index += 1
                    continue
                }
                let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
                guard index + length <= bytes.count else { break }
                if (0xE3...0xEE).contains(byte) {
                    // Han, kana, Hangul, Yi.
                    note(byte, UInt16(bytes[index + 1]) << 8 | UInt16(bytes[index + 2]), bytes, index + 3)
                } else if byte == 0xEF, isWideSign(bytes, index) {
                    isTelling = true
                } else if isDigit(bytes, index) {
                    digits += 1
                }
                index += length
            }
        }

        private mutating func note(_ byte: UInt8, _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) {
            switch byte {
            case 0x30...0x39: digits += 1
            case 0x26: hasAmpersand = true
            case 0x40: isTelling = true
            // zhang#qq.com.
            case 0x23:
                let next = index + 1
                isTelling =
                    index > 0 && next < bytes.count && bytes[index - 1].isAlphanumeric && bytes[next].isAlphanumeric
            // %40; (at), [at], {at}; QQ; VX, V信; WX, WeChat, Weixin.
            case 0x25: isTelling = Self.isNext(Self.forty, bytes, index + 1)
            case 0x28, 0x5B, 0x7B: isTelling = Self.isNext(Self.at, bytes, index + 1)
            case 0x51, 0x71: isTelling = Self.isNext(Self.q, bytes, index + 1)
            case 0x56, 0x76:
                isTelling = Self.isNext(Self.x, bytes, index + 1) || Self.isNext(Self.xin, bytes, index + 1)
            case 0x57, 0x77:
                isTelling =
                    Self.isNext(Self.x, bytes, index + 1) || Self.isNext(Self.echat, bytes, index + 1)
                    || Self.isNext(Self.eixin, bytes, index + 1)
            default: break
            }
        }

        /// - Parameters:
        ///   - rest: the two bytes behind the first.
        ///   - next: behind the character.
        private mutating func note(_ first: UInt8, _ rest: UInt16, _ bytes: UnsafeBufferPointer<UInt8>, _ next: Int) {
            run = Self.isNumeral(first, rest) ? run + 1 : 0
            switch (first, rest) {
            // 微信, 艾特, 【at】.
            case (0xE5, 0xBEAE): isTelling = Self.isNext(Self.xin, bytes, next)
            case (0xE8, 0x89BE): isTelling = Self.isNext(Self.te, bytes, next)
            case (0xE3, 0x8090): isTelling = Self.isNext(Self.at, bytes, next)
            // 薇信 and 威信; 扣扣; 加q, 加v and 加微.
            case (0xE8, 0x9687), (0xE5, 0xA881): isTelling = Self.isNext(Self.xin, bytes, next)
            case (0xE6, 0x89A3): isTelling = Self.isNext(Self.kou, bytes, next)
            case (0xE5, 0x8AA0):
                isTelling =
                    Self.isNext(Self.q, bytes, next) || Self.isNext(Self.v, bytes, next)
                    || Self.isNext(Self.wei, bytes, next)
            default: isTelling = run == 11
            }
        }

        /// 〇零一幺二三四五六七八九, 壹贰貳叁參肆伍陆陸柒捌玖.
        private static func isNumeral(_ first: UInt8, _ rest: UInt16) -> Bool {
            switch (first, rest) {
            case (0xE3, 0x8087), (0xE4, 0xB880), (0xE4, 0xB883), (0xE4, 0xB889), (0xE4, 0xB99D), (0xE4, 0xBA8C),
                (0xE4, 0xBA94), (0xE4, 0xBC8D), (0xE5, 0x85AB), (0xE5, 0x85AD), (0xE5, 0x8F81), (0xE5, 0x8F83),
                (0xE5, 0x9B9B), (0xE5, 0xA3B9), (0xE5, 0xB9BA), (0xE6, 0x8D8C), (0xE6, 0x9F92), (0xE7, 0x8E96),
                (0xE8, 0x8286), (0xE8, 0xB2B3), (0xE8, 0xB4B0), (0xE9, 0x9986), (0xE9, 0x99B8), (0xE9, 0x9BB6):
                true
            default: false
            }
        }

        private static let at = Array("at".utf8)
        private static let forty = Array("40".utf8)
        private static let q = Array("q".utf8)
        private static let x = Array("x".utf8)
        private static let echat = Array("echat".utf8)
        private static let eixin = Array("eixin".utf8)
        private static let xin = Array("信".utf8)
        private static let te = Array("特".utf8)
        private static let kou = Array("扣".utf8)
        private static let v = Array("v".utf8)
        private static let wei = Array("微".utf8)

        /// Whether these bytes come next, letters in capitals or not.
        static func isNext(_ word: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Bool {
            guard place + word.count <= bytes.count else { return false }
            for (offset, wanted) in word.enumerated() {
                let byte = bytes[place + offset]
                guard byte == wanted || (0x41...0x5A).contains(byte) && byte | 0x20 == wanted else { return false }
            }
            return true
        }

        /// ＠, ﹫, （at）, ＱＱ, and what Ｖ信 and ＷＸ begin with.
        private func isWideSign(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
            switch (bytes[index + 1], bytes[index + 2]) {
            case (0xBC, 0xA0), (0xB9, 0xAB): true
            case (0xBC, 0x88): Self.isNext(Self.at, bytes, index + 3)
            case (0xBC, 0xB1), (0xBD, 0x91): isWideQ(bytes, index + 3)
            case (0xBC, 0xB6...0xB7), (0xBD, 0x96...0x97): true
            default: false
            }
        }

        private func isWideQ(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
            guard index + 2 < bytes.count, bytes[index] == 0xEF else { return false }
            return (bytes[index + 1], bytes[index + 2]) == (0xBC, 0xB1)
                || (bytes[index + 1], bytes[index + 2]) == (0xBD, 0x91)
        }

        /// Decimal digits of the scripts in use, full-width and mathematical ones, circled and raised ones. What is none
        /// of these but counted costs a closer look, no more.
        private func isDigit(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
            let second = bytes[index + 1]
            return switch bytes[index] {
            case 0xC2: second == 0xB2 || second == 0xB3 || second == 0xB9
            case 0xD9: (0xA0...0xA9).contains(second)
            case 0xDB: (0xB0...0xB9).contains(second)
            case 0xDF: (0x80...0x89).contains(second)
            case 0xE0: isIndic(second, bytes[index + 2])
            case 0xE1:
                switch second {
                case 0x81: (0x80...0x89).contains(bytes[index + 2])
                case 0x82, 0xA0: (0x90...0x99).contains(bytes[index + 2])
                case 0x9F: (0xA0...0xA9).contains(bytes[index + 2])
                default: false
                }
            case 0xE2:
                switch second {
                case 0x81, 0x82, 0x91, 0x92, 0x93, 0x9D, 0x9E: true
                default: false
                }
            case 0xEF: second == 0xBC && (0x90...0x99).contains(bytes[index + 2])
            case 0xF0: second == 0x9D && bytes[index + 2] == 0x9F && bytes[index + 3] >= 0x8E
            default: false
            }
        }

        /// Devanagari to Sinhala, Thai, Lao, Tibetan.
        private func isIndic(_ second: UInt8, _ third: UInt8) -> Bool {
            switch second {
            case 0xA5...0xB7: second & 1 == 1 && (0xA6...0xAF).contains(third)
            case 0xB9, 0xBB: (0x90...0x99).contains(third)
            case 0xBC: (0xA0...0xA9).contains(third)
            default: false
            }
        }
    }
}
