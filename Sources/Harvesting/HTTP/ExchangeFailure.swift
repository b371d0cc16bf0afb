package import Metadata

/// An answer that arrived but is not what was asked for, and may be tomorrow or in a minute: HTML instead of data,
/// a page cut in the middle, a "system busy" with status 200.
package struct TransientAnswer: Error, Sendable, Equatable {
    /// In Chinese, for the operator.
    package var reason: String
    /// In Chinese, what to do when it stays so; nil: nothing but to ask the platform.
    package var nextStep: String?

    package init(_ reason: String, next nextStep: String? = nil) {
        self.reason = reason
        self.nextStep = nextStep
    }
}

/// Why a request failed in the end, after all its tries.
package struct ExchangeFailure: Error, Sendable, Equatable {
    package enum Cause: Sendable, Equatable {
        case fetch(FetchFailure)
        /// A status that is no answer, with how long the platform asked to be left alone.
        case status(Int, retryAfter: Duration?)
        case answer(TransientAnswer)
        /// The source's time for tonight is used up; with its pace, which says how much that was.
        case deadline(Platform.Pace)
    }

    package var cause: Cause
    /// How often it was tried.
    package var attempts: Int

    package init(_ cause: Cause, attempts: Int) {
        self.cause = cause
        self.attempts = attempts
    }

    /// A later try may succeed without anyone changing anything.
    package var isTransient: Bool {
        switch cause {
        case .fetch(let failure): failure.isTransient
        case .status(let status, _): RetryPolicy.isTransient(status: status)
        case .answer, .deadline: true
        }
    }

    /// The failure as the operator reads it. Names neither headers nor queries: they may hold secrets.
    package func harvestError(platform: String, doing what: String) -> HarvestError {
        let tries = attempts > 1 ? "（试了 \(attempts) 次）" : ""
        return HarvestError(
            platform: platform, stage: .harvest, cause: "\(what)：\(causeText)\(tries)", nextStep: nextStep,
            isTransient: isTransient)
    }

    /// In Chinese, without the platform.
    package var causeText: String {
        switch cause {
        case .fetch(let failure): failure.chineseText
        case .status(let status, let retryAfter):
            retryAfter.map { "平台答复 HTTP \(status)，要求 \($0.components.seconds) 秒后再来" } ?? "平台答复 HTTP \(status)"
        case .answer(let answer): answer.reason
        case .deadline(let pace): pace.usedUp
        }
    }

    var nextStep: String {
        switch cause {
        case .fetch(.refusedAddress): "核对 endpoint；确属内网平台时在平台文件中写 network: {allowPrivate: true}"
        case .fetch(.refusedRedirect): "请平台核对重定向的去处；不要因此开放内网"
        case .fetch(.tooLarge): "核对接口，必要时调大平台文件的 limits.responseBytes"
        case .fetch(.storage): "清出本机临时目录（TMPDIR，默认 /tmp）所在的磁盘，检查它的写权限，然后重新运行；与平台无关"
        case .fetch(.notHTTP): "核对 endpoint 的协议和端口；无误时请平台检查接口"
        case .fetch(.tls): "请平台检查证书"
        case .fetch(.decompressionBomb), .fetch(.badRedirect), .fetch(.tooManyRedirects): "请平台检查接口"
        case .status(401, _), .status(403, _): "核对授权、密钥和访问白名单"
        case .status(404, _), .status(410, _): "核对平台文件中的 endpoint"
        case .answer(let answer) where answer.nextStep != nil: answer.nextStep ?? ""
        case .deadline(let pace): pace.nextStepWhenUsedUp
        default: isTransient ? "下一夜自动再试；持续出现时联系平台" : "核对平台文件并联系平台"
        }
    }
}

extension Platform.Pace {
    /// In Chinese: that the time of a run is over, and what ended it. Of a pace as `tonight` gives it.
    package var usedUp: String {
        let seconds = Int(deadline.rounded())
        guard let window else { return "超过本来源一夜的时限 \(seconds) 秒" }
        return "约定的采集时段 \(window.text)（北京时间）已过，本夜只有 \(seconds) 秒"
    }

    /// In Chinese, what to do then. A run that ends so is published as far as it came and keeps no place to go on from.
    package var nextStepWhenUsedUp: String {
        (window == nil ? "请平台提速，或调大平台文件的 pace.deadline" : "请平台提速，早些开始，或与平台商定更长的 pace.window")
            + "；已收到的照常发布，下一夜从这次开始之前再问一遍"
    }
}
