/// What stands behind the name of a messenger and is nobody's account (messenger-words.csv).
package struct MessengerWords: Sendable {
    /// Nothing is known: whatever looks like an account is taken for one.
    package static let none = MessengerWords(products: [], words: [])

    /// Changes with the words.
    package let digest: Int64
    /// What the name of a product begins with, in code points of small letters.
    let products: [[UInt32]]
    /// Words that are no name where nothing follows them.
    let words: Set<[UInt32]>

    /// - Parameter vocabulary: lists whose labels are the words.
    init(_ vocabulary: Vocabulary) {
        func list(_ code: String) -> [String] {
            (vocabulary.term(code: code)?.columns["synonyms"] ?? "").split(separator: "|").map(String.init)
        }
        self.init(products: list("product"), words: list("word"))
    }

    private init(products: [String], words: [String]) {
        digest = (products + ["\n"] + words).joined(separator: "|").withBytes(Digest.number)
        self.products = products.map(PersonalNumbers.codes)
        self.words = Set(words.map(PersonalNumbers.codes))
    }
}
