/// An answer that was not taken in: too large, a bomb, not what was asked for. Of it the beginning is kept beside the
/// quarantined records, so that an operator finds there what came and what to do.
package struct RefusedAnswer: Sendable, Equatable {
    /// What stands in the place of a record's format: no crosswalk reads it, no replay tries it.
    package static let format = "answer"

    package enum Rule: String, Sendable {
        case tooLarge = "answer_too_large"
        case bomb = "answer_bomb"
        case unreadable = "answer_unreadable"
    }

    package var rule: Rule
    /// Without the query, which may hold secrets.
    package var address: String
    /// In Chinese, both.
    package var cause: String
    package var nextStep: String
    /// Bytes received, and what the server had announced.
    package var received: Int
    package var announced: Int?
    /// The first bytes, unpacked.
    package var beginning: [UInt8]

    package init(
        rule: Rule, address: String, cause: String, nextStep: String, received: Int, announced: Int? = nil,
        beginning: [UInt8]
    ) {
        self.rule = rule
        self.address = String(address.prefix { $0 != "?" })
        self.cause = cause
        self.nextStep = nextStep
        self.received = received
        self.announced = announced
        self.beginning = beginning
    }

    /// Why it was refused, as the worklist shows it.
    package var finding: Finding {
        let size = announced.map { "收到 \(received) 字节（声明 \($0) 字节）" } ?? "收到 \(received) 字节"
        return Finding(
            rule: rule.rawValue, severity: .error, field: "answer", path: address,
            value: "\(cause)；\(size)。下一步：\(nextStep)")
    }
}
