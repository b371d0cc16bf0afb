internal import Metadata

/// Asks for one OAI-PMH answer and reads it, trying again when it is not one.
struct OAIAsker: Sendable {
    enum Answer: Sendable {
        case page(OAIPageReader, bytes: Int)
        /// A refusal without an OAI-PMH answer in it.
        case status(Int)
    }

    /// Some platforms send their OAI-PMH errors with these.
    private static let errorStatuses: Set<Int> = [400, 404, 409, 422]

    let courtesy: Courtesy
    let format: PayloadFormat
    let limits: XMLLimits
    let stored: (any StoredPayloads)?

    /// - Returns: the answer, and the body of the last try if it was cut.
    func ask(_ url: String) async -> (Result<Answer, ExchangeFailure>, cut: FetchBody?) {
        var cut: FetchBody?
        do throws(ExchangeFailure) {
            let answer = try await courtesy.fetch(FetchRequest(url: url), alsoReading: Self.errorStatuses) {
                response throws(TransientAnswer) in try read(response, &cut)
            }
            return (.success(answer), nil)
        } catch {
            return (.failure(error), cut)
        }
    }

    private func read(_ response: FetchResponse, _ cut: inout FetchBody?) throws(TransientAnswer) -> Answer {
        cut = nil
        do throws(OAIPageProblem) {
            let reader = try OAIPageReader(response.body, format: format, limits: limits, stored: stored)
            return .page(reader, bytes: response.body.count)
        } catch {
            guard response.status < 400 else { return .status(response.status) }
            if error == .cut { cut = response.body }
            throw TransientAnswer(error.chineseText)
        }
    }
}
