/// A value on its way from the source to a field: the source's words, their language where stated, and where they
/// stood.
package struct RawText: Sendable, Hashable {
    package var text: String
    /// The language tag that stood beside the text (`xml:lang`, LOM `language`), as written.
    package var language: String?
    /// The crosswalk's path, for findings and provenance.
    package var path: String

    package init(_ text: String, language: String? = nil, path: String = "") {
        self.text = text
        self.language = language
        self.path = path
    }

    /// The same place, other words.
    func with(_ text: String) -> RawText {
        var copy = self
        copy.text = text
        return copy
    }
}
