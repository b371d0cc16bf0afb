package import Metadata

/// What mapping knows besides the record: the vocabularies and the facts of the platform.
package struct MappingContext: Sendable {
    package internal(set) var lexicon: Lexicon
    package let platform: String
    /// The platform's province, if it is a provincial one.
    package let province: String?
    package let schoolSystem: SchoolSystem
    /// The moment after which a date counts as lying in the future; nil: not checked.
    package let now: UTCInstant?

    package init(lexicon: Lexicon, platform: Platform, now: UTCInstant?) {
        self.lexicon = lexicon
        self.platform = platform.code
        province = platform.province
        schoolSystem = platform.schoolSystem
        self.now = now
    }

    /// What is nobody's account behind the name of a messenger.
    package var messengerWords: MessengerWords { lexicon.vocabularies.messengerWords }
}
