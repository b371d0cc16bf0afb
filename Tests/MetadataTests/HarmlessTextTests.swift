import Metadata
import Testing

@Suite("Text that is shown")
struct HarmlessTextTests {
    @Test("Escape sequences, C1 controls and turned writing go; other invisible marks stay")
    func controls() {
        let hostile = "甲\u{1B}]0;PWNED\u{7}\u{1B}[2J\u{9B}31m\u{202E}乙\u{2066}丙\u{7F}\u{200F}"
        #expect(hostile.withoutControls() == "甲]0;PWNED[2J31m乙丙")
        #expect("ئۇيغۇر ᠮᠣᠩ\u{180B} کت\u{200C}اب".withoutControls() == "ئۇيغۇر ᠮᠣᠩ\u{180B} کت\u{200C}اب")
    }

    @Test("Line ends become blanks unless they are asked for")
    func lines() {
        #expect("a\nb\tc\r\nd".withoutControls() == "a b c  d")
        #expect("a\nb\tc\u{8}".withoutControls(keeping: ["\n", "\t"]) == "a\nb\tc")
    }
}
