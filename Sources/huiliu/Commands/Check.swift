import ArgumentParser
import Foundation
import Harvesting
import Mapping
import Metadata

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "接入前试一试：认出协议，取一页样例，原文与映射结果对照，列出全部问题。什么也不写入。",
        discussion: """
            huiliu check 620000                      已有平台文件（可加 --overlay）
            huiliu check Harvesters/new.yml          新写的平台文件
            huiliu check https://平台/接口            只有地址：认出协议，给出平台文件的样子
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var platformOptions: PlatformOptions
    @Argument(help: "来源代码、平台文件或地址。") var target: String
    @Option(name: .long, help: "对照多少条样例。") var samples = 3
    @Flag(name: .long, help: "允许访问本机和内网地址（只有地址时用）。") var allowPrivate = false

    func run() async throws {
        let root = options.projectRoot
        let workshop = try Workshop.real(root: root, contact: nil)
        if target.contains("://"), !target.hasSuffix(".yml") {
            let probe = ProtocolProbe(fetching: CurlFetcher(.init(userAgent: Workshop.agent(contact: nil))))
            return print(await probe.look(at: target, allowPrivate: allowPrivate).chinese)
        }
        let platform = try platform(root)
        let mapper = try workshop.mapper(for: platform)
        let session = try workshop.session(for: HarvestRequest(platform: platform, extent: .full))
        guard let page = try await session.nextPage() else { return print("平台的清单是空的。") }
        let review = PageReview(page: page, mapper: mapper, samples: samples)
        print(
            "\(platform.code) \(platform.name)：\(platform.protocolName)，第一页 \(page.records.count) 条"
                + (page.claimed.map { "，平台声称共 \($0) 条" } ?? ""))
        print(review.chinese)
    }

    private func platform(_ root: ProjectRoot) throws -> Platform {
        if target.hasSuffix(".yml") { return try Platform(root.config(URL(filePath: target))) }
        let (platforms, errors) = platformOptions.platforms(root)
        if let platform = platforms.first(where: { $0.code == target }) { return platform }
        if let error = errors.first(where: { $0.file.hasSuffix("/\(target).yml") }) { throw error }
        throw ValidationError("没有来源 \(target)。用 huiliu sources 查看全部来源。")
    }
}

/// A page of a platform beside what our crosswalk makes of it.
struct PageReview {
    let page: HarvestPage
    let mapper: Mapper
    let samples: Int

    var chinese: String {
        var lines: [String] = []
        var findings: [String: (count: Int, sample: String)] = [:]
        var good = 0
        var deleted = 0
        for (index, record) in page.records.enumerated() {
            let outcome = mapper.map(record)
            var found: [Finding]
            switch outcome {
            case .mapped(let resource, let notes):
                good += 1
                found = notes
                if index < samples { lines += Self.sideBySide(record, resource) }
            case .deleted:
                deleted += 1
                found = []
            case .rejected(let reasons): found = reasons
            }
            for finding in found {
                let key = "\(finding.rule)\t\(finding.field)\t\(finding.path)"
                findings[key, default: (0, finding.value)].count += 1
            }
        }
        lines.append(
            "本页：可发布 \(good)，删除 \(deleted)，进隔离区 \(page.records.count - good - deleted)，读不出 \(page.unreadable.count)")
        for (key, value) in findings.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) }) {
            lines.append("  \(value.count) 次\t\(key)\t例：\(value.sample)")
        }
        return lines.joined(separator: "\n")
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
