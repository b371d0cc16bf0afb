import ArgumentParser
import Cataloguing
import Counting
import Foundation
import GRDB
import Metadata

/// `huiliu trace`: where a number or a record comes from.
struct Trace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "溯源：一个数字或一条记录从哪里来（--json 输出 W3C PROV-JSON）。",
        discussion: "huiliu trace cnres:620000:…（记录）；huiliu trace T01 [--cell …] [--platform …] [--night …]（数字）。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var document: DocumentOptions
    @Argument(help: "记录的 id，或指标的编号。") var subject: String
    @Option(name: .long, help: "矩阵的一格。") var cell: String?
    @Option(name: .long, help: "只看这个平台。") var platform: String?
    @Option(name: .long, help: "第几夜冻结的数。") var night: Int64?

    func run() async throws {
        let graph: ProvenanceGraph?
        if subject.contains(":") {
            let (subject, catalogue) = (subject, try options.readCatalogue())
            graph = try await catalogue.pool.read { try ProvenanceGraph.record(subject, catalogue, $0) }
        } else {
            graph = try await number()
        }
        guard let graph else {
            throw Catalogue.Failure.unknownNumber(
                "没有这条记录或这个数字", [subject, cell, platform], orElse: "记录的 id 用 huiliu search 查，")
        }
        if options.json { return print(String(decoding: try graph.provJSON(), as: UTF8.self)) }
        for node in graph.nodes {
            print("\(node.label)\t\(node.id)")
            for fact in node.facts { print("    \(fact.name)：\(fact.value)") }
            for relation in graph.relations where relation.from == node.id {
                print("    \(relation.kind.chineseName) → \(relation.to)")
            }
        }
    }

    private func number() async throws -> ProvenanceGraph? {
        let (catalogue, counter) = try document.opened(options)
        let (number, night) = (ProvenanceGraph.Number(target: subject, cell: cell, platform: platform), night)
        return try await catalogue.pool.read { db in
            guard let night else {
                return try ProvenanceGraph.number(
                    number, of: counter, try counter.count(catalogue, db), catalogue, snapshot: nil,
                    counted: currentInstant(), db)
            }
            let snapshot = try Snapshot.of(night: night, document: counter.plan.document.id, db)
            let counter = try counter.frozen(snapshot, db)
            return try ProvenanceGraph.number(
                number, of: counter, try counter.count(snapshot, catalogue, db), catalogue, snapshot: snapshot,
                counted: snapshot.taken, db)
        }
    }
}

/// `huiliu gaps`: the next work list.
struct Gaps: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "教材节点缺口：没有部级优课、或没有任何课例的节点，按省、学科、年级。")

    @OptionGroup var options: GlobalOptions
    @Option(name: .long, help: "缺什么：award（部级优课）或 lesson（任何课例）。") var lack = NodeGaps.Lack.award.rawValue
    @Option(name: .long, help: "只算这个省的课例（按记录的省份，不论在哪个平台）：代码或名称。") var province: String?
    @Option(name: .long, help: "学科：代码或名称。") var subject: String?
    @Option(name: .long, help: "年级，1 到 12。") var grade: Int?
    @Flag(name: .long, help: "输出 CSV。") var csv = false

    func run() async throws {
        guard let lack = NodeGaps.Lack(rawValue: lack) else { throw ValidationError("--lack 可用：award、lesson") }
        if let grade, !(1...12).contains(grade) { throw ValidationError("--grade 是 1 到 12") }
        let vocabularies = try Vocabularies(root: options.projectRoot)
        let catalogue = try options.readCatalogue()
        let counter = try CoverageCounter(root: options.projectRoot, vocabularies: vocabularies)
        let question = NodeGaps.Question(lack: lack, province: province, subject: subject, grade: grade)
        let gaps = try await catalogue.pool.read { try counter.gaps(try counter.count(catalogue, $0), question) }
        if options.json { return try printJSON(gaps) }
        if csv { return try Output.write(gaps.table.csv) }
        print("\(gaps.asked) 个节点中有 \(gaps.nodes.count) 个\(lack.chineseName)：")
        for node in gaps.nodes {
            print(
                "\(node.subject)\t\(node.edition)\t\(node.grade) 年级\(node.volume)\t\(node.chapter)\t\(node.section)\t已有 \(node.lessons)"
            )
        }
    }
}
