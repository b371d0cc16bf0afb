package import Metadata

/// What is true about one simulated record on one day, before any platform puts it into its own shape.
///
/// A pure function of (seed, source, index, day); nothing of it is stored.
package struct TrueRecord: Sendable {
    package var source: Int
    package var index: Int
    /// Gone on this day; only identity and datestamp still count.
    package var isDeleted: Bool
    /// How often it has changed since it was born.
    package var revision: Int
    package var created: UTCInstant
    /// When it was last created, changed or deleted.
    package var datestamp: UTCInstant
    package var title: Title
    package var type: Name
    package var stage: Name?
    /// 1 to 12, or nil where the resource belongs to no grade.
    package var grade: Int?
    package var gradeName: Name?
    package var subject: Name?
    package var edition: Name?
    package var volume: Name?
    package var chapter: Name?
    package var section: Name?
    var lesson: Int?
    var tongue: TeachingTongue
    package var award: Name?
    /// Batch of `national_moc`.
    package var batch: Int?
    package var parts: Parts
    package var teacher: Teacher?
    package var school: School?
    package var county: County?
    package var division: Name?
    package var rights: Name
    package var planted: Planted?
    /// Where in the list of sentences its description begins.
    var sentence: Int

    /// Code of the teaching language.
    package var language: String { tongue.label.code }

    /// A title put together from words; its pieces joined are the title.
    package struct Title: Sendable {
        package var prefix: Name?
        package var core: Name
        package var middle: Name?
        package var suffix: Name?

        package var text: String {
            (prefix?.text ?? "") + core.text + (middle?.text ?? "") + (suffix?.text ?? "")
        }
    }

    /// The four parts of a 晒课.
    package struct Parts: OptionSet, Sendable {
        package var rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let plan = Parts(rawValue: 1)
        package static let courseware = Parts(rawValue: 2)
        package static let exercise = Parts(rawValue: 4)
        package static let video = Parts(rawValue: 8)
    }

    package struct Teacher: Sendable {
        var surname, first, second: Name
        package var text: String { surname.text + first.text + second.text }
    }

    package struct School: Sendable {
        var place: Name
        var kind: Name?
        package var text: String { place.text + (kind?.text ?? "") }
    }
}

/// The part a record plays in a planted group of records across platforms.
package struct Planted: Sendable, Equatable {
    package enum Role: String, Sendable, Codable {
        /// The lesson itself.
        case same
        /// The same lesson with a decorated title.
        case near
        /// Looks alike and must not be merged.
        case trapTeacher = "trap-teacher"
        case trapEdition = "trap-edition"
        case trapVolume = "trap-volume"
        case trapHour = "trap-hour"
    }

    /// `w{slot}-{anchor}`, the same for every record of the group.
    package var group: String { "w\(slot)-\(anchor)" }
    package var role: Role
    var slot: Int
    var anchor: Int
}
