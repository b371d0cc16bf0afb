package import Metadata
internal import Synchronization

/// The answers one source gave tonight that were refused in the end, first come first kept.
package final class RefusalLog: Sendable {
    /// A site of broken pages shows what is wrong with it by a few of them.
    private static let limit = 20

    private let kept = Mutex<[RefusedAnswer]>([])

    package init() {}

    package var answers: [RefusedAnswer] { kept.withLock { $0 } }

    func note(_ answer: RefusedAnswer) {
        kept.withLock { answers in
            if answers.count < Self.limit, !answers.contains(where: { $0.address == answer.address }) {
                answers.append(answer)
            }
        }
    }
}

extension RefusedAnswer {
    /// The answer behind a failed exchange, if there was one that tells more than its status.
    /// - Parameter body: of the last answer that arrived whole.
    init?(_ failure: ExchangeFailure, address: String, body: FetchBody?) {
        let beginning: AnswerBeginning
        let rule: Rule
        switch failure.cause {
        case .fetch(.tooLarge(_, let found)): (rule, beginning) = (.tooLarge, found)
        case .fetch(.decompressionBomb(let found)): (rule, beginning) = (.bomb, found)
        case .answer:
            guard let body else { return nil }
            (rule, beginning) = (.unreadable, AnswerBeginning(of: body))
        case .fetch, .status, .deadline: return nil
        }
        self.init(
            rule: rule, address: address, cause: failure.causeText, nextStep: failure.nextStep,
            received: beginning.received, announced: beginning.announced, beginning: beginning.bytes)
    }
}

extension AnswerBeginning {
    init(of body: FetchBody) {
        received = body.count
        // A temporary file that cannot be read any more has nothing to show; the refusal is told all the same.
        bytes = (try? body.bytes()).map { Array($0.prefix(Self.limit)) } ?? []
    }
}
