internal import Foundation
package import Metadata

/// One platform's exchanges as its sessions see them: asked with courtesy, failures already worded for the operator.
package struct SourceExchange: Sendable {
    package let platform: Platform
    package let clock: any NightClock
    private let courtesy: Courtesy

    package init(platform: Platform, context: HarvestContext) {
        self.platform = platform
        clock = context.clock
        courtesy = context.courtesy(for: platform)
    }

    /// Fetches and reads; see `Courtesy.fetch`.
    /// - Parameter what: in Chinese, what is being done.
    /// - Throws: `HarvestError`.
    package func fetch<Value>(
        _ request: FetchRequest, doing what: String, alsoReading statuses: Set<Int> = [],
        read: (FetchResponse) throws(TransientAnswer) -> Value
    ) async throws(HarvestError) -> Value {
        do throws(ExchangeFailure) {
            return try await courtesy.fetch(request, alsoReading: statuses, read: read)
        } catch {
            throw error.harvestError(platform: platform.code, doing: what)
        }
    }

    /// Fetches and hands the answer on as it is.
    /// - Throws: `HarvestError`.
    package func fetch(_ request: FetchRequest, doing what: String) async throws(HarvestError) -> FetchResponse {
        try await fetch(request, doing: what) { (response) throws(TransientAnswer) in response }
    }

    /// An answer that arrived but is not what was asked for.
    package func error(_ cause: String, next: String, isTransient: Bool = false) -> HarvestError {
        HarvestError(platform: platform.code, stage: .read, cause: cause, nextStep: next, isTransient: isTransient)
    }

    /// Notes that an answer which had arrived whole was not taken in after all.
    func refuse(_ answer: ProbedAnswer, _ rule: RefusedAnswer.Rule, _ error: HarvestError) {
        let bytes = answer.data?.prefix(AnswerBeginning.limit) ?? Data()
        courtesy.refusals.note(
            RefusedAnswer(
                rule: rule, address: answer.url, cause: error.cause, nextStep: error.nextStep,
                received: answer.data?.count ?? 0, beginning: Array(bytes)))
    }
}
