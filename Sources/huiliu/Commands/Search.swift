import ArgumentParser
import Cataloguing
import Foundation
import Metadata
import Searching
import Serving

struct Search: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "检索目录。", discussion: "条件可写代码或中文名，重复同一条件表示“或”：huiliu search 分数 --subject 数学 --grade 3")

    @OptionGroup var options: GlobalOptions
    @Argument(help: "要找的词；可以不写。") var words: [String] = []
    @Option(name: .long, help: "学段。") var stage: [String] = []
    @Option(name: .long, help: "学科。") var subject: [String] = []
    @Option(name: .long, help: "年级（1–12）。") var grade: [String] = []
    @Option(name: .long, help: "教材版本。") var edition: [String] = []
    @Option(name: .long, help: "册次。") var volume: [String] = []
    @Option(name: .long, help: "资源类型。") var type: [String] = []
    @Option(name: .long, help: "省份。") var province: [String] = []
    @Option(name: .long, help: "语种。") var language: [String] = []
    @Option(name: .long, help: "奖项。") var award: [String] = []
    @Option(name: .long, help: "年份。") var year: [String] = []
    @Option(name: .long, help: "来源代码。") var source: [String] = []
    @Option(name: .long, help: "教材节点。") var node: String?
    @Option(name: .long, help: "排序：relevance、newest、added、award。") var sort = "relevance"
    @Option(name: .long, help: "条数，0–100。") var size = 20
    @Option(name: .long, help: "上一页给的位置。") var cursor: String?
    @Flag(name: .long, help: "说明每条为什么在这里。") var explain = false

    func validate() throws {
        guard (0...100).contains(size) else { throw ValidationError("--size 应是 0 到 100 的整数") }
        for value in grade where !Self.isNumber(value, in: 1...12) { throw ValidationError("--grade 是 1 到 12") }
        for value in year where !Self.isNumber(value, in: 1000...9999) {
            throw ValidationError("--year 应是四位的年份，例如 2019")
        }
    }

    /// Also what no vocabulary knows can be asked for.
    private static func isNumber(_ value: String, in range: ClosedRange<Int>) -> Bool {
        value == FacetField.unmapped || Int(value).map { range.contains($0) } == true
    }

    func run() async throws {
        let root = options.projectRoot
        let vocabularies = try Vocabularies(root: root)
        guard let sort = SearchRequest.Sort(rawValue: sort) else {
            let known = SearchRequest.Sort.allCases.map(\.rawValue).joined(separator: "、")
            throw ValidationError("--sort 可写 \(known)")
        }
        let catalogue = try options.readCatalogue()
        for code in source { try await options.require(source: code, in: catalogue) }
        let request = SearchRequest(
            text: words.joined(separator: " "), filters: try filters(vocabularies), node: node, sort: sort,
            size: size, cursor: cursor, explain: explain,
            facets: [.subject, .grade, .type, .province])
        let results: SearchResults
        do { results = try Searcher(catalogue, root: root).search(request) } catch let failure as SearchFailure {
            throw ValidationError("--\(failure.parameter)：\(failure.reason)")
        }
        // What nothing is found in may not be there at all.
        if results.total == 0 { try require(node: node, vocabularies) }
        if options.json {
            try Output.write(SearchListing(results).json)
            return
        }
        print(SearchListing(results).chinese(Labels(vocabularies: vocabularies, platforms: [:])))
    }

    /// A place in the tree of textbooks begins with a stage or a subject.
    private func require(node: String?, _ vocabularies: Vocabularies) throws(ValidationError) {
        guard let node else { return }
        let code = String(node.prefix { $0 != "|" })
        if code == FacetField.unmapped || vocabularies.stages.term(code: code) != nil { return }
        guard vocabularies.subjects.term(code: code) != nil else {
            throw ValidationError("--node 不认识“\(node)”：写教材节点的键，以学段或学科的代码开头，例如 math|ed006")
        }
    }

    private func filters(_ vocabularies: Vocabularies) throws -> [FacetField: [String]] {
        let coded: [(FacetField, [String], Vocabulary)] = [
            (.stage, stage, vocabularies.stages), (.subject, subject, vocabularies.subjects),
            (.edition, edition, vocabularies.editions), (.volume, volume, vocabularies.volumes),
            (.type, type, vocabularies.resourceTypes), (.province, province, vocabularies.provinces),
            (.language, language, vocabularies.languages), (.award, award, vocabularies.awards),
        ]
        var filters: [FacetField: [String]] = [:]
        for (field, values, vocabulary) in coded where !values.isEmpty {
            filters[field] = try values.flatMap { value -> [String] in
                let codes = vocabulary.terms(labelled: value).map(\.code)
                if codes.isEmpty, value != FacetField.unmapped {
                    throw ValidationError("--\(field.name) 不认识“\(value)”")
                }
                return codes.isEmpty ? [value] : codes
            }
        }
        for (field, values) in [(FacetField.grade, grade), (.year, year), (.source, source)] where !values.isEmpty {
            filters[field] = values
        }
        return filters
    }
}

