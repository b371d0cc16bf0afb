package import Metadata

/// The outside world as a connector sees it; tests script every part of it.
package struct ConnectorTools: Sendable {
    package var fetcher: any HTTPFetching
    /// Waits so many seconds before an answer that made no sense is asked for again.
    package var pause: @Sendable (Double) async -> Void
    package var now: @Sendable () -> UTCInstant
    package var secrets: SecretStore

    package init(
        fetcher: any HTTPFetching, pause: @escaping @Sendable (Double) async -> Void,
        now: @escaping @Sendable () -> UTCInstant, secrets: SecretStore
    ) {
        self.fetcher = fetcher
        self.pause = pause
        self.now = now
        self.secrets = secrets
    }
}

/// One platform's exchanges: failures of the network and of HTTP become errors an operator can act on.
package struct SourceExchange: Sendable {
    package let platform: Platform
    package let tools: ConnectorTools

    package init(platform: Platform, tools: ConnectorTools) {
        self.platform = platform
        self.tools = tools
    }

    /// - Parameter accepting: statuses other than 2xx that the caller handles itself.
    /// - Throws: `HarvestError`.
    package func fetch(_ request: FetchRequest, accepting: Set<Int> = [304]) async throws(HarvestError)
        -> FetchResponse
    {
        let response: FetchResponse
        do {
            response = try await tools.fetcher.fetch(
                request, limits: platform.limits, allowPrivate: platform.allowsPrivateNetwork)
        } catch {
            throw failure(error)
        }
        if (200..<300).contains(response.status) || accepting.contains(response.status) { return response }
        throw refusal(status: response.status)
    }

    /// An answer that arrived but is not what was asked for.
    package func error(_ cause: String, next: String, isTransient: Bool = false) -> HarvestError {
        HarvestError(
            platform: platform.code, stage: .read, cause: cause, nextStep: next, isTransient: isTransient)
    }

    private func refusal(status: Int) -> HarvestError {
        let isTransient = status >= 500 || status == 429 || status == 408
        let next =
            switch status {
            case 401, 403: "检查密钥、IP 白名单和 headers，或联系平台"
            case 404, 410: "检查 endpoint 和 options 里的地址"
            case 429: "调大 pace.delay 后再试"
            default: "稍后再试；持续出现时联系平台"
            }
        return HarvestError(
            platform: platform.code, stage: .harvest, cause: "平台返回 HTTP \(status)", nextStep: next,
            isTransient: isTransient)
    }

    private func failure(_ failure: FetchFailure) -> HarvestError {
        let (cause, next, isTransient): (String, String, Bool) =
            switch failure {
            case .timeout: ("请求超时", "稍后再试；平台一贯很慢时调大 limits.requestSeconds", true)
            case .connection(let reason): ("连接失败：\(reason)", "检查地址和网络，稍后再试", true)
            case .truncated: ("响应在中途断开", "稍后再试", true)
            case .tooLarge(let limit): ("响应超过上限 \(limit) 字节", "确认平台确有这么大的响应后调大 limits.responseBytes", false)
            case .decompressionBomb: ("压缩比异常，疑似压缩炸弹", "联系平台；确认无误后调大 limits.decompressionRatio", false)
            case .refusedAddress(let host): ("拒绝访问内网或本机地址 \(host)", "平台确在内网时设置 network.allowPrivate: true", false)
            case .tooManyRedirects: ("重定向次数过多", "把 endpoint 改为最终地址", false)
            case .badRedirect(let reason): ("不可接受的重定向：\(reason)", "核对平台地址", false)
            case .tls(let reason): ("TLS 失败：\(reason)", "请平台修复证书", false)
            case .cancelled: ("已取消", "重新运行 huiliu sync 会从断点继续", true)
            }
        return HarvestError(
            platform: platform.code, stage: .harvest, cause: cause, nextStep: next, isTransient: isTransient)
    }
}
