internal import Counting
internal import Metadata

/// What a page calls the parts of a provenance graph: in its own language, numbers in groups. Names that platforms and
/// documents gave stay as they are.
struct TraceWords {
    let site: Site
    let context: SiteContext

    func t(_ key: String, _ values: [String: String] = [:]) -> String { site.text("trace.\(key)", context, values) }

    func name(_ node: ProvenanceGraph.Node) -> String {
        if TraceBox.isRest(node) { return rest(node) }
        if node.id.hasPrefix("huiliu:number-"), let parts = node.label.wholeMatch(of: /(.*)：([0-9]+)/),
            let number = Int(parts.2)
        {
            return t("colon", ["name": String(parts.1), "value": number.grouped])
        }
        return context.language == .zh ? node.label : translated(node.label)
    }

    /// Several that stand in the same place.
    func name(_ box: TraceBox) -> String {
        let first = box.nodes.first.map { name($0) } ?? ""
        return box.nodes.count > 1 ? t("pile", ["name": first, "n": box.nodes.count.grouped]) : first
    }

    func relation(_ kind: ProvenanceGraph.Relation.Kind) -> String { t("relation.\(kind.rawValue)") }

    /// A fact as readers know it; PROV-JSON keeps the words of the catalogue and UTC.
    func line(_ fact: ProvenanceGraph.Fact) -> String {
        let name = Self.facts[fact.name].map { t("fact.\($0)") } ?? fact.name
        return t("colon", ["name": name, "value": value(fact)])
    }

    /// What is not named one by one: how much that is, and of how much.
    private func rest(_ node: ProvenanceGraph.Node) -> String {
        let left = Int(node.label.filter(\.isNumber)) ?? 0
        let all = node.facts.first { $0.name == "共" }.flatMap { Int($0.value) } ?? left
        return t("rest", ["n": left.grouped, "all": all.grouped])
    }

    private func translated(_ label: String) -> String {
        if let key = Self.labels[label] { return t(key) }
        if let parts = label.wholeMatch(of: /第 ([0-9]+) 夜的统计/) { return t("night", ["n": String(parts.1)]) }
        if let parts = label.wholeMatch(of: /指标文件 (.+)/) { return t("rules", ["name": String(parts.1)]) }
        if let parts = label.wholeMatch(of: /上报数文件 (.+)/) { return t("reported", ["name": String(parts.1)]) }
        if let parts = label.wholeMatch(of: /(.+)：已发布的记录/) { return t("published", ["name": String(parts.1)]) }
        if let parts = label.wholeMatch(of: /第 ([0-9]+) 夜对(.+)的采集/) {
            return t("run", ["n": String(parts.1), "name": String(parts.2)])
        }
        return label
    }

    private func value(_ fact: ProvenanceGraph.Fact) -> String {
        if let instant = UTCInstant(iso8601: fact.value) { return instant.shanghai }
        if Self.amounts.contains(fact.name), let number = Int(fact.value) { return number.grouped }
        // `since 2019-11-24T00:00:00Z` and the like: a word, and the moment it is about.
        let parts = fact.value.split(separator: " ", maxSplits: 1).map(String.init)
        guard let kind = Self.coded[fact.name], let code = parts.first else { return fact.value }
        let key = "trace.\(kind).\(code)"
        let word = site.text(key, context)
        guard word != key else { return fact.value }
        let rest = parts.dropFirst().first.map { UTCInstant(iso8601: $0)?.shanghai ?? $0 }
        return rest.map { "\(word)（\($0)）" } ?? word
    }

    /// Facts whose values are words of the catalogue, and where in the interface texts these stand.
    private static let coded = ["方式": "extent", "变动": "outcome", "说明": "note", "格式": "format"]
    private static let amounts: Set<String> = ["共", "字节", "记录数"]
    /// What graphs call their facts, and the keys of the interface texts.
    private static let facts = [
        "prov:startTime": "start", "prov:endTime": "end", "条款": "clause", "原文": "wording", "规则": "rule",
        "不计": "notCounted", "格": "cell", "平台": "platform", "来源": "source", "统计字节": "digest", "文件": "file",
        "文号": "number", "同一作品": "same", "同省平台": "province", "共": "all", "状态": "state", "数据日期": "date",
        "平台标识": "id", "代码": "code", "格式": "format", "字节": "bytes", "摘要": "summary", "变动": "change", "说明": "note",
        "方式": "extent", "发布": "published", "记录数": "records", "理由": "reason", "分数": "score",
    ]
    /// What graphs call things that have no name of their own.
    private static let labels = [
        "当前的统计": "now", "汇流": "software", "平台给的原始数据": "payload", "映射规则和词表": "mapping", "更早的一版": "version",
        "同一件作品": "work", "别的平台上的同一件": "copy", "已不在库的记录": "gone",
    ]
}
