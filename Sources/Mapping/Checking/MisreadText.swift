internal import Foundation
internal import Metadata

/// UTF-8 that was read in another charset somewhere before us and written as UTF-8 again.
enum MisreadText {
    /// Read as Latin-1 or Windows-1252: æ°´çš„ for 水的. Two characters of this form are no accident; one may be French.
    static func looksLikeLatin(_ text: String) -> Bool {
        guard text.holds(byte: 0xC3) else { return false }
        var found = 0
        var wanted = 0
        for scalar in text.unicodeScalars {
            if wanted > 0, isTail(scalar) {
                wanted -= 1
                if wanted == 0 { found += 1 }
            } else {
                // The lead bytes of Chinese.
                wanted = (0xE3...0xE9).contains(scalar.value) ? 2 : 0
            }
        }
        return found >= 2
    }

    private static func isTail(_ scalar: Unicode.Scalar) -> Bool {
        (0x80...0xBF).contains(scalar.value) || windows1252.contains(scalar)
    }

    /// What Windows-1252 has in the places 80 to 9F.
    private static let windows1252 = Set("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".unicodeScalars)

    /// Read as GB18030: 鍏夊悎浣滅敤 for 光合作用.
    static func looksLikeGB18030(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first(where: { !$0.isASCII }), beginnings.contains(first),
            let bytes = text.data(using: gb18030).map({ [UInt8]($0) })
        else { return false }
        // The last character may have lost its end.
        return (0...2).contains { lost in
            bytes.count > lost + 3 && String(validating: bytes.dropLast(lost), as: UTF8.self) != nil
        }
    }

    /// GB18030 in Foundation's numbering.
    private static let gb18030 = String.Encoding(rawValue: 0x8000_0632)

    /// What the first two bytes of a Chinese character in UTF-8 are as GB18030: E4 to E9, then 80 to BF; and of signs.
    private static let beginnings = Set(beginningText.unicodeScalars)

    private static let beginningText = """
        鋩鋪鋫鋬鋭鋮鋯鋰鋱鋲鋳鋴鋵鋶鋷鋸鋹鋺鋻鋼鋽鋾鋿錀錁錂錃錄錅錆錇錈錉洹洧洌浃浈洇洄洙洎洫浍洮洵洚浏\
        浒浔洳涑浯涞涠浞涓涔浜浠浼浣渚淇鍊鍋鍌鍍鍎鍏鍐鍑鍒鍓鍔鍕鍖鍗鍘鍙鍚鍛鍜鍝鍞鍟鍠鍡鍢鍣鍤鍥鍦鍧鍨鍩\
        鍫濉澧澹澶濂濡濮濞濠濯瀚瀣瀛瀹瀵灏灞宀宄宕宓宥宸甯骞搴寤寮褰寰蹇鎬鎭鎮鎯鎰鎱鎲鎳鎴鎵鎶鎷鎸鎹鎺鎻\
        鎼鎽鎾鎿鏀鏁鏂鏃鏄鏅鏆鏇鏈鏉鏋鏌鏍妗姊妫妞妤姒妲妯姗妾娅娆姝娈姣姘姹娌娉娲娴娑娣娓婀婧婊婕娼婢婵\
        鐎鐏鐐鐑鐒鐓鐔鐕鐖鐗鐘鐙鐚鐛鐜鐝鐞鐟鐠鐡鐢鐣鐤鐥鐦鐧鐨鐩鐪鐫鐬鐭鐮纭纰纾绀绁绂绉绋绌绐绔绗绛绠绡\
        绨绫绮绯绱绲缍绶绺绻绾缁缂缃缇缈鑰鑱鑲鑳鑴鑵鑶鑷鑸鑹鑺鑻鑼鑽鑾鑿钀钁钂钃钄钑钖钘铇铏铓铔铚铦铻锜\
        锠琛琚瑁瑜瑗瑕瑙瑷瑭瑾璜璎璀璁璇璋璞璨璩璐璧瓒璺韪韫韬杌杓杞杈杩閫閬閭閮閯閰閱閲閳閴閵閶閷閸閹閺\
        閻閼閽閾閿闀闁闂闃闄闅闆闇闈闉闊闋椤棰椋椁楗棣椐楱椹楠楂楝榄楫榀榘楸椴槌榇榈槎榉楦楣楹榛榧榻榫榭\
        銆锛鈥
        """
}