/// Search results for a terminal and for scripts.
struct SearchListing {
    let results: SearchResults

    init(_ results: SearchResults) {
        self.results = results
    }

    func chinese(_ labels: Labels) -> String {
        var lines = ["共 \(results.total) 条"]
        if results.works < results.total { lines[0] += "，相同作品合并后 \(results.works) 条" }
        for filter in results.understood {
            let codes = filter.codes.map { labels.name(filter.field, $0) }
            lines[0] += "；“\(filter.words)”理解为 --\(filter.field.name) \(codes.joined(separator: "或"))"
        }
        if let relaxed = results.relaxed { lines.append(relaxed) }
        if let guess = results.didYouMean { lines.append("您是不是要找：\(guess)") }
        for hit in results.hits {
            let resource = hit.resource
            let facts =
                [
                    resource.resourceType.map { labels.name(.type, $0.code, raw: $0.raw) },
                    resource.subjects.first.map { labels.name(.subject, $0.code, raw: $0.raw) },
                    resource.grades.first.map { labels.name(.grade, String($0)) },
                    resource.edition.map { labels.name(.edition, $0.code, raw: $0.raw) },
                    resource.volume.map { labels.name(.volume, $0.code, raw: $0.raw) },
                    resource.creators.first?.name, resource.school?.name,
                    resource.region.province.map { labels.name(.province, $0) },
                ].compactMap { $0 }.filter { !$0.isEmpty }
            lines.append("\(resource.displayTitle)\t\(facts.joined(separator: " · "))\t\(resource.id)")
            if !hit.alsoAt.isEmpty { lines.append("    另见于 \(hit.alsoAt.joined(separator: " "))") }
            lines += hit.explanation.map { "    \($0)" }
        }
        if let next = results.next { lines.append("下一页：--cursor \(next)") }
        return lines.joined(separator: "\n")
    }

    var json: [UInt8] {
        var json = CanonicalJSON()
        json.object { json in
            json.member("total", results.total)
            json.member("works", results.works)
            json.key("hits")
            json.array(results.hits) { json, hit in
                json.object {
                    $0.member("id", hit.resource.id)
                    $0.member("alsoAt", hit.alsoAt)
                    $0.key("score")
                    $0.number(hit.score)
                    $0.key("resource")
                    $0.raw(hit.resource.canonicalJSON())
                }
            }
            json.key("facets")
            json.object { json in
                for (field, counts) in results.facets.sorted(by: { $0.key.name < $1.key.name }) {
                    json.key(field.name)
                    json.array(counts) { json, count in
                        json.object {
                            $0.member("code", count.code)
                            $0.member("count", count.count)
                        }
                    }
                }
            }
            json.member("relaxed", results.relaxed)
            json.member("didYouMean", results.didYouMean)
            json.member("next", results.next)
        }
        return json.bytes + [0x0A]
    }
}
