/// How a target stands, in the words that pages and reports share.
package enum TargetState: String, Sendable, CaseIterable {
    case met, open
    /// Counted, with nothing to compare it with.
    case listed
    case noData = "nodata"
    case unmeasurable

    /// In words for readers; `coverage.state` of Schemas/interface/zh.yml says the same.
    package var chineseName: String {
        switch self {
        case .met: "已达成"
        case .open: "未达成"
        case .listed: "仅列出"
        case .noData: "尚无数据"
        case .unmeasurable: "本目录不可测"
        }
    }
}

extension TargetResult {
    package var state: TargetState {
        switch outcome {
        case .noData: .noData
        case .notMeasurable: .unmeasurable
        case .counted, .reported: met.map { $0 ? .met : .open } ?? .listed
        }
    }

    /// The number, or why there is none.
    package var value: ReportTable.Cell {
        switch outcome {
        case .noData, .notMeasurable: .missing(state.chineseName)
        case .counted, .reported: number.map { .number($0) } ?? .missing("—")
        }
    }

    /// What the number means for the target.
    package var verdict: String { outcome == .reported ? "上报数" : state.chineseName }
}
