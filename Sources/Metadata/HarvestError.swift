/// The stages of the night, in the order of the data.
package enum Stage: String, Codable, Sendable, CaseIterable {
    case harvest, read, map, check, store, link, count, publish

    /// For reports.
    package var chineseName: String {
        switch self {
        case .harvest: "采集"
        case .read: "读取"
        case .map: "映射"
        case .check: "检查"
        case .store: "入库"
        case .link: "归并"
        case .count: "统计"
        case .publish: "发布"
        }
    }
}

/// Why a source's night went wrong: platform, stage, cause, and the next thing to do. Never holds a secret.
package struct HarvestError: Error, Sendable, CustomStringConvertible {
    package var platform: String
    package var stage: Stage
    /// In Chinese, for the operator: what happened.
    package var cause: String
    /// In Chinese: what to do next.
    package var nextStep: String
    /// A later try may succeed without anyone changing anything.
    package var isTransient: Bool

    package init(platform: String, stage: Stage, cause: String, nextStep: String, isTransient: Bool = false) {
        self.platform = platform
        self.stage = stage
        self.cause = cause
        self.nextStep = nextStep
        self.isTransient = isTransient
    }

    package var description: String { "[\(platform)] \(stage.chineseName)：\(cause)。下一步：\(nextStep)" }
}
