import Foundation
import Mapping
import Metadata

/// Every place of a page's JSON or table records that says something, in the words of a crosswalk's paths, and the field
/// it most likely belongs to.
struct FieldCensus {
    struct Place {
        var count = 0
        var values: Set<String> = []
        var samples: [String] = []
    }

    private(set) var places: [String: Place] = [:]
    private let objects: [[String: Any]]
    /// Path of an array of objects → the member that tells its elements apart (`tags` → `kind`).
    private var discriminators: [String: String] = [:]

    init(payloads: [[UInt8]]) {
        objects = payloads.compactMap {
            try? JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]
        }
        findDiscriminators()
        for object in objects { walk(object, path: "") }
    }

    /// `path  times  samples`, the most frequent first.
    var lines: [String] {
        places.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(60).map { path, place in
            "  \(path)\t\(place.count) 次\t例：\(place.samples.joined(separator: "、"))"
        }
    }

    /// A crosswalk to start from: fields whose values a vocabulary knows, and what names give away.
    /// - Parameter options: of the platform file; what they name is in use.
    /// - Returns: nil when no field was found for anything: a crosswalk of comments is none.
    func crosswalk(_ format: PayloadFormat, _ lexicon: Lexicon, options: [String]) -> String? {
        let fields = fields(lexicon, options)
        if fields.allSatisfy({ $0.hasPrefix("  #") }) { return nil }
        let head = "id: 名称\nformat: \(format.rawValue)\nfields:"
        return ([head] + fields).joined(separator: "\n")
    }

    private func fields(_ lexicon: Lexicon, _ options: [String]) -> [String] {
        var fields: [String] = []
        var taken: Set<String> = []
        func take(_ field: String, _ rank: (String, Place) -> Double) {
            let best = places.filter { !taken.contains($0.key) }
                .map { (path: $0.key, rank: rank($0.key, $0.value)) }.filter { $0.rank > 0 }
                .max { ($0.rank, $1.path) < ($1.rank, $0.path) }
            guard let best else { return }
            taken.insert(best.path)
            fields.append("  \(field): \(best.path.contains("[") ? "\"\(best.path)\"" : best.path)")
        }
        func known(_ vocabulary: LexiconName) -> (String, Place) -> Double {
            { _, place in
                // A bare number says something of a grade only: elsewhere it is a flag or a count.
                let known = place.values.count {
                    (vocabulary == .grades || Double($0) == nil) && lexicon.knows($0, as: vocabulary)
                }
                let share = Double(known) / Double(place.values.count)
                return share >= 0.6 ? share : 0
            }
        }
        /// By the name of the member, else by that of the object it is in.
        func named(_ words: String...) -> (String, Place) -> Double {
            { path, place in
                let names = path.split(separator: ".").suffix(2).reversed().map { $0.lowercased() }
                for (distance, name) in zip(1..., names) {
                    if let rank = words.firstIndex(where: { name.contains($0) }) {
                        return Double(place.values.count) / Double((rank + 1) * distance)
                    }
                }
                return 0
            }
        }
        take("stage", known(.stages))
        take("subject", known(.subjects))
        take("grade", known(.grades))
        take("edition", known(.editions))
        take("volume", known(.volumes))
        take("type", known(.types))
        take("language", known(.languages))
        take("award", known(.awards))
        take("school", named("school", "unit", "org", "学校", "单位"))
        take("creator", named("teacher", "author", "creator", "who", "教师", "作者"))
        take("node", named("chapter", "node", "章", "目录"))
        take("license", named("license", "licence", "rights", "许可"))
        take("title", named("title", "name", "caption", "标题", "名称"))
        if fields.last?.hasPrefix("  title:") != true { take("title", Self.free) }
        take("description", named("desc", "intro", "summary", "简介"))
        take("landingPage", named("url", "link", "页面"))
        take("modified", named("updat", "modif", "更新", "日期", "time", "date"))
        let left = places.filter { !taken.contains($0.key) && !options.contains("id: \($0.key)") }
            .sorted { $0.key < $1.key }.prefix(20)
        return fields + left.map { "  # 还没用上：\($0.key)（\($0.value.samples.first ?? "")）" }
    }

    /// Free text that differs from record to record.
    private static func free(_ path: String, _ place: Place) -> Double {
        let isText = place.samples.allSatisfy {
            $0.count > 3 && !$0.contains("<") && !$0.contains("://") && SourceDateReader.read($0) == nil
                && $0.contains { !$0.isASCII }
        }
        return isText ? Double(place.values.count) / Double(place.count) : 0
    }

    private mutating func walk(_ value: Any, path: String) {
        if let object = value as? [String: Any] {
            for (key, member) in object.sorted(by: { $0.key < $1.key }) {
                let name = key.contains(".") ? "`\(key)`" : key
                walk(member, path: path.isEmpty ? name : "\(path).\(name)")
            }
        } else if let list = value as? [Any] {
            for element in list {
                guard let member = discriminators[path], let object = element as? [String: Any],
                    let mark = Self.text(object[member])
                else {
                    walk(element, path: path)
                    continue
                }
                walk(object.filter { $0.key != member }, path: "\(path)[\(member)=\(mark)]")
            }
        } else if let text = Self.text(value), !text.isEmpty {
            var place = places[path] ?? Place()
            place.count += 1
            if place.values.count < 500, place.values.insert(text).inserted, place.samples.count < 3 {
                place.samples.append(String(text.prefix(40)))
            }
            places[path] = place
        }
    }

    /// A member tells elements apart when it differs within each record and repeats from record to record.
    private mutating func findDiscriminators() {
        var seen: [String: [String: (marks: Set<String>, elements: Int, isApart: Bool)]] = [:]
        func look(_ object: [String: Any], path: String) {
            for (key, value) in object {
                let path = path.isEmpty ? key : "\(path).\(key)"
                if let inner = value as? [String: Any] { look(inner, path: path) }
                guard let list = value as? [[String: Any]], list.count > 1 else { continue }
                for member in Set(list.flatMap(\.keys)) {
                    let marks = list.compactMap { Self.text($0[member]) }
                    var entry = seen[path, default: [:]][member] ?? ([], 0, true)
                    entry.marks.formUnion(marks)
                    entry.elements += marks.count
                    if Set(marks).count < marks.count || marks.count < list.count { entry.isApart = false }
                    seen[path, default: [:]][member] = entry
                }
            }
        }
        for object in objects { look(object, path: "") }
        for (key, members) in seen {
            let best = members.filter { $0.value.isApart && $0.value.marks.count * 2 <= $0.value.elements }
                .min { ($0.value.marks.count, $0.key) < ($1.value.marks.count, $1.key) }
            if let best { discriminators[key] = best.key }
        }
    }

    private static func text(_ value: Any?) -> String? {
        (value as? String) ?? (value as? NSNumber).map(JSONShape.text)
    }
}
