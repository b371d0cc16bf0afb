internal import Metadata

/// Judges one answer to a page request: a page, a refusal, or something that may pass.
struct PagedJSONAnswerReader: Sendable {
    enum Reading: Sendable {
        case page(JSONAnswer, FetchResponse)
        case tokenRefused
        /// A status that is no answer.
        case refused(Int)
        /// A good answer without the record array: the options don't fit this platform.
        case noRecords
    }

    let options: PagedJSONOptions
    let limits: Platform.Limits
    /// A web page may mean that the token is no longer good: one that had served was sent to the login page.
    let doubtsToken: Bool
    /// For what the platform says of a failure; knows the token that was sent.
    let words: PlatformWords

    /// Statuses besides the good ones that are read: where a token can expire, platforms say so with any of these.
    var statuses: Set<Int> {
        guard let token = options.token else { return [] }
        return token.expired == nil ? [401] : [400, 401, 403]
    }

    /// - Throws: `TransientAnswer` for a web page, broken JSON and error codes with status 200: they may pass.
    func read(_ response: FetchResponse) throws(TransientAnswer) -> Reading {
        if response.status == 401 { return .tokenRefused }
        let answer: JSONAnswer
        do throws(JSONReadError) {
            answer = try JSONAnswer(
                response.body, path: options.records, limits: limits, contentType: response.headers["content-type"])
        } catch {
            if case .isMarkup = error, doubtsToken { return .tokenRefused }
            if response.status >= 400 { return .refused(response.status) }
            throw TransientAnswer(error.cause)
        }
        if let expired = options.token?.expired, expired.holds(in: answer.envelope) { return .tokenRefused }
        if response.status >= 400 { return .refused(response.status) }
        if let success = options.success, !success.holds(in: answer.envelope) {
            let code = success.path.text(in: answer.envelope).map(words.quoted) ?? "无"
            let message = options.message?.text(in: answer.envelope).map { "，\(words.quoted($0))" } ?? ""
            throw TransientAnswer("平台报告失败（\(success.path) = \(code)\(message)）")
        }
        if answer.foundRecords { return .page(answer, response) }
        if options.success == nil {
            throw TransientAnswer(
                "响应里没有记录数组 \(options.records)", next: "对照真实响应检查 options.records；平台一时出错时下一夜自动再试")
        }
        return .noRecords
    }
}
