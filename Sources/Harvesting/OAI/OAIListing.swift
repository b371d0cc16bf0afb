/// Where one list (of one set) stands.
struct OAIListing: Sendable {
    /// Empty pages with a token that are followed before the platform is thought to have no end.
    static let emptyPages = 5
    /// Pages in a row that bring nothing new.
    static let barrenPages = 3
    /// New lists begun because a token was refused, each of which must bring something new.
    static let restarts = 50
    /// Something without a readable identifier was among the records.
    var hasNameless = false

    var set: String?
    /// The argument the list was begun with.
    var from: String?
    var token: String?
    var pages = 0
    /// Records delivered of this list, each once.
    var delivered = 0
    /// Further copies of those, handed on because they may differ.
    var copies = 0
    /// What the platform says the list holds.
    var claimed: Int?
    var empty = 0
    var barren = 0
    var restarted = 0
    var newSinceRestart = 0
    /// Begun again: what was delivered before comes again.
    var isRepeat = false
    private var tokens: Set<String> = []
    /// The datestamps came in order so far; then a new list may begin at the last.
    private(set) var isSorted = true
    private(set) var lastDatestamp = ""

    init(set: String?, from: String?) {
        self.set = set
        self.from = from
    }

    var place: OAIRequest.Place { token.map { .token($0) } ?? .start(set: set, from: from) }
    var isWhole: Bool { claimed.map { delivered >= $0 } ?? false }

    mutating func note(datestamp: String?) {
        guard isSorted, let datestamp else {
            isSorted = false
            return
        }
        if datestamp.utf8.count == lastDatestamp.utf8.count || lastDatestamp.isEmpty, datestamp >= lastDatestamp {
            lastDatestamp = datestamp
        } else {
            isSorted = false
        }
    }

    /// Goes on to `next`. False when this token was there before and the page brought nothing new.
    mutating func goOn(to next: String, hasNews: Bool) -> Bool {
        let isKnown = !tokens.insert(next).inserted || next == token
        token = next
        return hasNews || !isKnown
    }

    /// Begins again, from the last datestamp when the order allows it.
    mutating func restart(_ granularity: OAIDatestamp.Granularity) {
        restarted += 1
        newSinceRestart = 0
        token = nil
        empty = 0
        barren = 0
        tokens = []
        isRepeat = true
        if isSorted, let last = OAIDatestamp.instant(lastDatestamp) { from = granularity.text(last) }
        isSorted = true
        lastDatestamp = ""
    }
}
