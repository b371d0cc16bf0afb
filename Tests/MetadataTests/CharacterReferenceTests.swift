import Metadata
import Testing

@Suite("Numeric character references")
struct CharacterReferenceTests {
    @Test("Both notations name a code point, also one that is no character")
    func named() {
        #expect(CharacterReference.codePoint("#65") == 65)
        #expect(CharacterReference.codePoint("#x41") == 65)
        #expect(CharacterReference.codePoint("#XfFfD") == 0xFFFD)
        #expect(CharacterReference.codePoint("#xD800") == 0xD800)
        #expect(CharacterReference.codePoint("#0"[...]) == 0)
    }

    @Test(
        "Signs, blanks, names and numbers too large are none",
        arguments: ["", "#", "#x", "65", "amp", "#+65", "#-1", "#x+41", "# 65", "#6a", "#xg", "#4294967296"])
    func none(body: String) {
        #expect(CharacterReference.codePoint(body) == nil)
    }
}
