import Metadata

extension RunReport {
    /// Says why a conversation that went well all the same brought nothing to show.
    mutating func explainNothingUsable() {
        if counts.rejected > 0 {
            stage = .check
            cause = "收到的 \(counts.rejected) 条记录全部进了隔离区"
            nextStep = "运行 huiliu quarantine \(source) 查看原因"
        } else if notFetched > 0 {
            stage = .harvest
            cause = notes.last ?? "\(notFetched) 条记录一条也没有取到"
            nextStep = "与平台核实，或运行 huiliu check 看它回答了什么"
        } else {
            stage = .harvest
            cause = "平台给出的完整清单是空的，目录里也没有它的记录"
            nextStep = "与平台核实接口，或运行 huiliu check 看它回答了什么"
        }
    }

    /// Says that much of what came went to quarantine.
    /// - Parameter isNew: records that did not in the runs before.
    mutating func explainFlood(_ isNew: Int) {
        stage = .check
        cause =
            counts.rejected == counts.total
            ? "收到的 \(counts.rejected) 条记录全部进了隔离区"
            : "收到的 \(counts.total) 条记录里有 \(counts.rejected) 条进了隔离区，其中至少 \(isNew) 条是这次才有的"
        nextStep = "运行 huiliu quarantine \(source) 查看原因"
    }

    /// Says that most of what the platform has is still in quarantine.
    mutating func explainQuarantined(_ waiting: Int, of all: Int) {
        stage = .check
        cause = "平台的 \(all) 条记录里有 \(waiting) 条在隔离区，查到的仍是它们的旧内容或没有它们"
        nextStep = "运行 huiliu quarantine \(source) 查看原因"
    }

    /// Says that an identifier stands for more than one record.
    /// - Parameter all: records of the source.
    mutating func explainConflicts(_ ending: RunEnding, among all: Int) {
        guard ending.hasConflicts(among: all) else { return }
        stage = .store
        cause = "\(ending.conflicts) 条记录与别的记录共用标识（如 \(ending.conflicting ?? "")）而内容不同，每个标识只留下一条"
        nextStep = "请平台给每条记录自己的标识；做不到时在平台文件的 options.id 里写合起来能认出一条记录的几项"
    }

    /// In Chinese: what became of the records a published list lost, where they are worth a word; else nil.
    package var lossesTold: String? {
        guard verdict == .warn, state == .ok || state == .partial else { return nil }
        var told: [String] = []
        let flagged = counts.deleted - vanished
        if flagged > 0 { told.append("平台标为已删除的 \(flagged) 条已撤下") }
        if vanished > 0 { told.append("清单里不再有的 \(vanished) 条已撤下") }
        let waiting = absent - vanished
        if waiting > 0 {
            told.append("清单里没有的 \(waiting) 条仍在库，" + (vanishAfter.map { "连续缺 \($0) 夜才撤下" } ?? "再缺才撤下"))
        }
        return told.isEmpty ? "按现在的规则不再合格的已撤下" : told.joined(separator: "，")
    }

    /// Says why a result waits, and for what.
    /// - Parameter lost: records readers would lose.
    mutating func explainHeld(lost: Int, isRenormalisation: Bool) {
        let outcome = verdict == .halt ? "未采信" : "已暂缓发布"
        if isRenormalisation {
            cause = "按现在的规则 \(lost) 条记录不再合格，\(outcome)"
        } else if counts.added * 2 >= lost {
            // As many new ones as old ones gone: the list is no shorter, its records are called otherwise.
            cause = "\(lost) 条记录将消失，同时新增 \(counts.added) 条：平台可能换了记录的标识，\(outcome)"
        } else {
            let reasons = reasons(ofLosing: lost)
            cause = (reasons.isEmpty ? "" : reasons.joined(separator: "，") + "；") + "\(lost) 条记录将消失，\(outcome)"
        }
        stage = .publish
        let emptied = verdict == .halt ? " --even-if-empty" : ""
        if isRenormalisation {
            nextStep =
                "看 huiliu quarantine \(source)；规则有误就改回，再运行 huiliu sync \(source)；"
                + "确应撤下时运行 huiliu release \(source)\(emptied)"
        } else if verdict == .halt {
            nextStep = "先与平台核实；确属实情时运行 huiliu release \(source)\(emptied)"
        } else {
            nextStep = "与平台核实后运行 huiliu release \(source) 发布；否则无需操作，旧记录继续可查"
        }
    }

    /// In Chinese: how a harvest came to lose records.
    private func reasons(ofLosing lost: Int) -> [String] {
        var reasons: [String] = []
        if isListed == true, absent > 0 { reasons.append("平台的清单有 \(counts.total) 条，其中没有目录里的 \(absent) 条") }
        let flagged = min(counts.deleted, lost - absent)
        if flagged > 0 { reasons.append("平台把 \(flagged) 条标为已删除") }
        let withdrawn = lost - absent - flagged
        if withdrawn > 0 { reasons.append("\(withdrawn) 条按现在的规则不再合格") }
        return reasons
    }
}

extension RunEnding {
    /// More than this share of records that shared an identifier with another is no slip.
    private static let conflictShare = 20

    /// Whether so many records were lost to others of the same identifier that the run is not whole.
    func hasConflicts(among total: Int) -> Bool { conflicts > 1 && conflicts * Self.conflictShare > total }
}
