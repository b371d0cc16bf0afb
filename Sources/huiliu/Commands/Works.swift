import ArgumentParser
import Cataloguing
import Counting
import Foundation
import GRDB
import Metadata

/// `huiliu works`: which records are the same lesson or course, and what operators decided about it.
struct Works: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "作品：不同平台上的同一堂课、同一门课。查看、归并、检查，指定或拆开。",
        subcommands: [
            ListWorks.self, ShowWork.self, LinkWorks.self, CheckWorks.self, PinWorks.self, SplitWorks.self,
            LiftWorks.self,
        ], defaultSubcommand: ListWorks.self)
}

struct ListWorks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "列出作品及其成员、分数和理由。")

    @OptionGroup var options: GlobalOptions
    @Option(name: .long, help: "从第几件之后开始。") var offset = 0
    @Option(name: .long, help: "最多列几件。") var limit = 50

    func validate() throws {
        guard offset >= 0, limit >= 0 else { throw ValidationError("--offset 和 --limit 不能小于 0") }
    }

    func run() async throws {
        let catalogue = try options.readCatalogue()
        let page = try await catalogue.pool.read { try WorkView.page(offset: offset, limit: limit, $0) }
        if options.json { return try printJSON(page) }
        print("共 \(page.total) 件作品有两条以上记录")
        for work in page.works { print(work.chinese) }
        if page.works.isEmpty, page.total > 0, limit > 0 {
            print("--offset \(offset) 已在末尾之后；最后一页：--offset \(max(0, page.total - 1) / limit * limit)")
        }
    }
}

struct ShowWork: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "一条记录所在的作品。")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "记录的 id（cnres:…）。") var id: String

    func run() async throws {
        let catalogue = try options.readCatalogue()
        let work = try await catalogue.pool.read { db in
            guard let document = try catalogue.document(resourceID: id, db) else {
                throw ValidationError("目录库里没有记录 \(id)。")
            }
            return try WorkView(record: document.record, db)
        }
        if options.json { return try printJSON(work) }
        print(work?.chinese ?? "\(id) 自成一件作品，没有别的平台收录它")
    }
}

struct LinkWorks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "link", abstract: "归并新发布的记录（每夜自动进行）。")

    @OptionGroup var options: GlobalOptions
    @Flag(name: .long, help: "全部重新归并；操作员的指定和拆开保留。") var fromScratch = false

    func run() async throws {
        let outcome = try await options.withWriter { catalogue in
            try WorkLinker(vocabularies: try Vocabularies(root: options.projectRoot)).link(
                catalogue, fromScratch: fromScratch)
        }
        print("变动 \(outcome.changed) 条，比较 \(outcome.compared) 条，现有 \(outcome.linked) 条记录与别的平台同属一件作品")
    }
}

struct CheckWorks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "证明作品前后一致：不同来源、不相抵触、拆开的没有合上。有问题时退出码为 1。")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let catalogue = try options.readCatalogue()
        let linker = WorkLinker(vocabularies: try Vocabularies(root: options.projectRoot))
        let problems = try await catalogue.pool.read { try linker.check(catalogue, $0) }
        if options.json {
            try printJSON(problems)
        } else {
            print(problems.isEmpty ? "作品前后一致。" : problems.joined(separator: "\n"))
        }
        if !problems.isEmpty { throw ExitCode(1) }
    }
}

/// Two records and a reason: what every decision takes.
struct DecisionOptions: ParsableArguments {
    @Argument(help: "一条记录的 id。") var first: String
    @Argument(help: "另一条记录的 id。") var second: String
    @Option(name: .long, help: "理由，写入审计记录。") var reason: String

    func validate() throws {
        guard !reason.allSatisfy(\.isWhitespace) else { throw ValidationError("--reason 不能是空的：写明理由，它要留在审计记录里") }
    }

    /// - Returns: who no longer shares a work with one of the two.
    @discardableResult
    func decide(_ act: WorkDecisions.Act, _ options: GlobalOptions) async throws -> [String] {
        try await options.withWriter { catalogue in
            try WorkDecisions.decide(
                act, first, second, reason: reason, actor: options.actor, now: currentInstant(), catalogue: catalogue,
                linker: WorkLinker(vocabularies: try Vocabularies(root: options.projectRoot)))
        }
    }
}

struct PinWorks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "pin", abstract: "指定两条记录为同一件作品；以后各夜都照此办理。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var decision: DecisionOptions

    func run() async throws {
        let gone = try await decision.decide(.pin, options)
        print("已指定为同一件作品。")
        if !gone.isEmpty { print("与之相抵触、不再属于这件作品的记录：\(gone.joined(separator: "、"))") }
    }
}

struct SplitWorks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "split", abstract: "拆开两条记录；以后各夜都不再合并。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var decision: DecisionOptions

    func run() async throws {
        try await decision.decide(.split, options)
        print("已拆开。")
    }
}

struct LiftWorks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "lift", abstract: "撤销对两条记录的指定或拆开。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var decision: DecisionOptions

    func run() async throws {
        try await decision.decide(.lift, options)
        print("已撤销。")
    }
}

extension GlobalOptions {
    /// After an operator's act that publishes: works follow at once, not only with the next night.
    func linkWorks(_ catalogue: Catalogue) throws {
        try WorkLinker(vocabularies: try Vocabularies(root: projectRoot)).link(catalogue)
    }
}

extension WorkView {
    /// A work in a few lines.
    var chinese: String {
        members.map { "  \($0.id)\t\(String(format: "%.3f", $0.score))\t\($0.reason)" }.joined(separator: "\n")
    }
}
