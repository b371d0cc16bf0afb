/// How a target stands, in the words that pages and reports share.
package enum TargetState: String, Sendable, CaseIterable {
    case met, open
    /// Counted, with nothing to compare it with.
    case listed
    case noData = "nodata"
    case unmeasurable
    /// Not counted: a unit said so. It neither meets nor misses anything.
    case reported

    /// In words for readers; `coverage.state` of Schemas/interface/zh.yml says the same.
    package var chineseName: String {
        switch self {
        case .met: "已达成"
        case .open: "未达成"
        case .listed: "仅列出"
        case .noData: "尚无数据"
        case .unmeasurable: "本目录不可测"
        case .reported: "上报数"
        }
    }
}

extension TargetResult {
    package var state: TargetState {
        switch outcome {
        case .noData: .noData
        case .notMeasurable: .unmeasurable
        case .reported: .reported
        case .counted: met.map { $0 ? .met : .open } ?? .listed
        }
    }

    /// The number, or why there is none.
    package var value: ReportTable.Cell {
        switch outcome {
        case .noData, .notMeasurable: .missing(state.chineseName)
        case .counted, .reported: number.map { .number($0) } ?? .missing("—")
        }
    }

    /// `percent` as it is told: what was only to be started and has been is met, however far it has come.
    package var progress: Double? { kind == .started && met == true ? nil : percent }

    /// Something of it is done, but less than the first decimal of `percent` shows.
    package var isBelowATenth: Bool { percent == 0 && number ?? 0 > 0 }

    /// What `CoverageReport.unconfirmed` counts.
    package var unconfirmedUnit: String { measure == .works || measure == .records ? Self.unitInside : unit }

    /// The unit of its number; a matrix counts cells, but its parts (a cell, a platform's row) count what is in them.
    package func unit(isPart: Bool) -> String { isPart && !cells.isEmpty ? Self.unitInside : unit }

    /// `target.unitInside` of Schemas/interface/zh.yml says the same.
    package static let unitInside = "条"
}

extension CoverageReport {
    /// How much of what a target counts comes from platforms whose last harvest did not confirm it. Records and units are
    /// told platform by platform, before those of several are taken together; platforms as they are counted, one a
    /// province, where none of its joined ones is confirmed. Nil where it is not known: of what was not counted, and of
    /// nodes, since what a platform lacks is no part of what all of them lack.
    package func unconfirmed(_ target: TargetResult) -> Int? {
        guard target.outcome == .counted else { return nil }
        switch target.measure {
        case .works, .records, .providers:
            return target.rows.reduce(0) { $0 + ($1.standing == .current ? 0 : $1.number ?? 0) }
        case .platforms:
            return platforms.provinces.count { province in
                let joined = province.joined
                return !joined.isEmpty && !joined.contains { $0.standing == .current }
            }
        case .nodes: return nil
        }
    }
}
