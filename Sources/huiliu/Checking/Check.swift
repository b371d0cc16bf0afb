import ArgumentParser
import Cataloguing
import Foundation
import GRDB
import Harvesting
import Mapping
import Metadata
import Searching

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "接入前试一试：认出协议，取一页样例，原文与映射结果对照，列出全部问题。什么也不写入。",
        discussion: """
            huiliu check https://平台/接口            只有地址：认出协议，试各个对照表，给出平台文件的样子
            huiliu check 保存的回答.json              同上，用保存下来的一页
            huiliu check Harvesters/new.yml          新写的平台文件
            huiliu check 620000                      已有平台文件（可加 --overlay）
            """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var platformOptions: PlatformOptions
    @Argument(help: "地址、保存的一页回答、平台文件，或来源代码。") var target: String
    @Option(name: .long, help: "对照多少条样例。") var samples = 3
    @Flag(name: .long, help: "允许访问本机和内网地址（只有地址时用）。") var allowPrivate = false

    func validate() throws {
        guard samples >= 0 else { throw ValidationError("--samples 不能小于 0") }
    }

    func run() async throws {
        let isPlatform = target.hasSuffix(".yml")
        if !isPlatform, target.contains("://") {
            let contact = try Workshop.contact(of: options.projectRoot)
            let fetcher = CurlFetcher(.init(userAgent: Workshop.agent(contact: contact)))
            let answer: SampleAnswer
            print("正在向平台要一页……")
            try Output.finish()
            do throws(ExchangeFailure) {
                answer = try await SampleAnswer(asking: target, fetcher, allowPrivate: allowPrivate)
            } catch {
                var mend = "检查地址，过一会儿再试"
                if case .fetch(.refusedAddress) = error.cause {
                    mend = "写 http:// 或 https:// 开头的地址，或保存下来的一页回答"
                    if !allowPrivate { mend += "；本机和内网地址要加 --allow-private" }
                }
                let cause = PlatformWords().cleaned(error.causeText)
                throw Catalogue.Failure(cause: "取不到 \(target)：\(cause)", nextStep: mend)
            }
            return try await describe(answer)
        }
        if !isPlatform, FileManager.default.fileExists(atPath: target) {
            return try await describe(SampleAnswer(file: target))
        }
        let isFile = isPlatform && FileManager.default.fileExists(atPath: target)
        guard isFile || !target.contains("/") && !target.contains(".") else {
            throw ValidationError("没有文件 \(target)，请核对路径。")
        }
        try await review(platform())
    }

    /// A platform whose file is written.
    private func review(_ platform: Platform) async throws {
        guard platform.isConnected else {
            let (cause, nextStep) = platform.whyUnconnected
            throw Catalogue.Failure(cause: cause, nextStep: nextStep)
        }
        let workshop = try Workshop.real(root: options.projectRoot)
        let mapper = try workshop.mapper(for: platform)
        let session = try workshop.session(for: HarvestRequest(platform: platform, extent: .full))
        guard let page = try await session.nextPage() else { return print("平台的清单是空的。") }
        print(
            "\(platform.code) \(platform.name)：\(platform.protocolName)，第一页 \(page.records.count) 条"
                + (page.claimed.map { "，平台声称共 \($0) 条" } ?? ""))
        let review = PageReview(page: page, mapper: mapper, samples: samples, known: try known(page, of: platform))
        print(review.chinese)
        print("下一步：huiliu sync \(platform.code) --dry-run 说出整个清单会新增、更新、删除什么。")
    }

    /// A platform of which there is an answer and nothing else.
    private func describe(_ answer: SampleAnswer) async throws {
        let root = options.projectRoot
        var guess = ProtocolGuess(answer)
        guard let name = guess.protocolName else {
            throw Catalogue.Failure(
                cause: "没认出 \(target) 的协议：\(guess.evidence)", nextStep: "给出列表的第一页；各种协议见 docs/protocols.md")
        }
        print("认出协议：\(name)（\(guess.evidence)）")
        let charset = TextCharset.name(of: answer.bytes)
        if name != "xlsx", charset != "UTF-8" { print("不是 UTF-8，按 \(charset) 读取") }
        let vocabularies = try Vocabularies(root: root)
        let lexicon = Lexicon(vocabularies, trees: try TextbookTrees(root: root, vocabularies: vocabularies))
        var sample = try SampleReading(answer, guess, allowPrivate: allowPrivate)
        var page: HarvestPage?
        do { page = try await sample.page() } catch let error as OAIPageProblem {
            throw Catalogue.Failure(cause: "这一页读不出来：\(error.chineseText)", nextStep: "把它交给平台核对")
        }
        if guess.needsRecords, let rows = page?.records, !rows.isEmpty {
            guess = guess.identified(by: rows)
            sample = try SampleReading(answer, guess, allowPrivate: allowPrivate)
            page = try await sample.page()
        }
        guard let page, !page.records.isEmpty else {
            print(sample.platformFile(crosswalk: nil))
            throw Catalogue.Failure(cause: "这一页里没有读出记录", nextStep: "照 docs/protocols.md 写 options")
        }
        let trials = CrosswalkTrial.all(of: page, platform: sample.platform, lexicon: lexicon, root: root) {
            print("有一份对照表读不了，没有试：\($0)")
        }
        print("读出 \(page.records.count) 条，读不出 \(page.unreadable.count) 条。试各个对照表（可发布的条数，平均用上的栏目数）：")
        for trial in trials.prefix(5) {
            let fields = String(format: "%.1f", trial.fields)
            print("  \(trial.mapper.crosswalk.id)\t\(trial.mapped)/\(page.records.count)\t\(fields)")
        }
        if trials.isEmpty { print("  没有一个合用。") }
        let census = FieldCensus(payloads: page.records.map(\.payload))
        let draft = census.crosswalk(page.records[0].format, lexicon, options: guess.options)
        var best = trials.first
        if let draft, let written = try? Crosswalk(ConfigNode(yaml: draft, file: "样例")) {
            let trial = CrosswalkTrial(page, Mapper(platform: sample.platform, crosswalk: written, lexicon: lexicon))
            if trial.worth > best?.worth ?? 0 { best = trial }
        }
        print(
            "\n平台文件可以这样开头（Harvesters/代码.yml）：\n\n\(sample.platformFile(crosswalk: best?.mapper.crosswalk.id))\n")
        if let draft {
            print("记录里有什么（路径、次数、例子）：\n\(census.lines.joined(separator: "\n"))\n")
            print("若要新写对照表，可以这样开头（Schemas/crosswalks/名称.yml）：\n\n\(draft)\n")
        }
        guard let best else { return }
        print(
            "用\(best.mapper.crosswalk.id == "名称" ? "上面这份新写的" : " \(best.mapper.crosswalk.id) ")对照：\n\n"
                + PageReview(page: page, mapper: best.mapper, samples: samples).chinese)
        print("下一步：写好两个文件后，huiliu check Harvesters/代码.yml")
    }

    private func platform() throws -> Platform {
        if target.hasSuffix(".yml") { return try Platform(options.projectRoot.config(URL(filePath: target))) }
        return try platformOptions.platform(target, options.projectRoot)
    }

    /// What the catalogue holds of a page's records; nil without a catalogue.
    private func known(_ page: HarvestPage, of platform: Platform) throws -> [Int64: Int64]? {
        guard FileManager.default.fileExists(atPath: options.catalogue) else { return nil }
        let catalogue = try options.readCatalogue()
        let source = try catalogue.pool.read { try catalogue.sources($0) }.first { $0.code == platform.code }
        guard let source else { return [:] }
        return try catalogue.knownHashes(source: source.id, uids: page.records.map { PendingRecord.uid($0.sourceID) })
    }
}
