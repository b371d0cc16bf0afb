import Cataloguing
import Foundation
import Harvesting
import Mapping
import Metadata

/// A page of a platform beside what our crosswalk makes of it.
struct PageReview {
    let page: HarvestPage
    let mapper: Mapper
    let samples: Int
    /// Hashes of what the catalogue holds of the page's records; nil: there is no catalogue to compare with.
    var known: [Int64: Int64]?

    var chinese: String {
        var lines: [String] = []
        var findings: [String: (count: Int, sample: String)] = [:]
        var good = 0
        var deleted = 0
        for (index, record) in page.records.enumerated() {
            var found: [Finding] = []
            switch mapper.map(record) {
            case .mapped(let resource, let notes):
                good += 1
                found = notes + Self.flags(of: resource, besides: notes)
                if index < samples { lines += Self.sideBySide(record, resource) }
            case .deleted: deleted += 1
            case .rejected(let reasons): found = reasons
            }
            for finding in found {
                let key = "\(finding.rule)\t\(finding.field)\t\(finding.path)"
                findings[key, default: (0, finding.value)].count += 1
            }
        }
        lines.append(
            "本页：可发布 \(good)，删除 \(deleted)，进隔离区 \(page.records.count - good - deleted)，读不出 \(page.unreadable.count)")
        if let changes { lines.append(changes) }
        lines.append(findings.isEmpty ? "没有发现问题。" : "全部问题（次数、规则、字段、来处）：")
        for (key, value) in findings.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) }) {
            lines.append("  \(value.count) 次\t\(key)\(value.sample.isEmpty ? "" : "\t例：\(value.sample)")")
        }
        if findings.keys.contains(where: { $0.hasPrefix("no_source_id\t") }) {
            lines.append(
                "没有平台自己的标识（no_source_id）的记录能检索，但不计入任何指标（Schemas/targets/2019.yml 的 excludedFlags）。"
                    + "请在平台文件的 options 里写明标识所在的列，例如 id: 资源编号；没有这样的列，就写能合起来认出一条的几列："
                    + "id: [资源名称, 教师, 单位]。")
        }
        let unfilled = mapper.crosswalk.unfilled(in: page.records)
        if !unfilled.isEmpty, !page.records.isEmpty {
            lines.append("这一页没有一条记录填到的字段（来处）；平台确实没有就不用管，有就检查对照表里的路径：")
            lines += unfilled.map { "  \($0.field)\t\($0.paths.joined(separator: "、"))" }
        }
        return lines.joined(separator: "\n")
    }

    /// A flag is true of the record as a whole: nothing stands beside it.
    private static func flags(of resource: LearningResource, besides notes: [Finding]) -> [Finding] {
        resource.flags.filter { flag in !notes.contains { $0.rule == flag } }
            .map { Finding(rule: $0, severity: .notice) }
    }

    /// What a sync would do with this page.
    private var changes: String? {
        guard let known else { return nil }
        var added = 0
        var updated = 0
        var unchanged = 0
        var deleted = 0
        for record in page.records {
            let stored = known[PendingRecord.uid(record.sourceID)]
            if case .deleted = mapper.map(record) {
                if stored != nil { deleted += 1 }
            } else if let stored {
                if stored == record.payload.withUnsafeBytes(PendingRecord.rawHash) {
                    unchanged += 1
                } else {
                    updated += 1
                }
            } else {
                added += 1
            }
        }
        return "与目录库相比，本页会新增 \(added)，更新 \(updated)，删除 \(deleted)，未变 \(unchanged)"
    }

    private static func sideBySide(_ record: SourceRecord, _ resource: LearningResource) -> [String] {
        let raw = String(decoding: record.payload.prefix(1500), as: UTF8.self)
        return ["—— \(record.sourceID) 原文 ——", raw, "—— 映射结果 ——", pretty(resource), ""]
    }

    private static func pretty(_ resource: LearningResource) -> String {
        guard let object = try? JSONSerialization.jsonObject(with: Data(resource.canonicalJSON())),
            let data = try? JSONSerialization.data(
                withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        else { return String(decoding: resource.canonicalJSON(), as: UTF8.self) }
        return String(decoding: data, as: UTF8.self)
    }
}
