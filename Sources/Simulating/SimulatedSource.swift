import Metadata

/// How a simulated source answers: the shapes of guide "what interfaces look like".
package enum SimulatedShape: String, Sendable, Codable, CaseIterable {
    case oaiDC = "oai-dc"
    case oaiLOM = "oai-lom"
    case jsonGet = "json-get"
    case jsonPost = "json-post"
    case tokenJSON = "token-json"
    case parts
    case csv
    case xlsx
    case sitemap
    case atom

    /// Whether the shape has a field for awards (一师一优课 levels).
    var carriesAward: Bool {
        switch self {
        case .jsonPost, .parts, .atom: false
        default: true
        }
    }

    /// Whether the shape can say what kind of resource a record is; the others hold one kind only.
    var onlyType: String? {
        switch self {
        case .jsonGet: "lesson_case"
        case .jsonPost: "micro_video"
        default: nil
        }
    }

    /// Whether the shape says when a record was made or published; the others say when it was changed, or nothing.
    var tellsYear: Bool {
        switch self {
        case .oaiDC, .oaiLOM, .jsonGet, .jsonPost, .parts, .xlsx: true
        case .tokenJSON, .csv, .sitemap, .atom: false
        }
    }

    /// Whether awards are four flags, with no room for other honours.
    var hasFlagsOnly: Bool { self == .jsonGet || self == .tokenJSON }

    /// Whether the shape reports deletions; from the others a record just vanishes.
    var isOAI: Bool { self == .oaiDC || self == .oaiLOM }
}

/// A run of records of one kind at the head of a source.
struct Slice: Sendable {
    enum Kind: String, Sendable {
        case package, moc
        case openCourse = "open-course"
        case generalCourse = "general-course"
        case openMOOC = "open-mooc"
        case fiveMinutes = "five-minutes"
        case textbook, experiment, vocational
        case vocationalMaterial = "vocational-material"
        case classic, recitation
        case minorityTextbook = "minority-textbook"
        case dialect
        case lesson
    }

    var kind: Kind
    var range: Range<Int>
    var batch: Int?
}

/// One source of the simulated federation: who it is, how it speaks, how many records it starts with.
package struct SimulatedSource: Sendable {
    /// OAI-PMH `deletedRecord`.
    package enum DeletedRecord: String, Sendable {
        case no, transient, persistent
    }

    /// Its place in the federation file.
    package var number: Int
    package var code: String
    package var name: String
    package var province: String?
    package var shape: SimulatedShape
    package var deletedRecord: DeletedRecord
    /// OAI-PMH granularity `YYYY-MM-DD` instead of seconds.
    package var dayGranularity: Bool
    /// Records on day 1.
    package var initialCount: Int
    /// Records added each following day.
    package var dailyAdditions: Int
    var slices: [Slice]
    var languages: WeightedChoice<TeachingTongue>
    /// Its place in the ring of sources that share planted duplicates, or nil.
    var ring: Int?
    /// Two digits (or letters) its ids begin with.
    let idPrefix: [UInt8]
    /// `res.{code}.example`: the host its records name.
    let host: Name
    let provinceName: Name?
    let counties: [County]
    let hasMinorityLanguages: Bool
    /// Grade 6 is 初中 there.
    let usesFiveFourSystem: Bool

    /// Records that have ever existed up to and including `day`.
    package func count(day: Int) -> Int { initialCount + max(0, day - 1) * dailyAdditions }
}
