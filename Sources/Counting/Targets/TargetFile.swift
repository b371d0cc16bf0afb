package import Foundation
package import Metadata

/// Reads Schemas/targets/{document}.yml. Another year's document is another file.
package struct TargetFile: Sendable {
    private static let keys = ["document", "excludedFlags", "targets"]
    private static let targetKeys = [
        "id", "name", "clause", "wording", "units", "kind", "number", "unit", "window", "count", "rule", "axes",
        "except", "excludedFlags", "evidence", "notCounted",
    ]

    let reader: RuleReader
    private let isFrozen: Bool

    /// - Parameter isFrozen: read as a night kept it: what was passed over then still is, and is not refused.
    package init(vocabularies: Vocabularies, isFrozen: Bool = false) {
        reader = RuleReader(vocabularies: vocabularies)
        self.isFrozen = isFrozen
    }

    /// Reads one document's targets.
    /// - Throws: `ConfigError` naming file, line, what is wrong and how to mend it.
    package func read(_ file: URL, root: ProjectRoot) throws(ConfigError) -> TargetDocument {
        let config = try root.config(file)
        let bytes = (try? Data(contentsOf: file)).map(Array.init) ?? []
        return try document(config, id: file.deletingPathExtension().lastPathComponent, bytes: bytes)
    }

    /// The same from text already read.
    /// - Throws: `ConfigError` naming file, line, what is wrong and how to mend it.
    package func document(_ config: ConfigNode, id: String, bytes: [UInt8]) throws(ConfigError) -> TargetDocument {
        try config.allow(only: Self.keys)
        guard let head = config["document"] else {
            throw config.error("缺少 document", mend: "写 document: 下的 number、title、issued")
        }
        try head.allow(only: ["number", "title", "issued"])
        guard let list = config["targets"], list.isList else {
            throw config.error("缺少 targets 列表", mend: "写 targets: 下面每项以 `- id:` 开头")
        }
        let flags = try config["excludedFlags"].map { node throws(ConfigError) in try reader.codes(node, of: .flag) }
        var targets: [Target] = []
        for element in list.elements {
            let target = try target(element, flags: flags ?? [])
            if let twin = targets.first(where: { $0.id == target.id }) {
                throw element.error("id \(target.id) 已在第 \(twin.line) 行用过", mend: "每个指标用自己的 id")
            }
            targets.append(target)
        }
        return TargetDocument(
            id: id, number: try head.required("number"), title: try head.required("title"),
            issued: try day(head, "issued"), excludedFlags: flags ?? [], targets: targets,
            digest: String(Digest.sha256(bytes).hex.prefix(16)))
    }

    /// A day there is, as it is written.
    private func day(_ config: ConfigNode, _ key: String) throws(ConfigError) -> String {
        let text = try config.required(key)
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        // Written back it is the same only when there is such a day.
        guard text.utf8.count == 10, parts.count == 3, let day = UTCInstant(iso8601: "\(text)T00:00:00Z"),
            day.iso8601.hasPrefix(text)
        else { throw (config[key] ?? config).error("\(key) 不是日期：\(text)", mend: "写年-月-日，例如 2019-02-28") }
        return text
    }

    private func target(_ config: ConfigNode, flags: [String]) throws(ConfigError) -> Target {
        guard config.isMapping else { throw config.error("指标应当是一组键值", mend: "以 `- id: T01` 开头") }
        try config.allow(only: Self.targetKeys)
        let kind = try choice(config, "kind", of: Target.Kind.self, default: nil)
        let measure = try choice(config, "count", of: Target.Measure.self, default: .works)
        let target = Target(
            id: try config.required("id"), name: try config.required("name"), clause: try config.required("clause"),
            wording: try config.required("wording"), units: try strings(config, "units"), kind: kind,
            number: try number(config), unit: try config.required("unit"), window: try window(config["window"]),
            measure: measure,
            rule: try config["rule"].map { node throws(ConfigError) in try reader.rule(node) },
            axes: try axes(config["axes"]), exceptions: try exceptions(config["except"]),
            excludedFlags: try config["excludedFlags"].map { node throws(ConfigError) in
                try reader.codes(node, of: .flag)
            } ?? flags,
            needsEvidence: try boolean(config, "evidence"), notCounted: config["notCounted"]?.string ?? "",
            line: config.line)
        try check(target, config)
        if !isFrozen { try checkPassedOver(target, config) }
        return target
    }

    /// What a kind demands of the other members.
    private func check(_ target: Target, _ config: ConfigNode) throws(ConfigError) {
        let place = config["kind"] ?? config
        switch target.kind {
        case .atLeast, .moreThan, .increment, .batch, .allOf:
            if target.number == nil {
                throw place.error("\(target.kind.rawValue) 必须有 number", mend: "加一行 `number: 文件写明的数`")
            }
        case .matrix:
            if target.axes.isEmpty { throw place.error("matrix 必须有 axes", mend: "例如 `axes: {language: [ko, ii]}`") }
            if target.cells.isEmpty { throw place.error("except 把所有格子都排除了", mend: "减少 except 的条目") }
            if target.cells.count > 64 { throw place.error("矩阵超过 64 格", mend: "拆成几个指标") }
        case .notMeasurable, .reported:
            if target.rule != nil || !target.axes.isEmpty {
                throw place.error("\(target.kind.rawValue) 不能有 rule 或 axes", mend: "删去 rule，或换一个 kind")
            }
            if target.notCounted.isEmpty {
                throw place.error("\(target.kind.rawValue) 必须说明原因", mend: "加一行 `notCounted: …`")
            }
        case .started, .list: break
        }
        guard target.kind != .notMeasurable, target.kind != .reported else { return }
        if target.measure == .works || target.measure == .records, target.rule == nil {
            throw place.error("缺少 rule", mend: "写明哪些记录计入，例如 `rule: {type: lesson_case}`")
        }
        if target.kind != .matrix, !target.axes.isEmpty {
            throw place.error("只有 matrix 才有 axes", mend: "把 kind 改为 matrix，或删去 axes")
        }
        if target.kind == .increment, target.window == nil {
            throw place.error("increment 必须有 window", mend: "加一行 `window: 2019`")
        }
        if target.kind == .increment, target.measure != .providers {
            throw place.error("increment 目前按提供单位计", mend: "加一行 `count: providers`")
        }
    }

    /// What would be written in vain: a number nothing is compared with, cells that hold neither works nor records.
    private func checkPassedOver(_ target: Target, _ config: ConfigNode) throws(ConfigError) {
        let place = config["kind"] ?? config
        switch target.kind {
        case .matrix:
            if target.number != nil { throw place.error("matrix 要求的是格数，不能有 number", mend: "删去 number") }
            if target.measure != .works, target.measure != .records {
                throw place.error("matrix 的格子只按作品或记录计", mend: "删去 count，或写 `count: records`")
            }
        case .list:
            if target.number != nil {
                throw place.error("list 只列出，不与数比较，不能有 number", mend: "删去 number，或把 kind 改为 at-least")
            }
        default: break
        }
    }

    private func choice<Value: RawRepresentable & CaseIterable>(
        _ config: ConfigNode, _ key: String, of type: Value.Type, default fallback: Value?
    ) throws(ConfigError) -> Value where Value.RawValue == String {
        guard let node = config[key] else {
            if let fallback { return fallback }
            _ = try config.required(key)
            throw config.error("缺少 \(key)", mend: "加一行 `\(key): …`")
        }
        guard let value = node.string.flatMap(Value.init(rawValue:)) else {
            throw node.error(
                "\(key) 不能是 \(node.string ?? "这样")",
                mend: "可用：\(Value.allCases.map(\.rawValue).joined(separator: "、"))")
        }
        return value
    }

    private func number(_ config: ConfigNode) throws(ConfigError) -> Int? {
        guard let node = config["number"] else { return nil }
        guard let number = node.int, number > 0 else {
            throw node.error("number 应是正整数", mend: "例如 number: 1000000，不写单位和逗号")
        }
        return number
    }

    private func boolean(_ config: ConfigNode, _ key: String) throws(ConfigError) -> Bool {
        guard let node = config[key] else { return false }
        guard let value = node.bool else { throw node.error("\(key) 应是 true 或 false", mend: "改为 true 或删去") }
        return value
    }

    private func strings(_ config: ConfigNode, _ key: String) throws(ConfigError) -> [String] {
        guard let node = config[key], !node.elements.isEmpty else {
            throw config.error("缺少 \(key)", mend: "例如 `\(key): [基教司, 中央电教馆]`")
        }
        return node.elements.compactMap(\.string)
    }

    private func window(_ config: ConfigNode?) throws(ConfigError) -> ClosedRange<Int>? {
        guard let config else { return nil }
        let mend = "写一个年份 `window: 2019`，或 `window: {from: 2017, to: 2019}`"
        if let year = config.int, Self.years.contains(year) { return year...year }
        try config.allow(only: ["from", "to"])
        guard let from = config["from"]?.int, let to = config["to"]?.int, from <= to, Self.years.contains(from),
            Self.years.contains(to)
        else {
            throw config.error(
                "window 不是年份或年份区间", mend: "\(mend)，在 \(Self.years.lowerBound) 与 \(Self.years.upperBound) 之间")
        }
        return from...to
    }

    /// In which there are digital resources to count; a later year is a slip that would count nothing.
    private static let years = 1990...2050

    private func axes(_ config: ConfigNode?) throws(ConfigError) -> [Target.Axis] {
        var axes: [Target.Axis] = []
        for member in config?.members ?? [] {
            let field = try RuleReader.field(named: member.key, file: member.value.file, line: member.line)
            axes.append(.init(field: field, codes: try reader.codes(member.value, of: field)))
        }
        return axes
    }

    private func exceptions(_ config: ConfigNode?) throws(ConfigError) -> [[FacetField: String]] {
        var exceptions: [[FacetField: String]] = []
        for element in config?.elements ?? [] {
            var exception: [FacetField: String] = [:]
            for member in element.members {
                let field = try RuleReader.field(named: member.key, file: member.value.file, line: member.line)
                exception[field] = try reader.codes(member.value, of: field).first
            }
            guard !exception.isEmpty else {
                throw element.error("except 的每一项应是“字段: 代码”", mend: "例如 `- {grade: \"1\", subject: english}`")
            }
            exceptions.append(exception)
        }
        return exceptions
    }
}
