/// What a simulated platform can be made to do wrong. Names are those of docs/simulator.md.
package enum SimulationFault: String, Sendable, CaseIterable, Codable {
    /// 503 to everything.
    case down
    /// Every answer breaks off after its head.
    case reset
    /// 200 with a maintenance page in HTML (GBK).
    case html200
    /// 200 with a JSON error object, or its XML like, on the third request only.
    case busyOnce = "busy-once"
    /// From the second page on, answers end in the middle of a record (length correct).
    case brokenPage = "broken-page"
    /// The second answer ends in the middle of a record, once.
    case truncatedOnce = "truncated-once"
    /// The second answer is shorter than its Content-Length, once.
    case shortBody = "short-body"
    /// Never answers.
    case hung
    /// Every answer takes a tenth of a second longer.
    case slow
    /// Valid lists with nothing in them.
    case empty
    /// Lists are 5, 16 and 50 % smaller.
    case shrink5 = "shrink-5"
    case shrink16 = "shrink-16"
    case shrink50 = "shrink-50"
    /// The first resumption token, access token or later page is refused once.
    case expiredToken = "expired-token"
    /// Every page names itself as the next one.
    case tokenLoop = "token-loop"
    /// 503 with `Retry-After: 1` on the second request, once.
    case retryAfter = "retry-after"
    /// 429 with an HTTP date on the second request, once.
    case retryAfterDate = "retry-after-date"
    /// Raw control characters in titles.
    case controlCharacters = "control-characters"
    /// Byte sequences that are not UTF-8 in titles.
    case badUTF8 = "bad-utf8"
    /// `charset=ISO-8859-1` for UTF-8.
    case wrongCharset = "wrong-charset"
    /// A byte order mark and a blank line before the answer.
    case byteOrderMark = "bom"
    /// PHP notices after the answer.
    case trailingNotice = "trailing-notice"
    /// An entity bomb (billion laughs) in front of the second XML answer; nested arrays without end for JSON.
    case billionLaughs = "billion-laughs"
    /// An external entity file:///etc/passwd in a title.
    case externalEntity = "external-entity"
    /// A redirect to a link-local address.
    case redirectInternal = "redirect-internal"
    /// Redirects in a circle.
    case redirectLoop = "redirect-loop"
    /// `completeListSize`, `total` and the like say 99999.
    case wrongTotal = "wrong-total"
    /// One record has a description of 20 MB.
    case hugeRecord = "huge-record"
    /// An answer of blanks that does not end before 2 GB.
    case endless
    /// 600 MB of blanks as a small gzip body.
    case gzipBomb = "gzip-bomb"

    /// Lists forget this share of their records.
    var forgetPercent: Int {
        switch self {
        case .shrink5: 5
        case .shrink16: 16
        case .shrink50: 50
        default: 0
        }
    }
}

/// An answer with the way it goes over the wire.
struct FaultyAnswer: Sendable {
    enum Delivery: Sendable, Equatable {
        case whole
        /// Breaks the connection after this many bytes, although the length said more.
        case cut(after: Int)
        case hang
        case delayed(milliseconds: Int)
        /// Blanks up to this many bytes.
        case blanks(Int)
    }

    var answer: SimulatedAnswer
    var delivery = Delivery.whole
}
