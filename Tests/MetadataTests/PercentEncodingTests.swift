import Metadata
import Testing

@Suite("Percent escapes are written and read in one way")
struct PercentEncodingTests {
    @Test("Everything but unreserved characters is escaped, in capitals and in two digits")
    func written() {
        #expect("aZ0-._~".percentEncoded() == "aZ0-._~")
        #expect("分 \n%&+".percentEncoded() == "%E5%88%86%20%0A%25%26%2B")
        #expect("oai:x:1,2/3".percentEncoded(keeping: ":,") == "oai:x:1,2%2F3")
    }

    @Test(
        "What was written is read back, whichever way it is read", arguments: ["分数 加法", "a=b&c+d%e", "\u{0}\r\n", ""])
    func roundTrip(text: String) {
        let written = "q=" + text.percentEncoded()
        #expect(FormEncoding.pairs(written).map(\.value) == [text])
        #expect(FormEncoding.strictPairs(written)?.map(\.value) == [text])
    }

    @Test("Names and values are told apart at the first equals sign, and a plus sign is a blank")
    func pairs() {
        let pairs = FormEncoding.pairs("a=1=2&&b&=c&d+e=f+g")
        #expect(pairs.map(\.name) == ["a", "b", "", "d e"])
        #expect(pairs.map(\.value) == ["1=2", "", "c", "f g"])
    }

    @Test("People are read as far as they can be; a protocol is not", arguments: ["%", "%4", "%zz", "50%25%"])
    func broken(text: String) {
        #expect(FormEncoding.pairs("q=" + text).map(\.value) == [text.replacing("%25", with: "%")])
        #expect(FormEncoding.strictPairs("q=" + text) == nil)
    }

    @Test("Bytes that are not UTF-8 are U+FFFD to people and refused to a protocol")
    func notUTF8() {
        #expect(FormEncoding.pairs("q=%FF").map(\.value) == ["\u{FFFD}"])
        #expect(FormEncoding.strictPairs("q=%FF") == nil)
    }
}
