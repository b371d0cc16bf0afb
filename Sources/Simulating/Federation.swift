import Foundation
import Metadata

/// Schemas/simulation/federation.yml, read and sized.
struct Federation: Sendable {
    let sources: [SimulatedSource]
    /// Sources of the ring that shares planted duplicates, in ring order.
    let ring: [Int]

    init(root: ProjectRoot, names: NameTables, settings: Simulation.Settings) throws(ConfigError) {
        let config = try root.config(root.schemas.appending(path: "simulation/federation.yml"))
        let nodes = (config["sources"]?.elements ?? []).filter { node in
            settings.sources.isEmpty || settings.sources.contains(node["code"]?.string ?? "")
        }
        guard !nodes.isEmpty else {
            throw config.error("没有选中任何平台", mend: "检查 sources 列表和 --only 参数")
        }
        var sources: [SimulatedSource] = []
        let slices = nodes.map { Self.slices($0, total: settings.records) }
        let fixed = slices.compactMap(\.last?.range.upperBound).reduce(0, +)
        let weights = nodes.map { $0["weight"]?.int ?? 0 }
        let weightSum = max(1, weights.reduce(0, +))
        let lessons = max(0, settings.records - fixed)
        var given = 0
        var weightGiven = 0
        var ring: [Int] = []
        for (number, node) in nodes.enumerated() {
            weightGiven += weights[number]
            let share = Int((Double(lessons) * Double(weightGiven) / Double(weightSum)).rounded()) - given
            given += share
            var source = try Self.source(node, number: number, names: names, slices: slices[number], lessons: share)
            source.dailyAdditions =
                share == 0 ? 0 : Int((Double(source.initialCount) * settings.rates.added).rounded(.up))
            if share > 0 {
                source.ring = ring.count
                ring.append(number)
            }
            sources.append(source)
        }
        self.sources = sources
        self.ring = ring
    }

    private static func slices(_ node: ConfigNode, total: Int) -> [Slice] {
        var start = 0
        return (node["slices"]?.elements ?? []).compactMap { slice in
            guard let kind = slice["kind"]?.string.flatMap(Slice.Kind.init) else { return nil }
            let count = min(slice["count"]?.int ?? 0, Int((Double(total) * (slice["share"]?.double ?? 1)).rounded(.up)))
            defer { start += count }
            return Slice(kind: kind, range: start..<(start + count), batch: slice["batch"]?.int)
        }
    }

    private static func source(
        _ node: ConfigNode, number: Int, names: NameTables, slices: [Slice], lessons: Int
    ) throws(ConfigError) -> SimulatedSource {
        try node.allow(only: [
            "code", "name", "province", "shape", "weight", "languages", "deletedRecord", "granularity", "slices",
            "schoolSystem",
        ])
        let code = try node.required("code")
        let shapeText = try node.required("shape")
        guard let shape = SimulatedShape(rawValue: shapeText) else {
            throw node.error(
                "不认识的 shape：\(shapeText)", mend: "可用：\(SimulatedShape.allCases.map(\.rawValue).joined(separator: "、"))")
        }
        var languages: [(element: TeachingTongue, weight: Int)] = []
        for member in node["languages"]?.members ?? [] {
            guard let tongue = names.languages[member.key] else {
                throw member.value.error("names.yml 里没有语言 \(member.key)", mend: "在 names.yml 的 languages 下补上")
            }
            languages.append((tongue, member.value.int ?? 0))
        }
        if languages.isEmpty, let chinese = names.languages["zh"] { languages = [(chinese, 1)] }
        let province = node["province"]?.string
        let fixed = slices.last?.range.upperBound ?? 0
        let all = lessons > 0 ? slices + [Slice(kind: .lesson, range: fixed..<Int.max)] : slices
        let counties = names.counties[province == "660000" ? "650000" : province ?? ""] ?? []
        return SimulatedSource(
            number: number, code: code, name: try node.required("name"), province: province, shape: shape,
            deletedRecord: node["deletedRecord"]?.string.flatMap(SimulatedSource.DeletedRecord.init) ?? .no,
            dayGranularity: node["granularity"]?.string == "day", initialCount: fixed + lessons, dailyAdditions: 0,
            slices: all, languages: WeightedChoice(languages), ring: nil,
            idPrefix: Array((province.map { String($0.prefix(2)) } ?? code).utf8), host: Name("res.\(code).example"),
            provinceName: province.flatMap { names.provinces[$0] }, counties: counties,
            hasMinorityLanguages: languages.count > 1,
            usesFiveFourSystem: node["schoolSystem"]?.string == "5-4")
    }
}
