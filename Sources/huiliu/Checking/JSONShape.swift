import Foundation
import Harvesting
import Mapping

/// Where the records of a JSON answer are, and which members tell identity, change and number: guessed from one page.
struct JSONShape {
    let guess: ProtocolGuess

    /// - Returns: nil when the bytes are neither JSON nor one JSON object a line.
    /// - Parameter address: what was asked; its arguments tell how pages are turned.
    init?(_ bytes: [UInt8], address: String) {
        let bytes = JSONText(Data(bytes)).mended
        guard let root = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) else {
            let lines = bytes.split(separator: UInt8(ascii: "\n"))
            let rows = lines.compactMap { try? JSONSerialization.jsonObject(with: Data($0)) as? [String: Any] }
            guard !rows.isEmpty, rows.count == lines.count else { return nil }
            guess = ProtocolGuess("json-file", "每行一个 JSON 对象，共 \(rows.count) 行", options: Self.identity(rows))
            return
        }
        if let parts = Self.parts(root) {
            let hosts = Self.otherHosts(parts, than: address)
            guess = ProtocolGuess(
                "parts", "列出了 \(parts.count) 个分片文件的地址",
                options: hosts.isEmpty ? [] : ["hosts: [\(hosts.joined(separator: ", "))]   # 分片所在的别的主机，核实后保留"])
            return
        }
        guard
            let list = Self.lists(root, path: []).max(by: {
                ($0.rows.count, $1.path.count) < ($1.rows.count, $0.path.count)
            })
        else {
            let words = ["msg", "message", "error"].compactMap { (root as? [String: Any])?[$0] as? String }.first
            guess = ProtocolGuess(
                nil, "是 JSON，但里面没有由对象组成的数组，或数组是空的\(words.map { "（平台说：\($0)）" } ?? "")；换一个有记录的地址或一页")
            return
        }
        let path = list.path.joined(separator: ".")
        var options = path.isEmpty ? [] : ["records: \(path)"]
        options += Self.identity(list.rows)
        var evidence = "JSON，\(path.isEmpty ? "根" : path) 是记录的数组，\(list.rows.count) 条"
        let envelope = ListEnvelope(root, rows: list.rows.count)
        let paging = PagingGuess(envelope, address: address, rows: list.rows.count)
        if let paging { evidence += "，\(paging.evidence)：要翻页" }
        options += paging?.options ?? envelope.totalOption
        guess = ProtocolGuess(
            paging == nil ? "json-file" : "json-get", evidence, options: options, endpoint: paging?.endpoint)
    }

    /// The addresses of a list of part files: the root array, or `urls` as an array or one text.
    private static func parts(_ root: Any) -> [String]? {
        let named = (root as? [String: Any])?["urls"]
        if let text = named as? String {
            return text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        if let list = named as? [String] { return list }
        guard let list = root as? [String], !list.isEmpty else { return nil }
        return list.allSatisfy { $0.contains("://") || $0.hasSuffix(".json") } ? list : nil
    }

    private static func otherHosts(_ parts: [String], than address: String) -> [String] {
        let own = URLComponents(string: address)?.host?.lowercased()
        let hosts = Set(parts.compactMap { URLComponents(string: $0)?.host?.lowercased() })
        return hosts.filter { $0 != own }.sorted()
    }

    /// Every array of objects, with its path.
    private static func lists(_ value: Any, path: [String]) -> [(path: [String], rows: [[String: Any]])] {
        if let rows = value as? [[String: Any]], !rows.isEmpty { return [(path, rows)] }
        guard let object = value as? [String: Any], path.count < 6 else { return [] }
        return object.sorted { $0.key < $1.key }.flatMap { lists($0.value, path: path + [$0.key]) }
    }

    /// The `options:` of the columns or members that tell identity, change and deletion.
    /// - Parameter isTable: only a column that is called so tells when a row changed; others are dates of something else.
    static func identity(_ rows: [[String: Any]], isTable: Bool = false) -> [String] {
        func values(_ name: String) -> [String] {
            rows.compactMap { row in (row[name] as? String) ?? (row[name] as? NSNumber).map(text) }
        }
        let names = Set(rows.flatMap(\.keys)).sorted()
        func isIdentity(_ name: String) -> Bool {
            let found = values(name)
            let repeated = rows.count - Set(found).count
            if repeated == 0 { return true }
            // A drop repeats a row now and then; what is called just 编号 is the row's own all the same.
            return isTable && idRank(name) == 3 && found.count == rows.count && repeated * 10 <= rows.count
        }
        let id = names.filter(isIdentity).max { Self.idRank($0) < Self.idRank($1) }
        let stamp = names.filter { name in
            let found = values(name)
            return !found.isEmpty && found.allSatisfy { $0.count >= 8 && SourceDateReader.read($0) != nil }
        }.max { Self.stampRank($0) < Self.stampRank($1) }
        var options: [String] = []
        if let id, idRank(id) > 0 { options.append("id: \(written(id))") }
        if let stamp, !isTable || stampRank(stamp) > 0 { options.append("datestamp: \(written(stamp))") }
        let gone = names.first { name in
            ["delet", "delflag", "removed", "gone", "删除"].contains { name.lowercased().contains($0) }
        }
        if let gone {
            let found = values(gone)
            let mark = found.allSatisfy { Int($0) != nil } ? "1" : found.contains("否") ? "是" : "true"
            options.append("deleted: {path: \(written(gone)), equals: \(mark)}   # 表示已删除的值，按平台的说明改")
        }
        return options
    }

    /// A name as it stands in YAML: headings of tables have blanks, colons and line ends in them.
    private static func written(_ name: String) -> String {
        if name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) { return name }
        let escaped = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            .replacing("\r", with: "\\r").replacing("\t", with: "\\t")
        return "\"\(escaped)\""
    }

    /// As the connectors compare it.
    static func text(_ number: NSNumber) -> String {
        // Booleans are one-byte characters to Foundation.
        String(cString: number.objCType) == "c" ? (number.boolValue ? "true" : "false") : "\(number)"
    }

    private static func idRank(_ name: String) -> Int {
        let name = name.lowercased()
        let isNamed = ["id", "编号", "标识"].contains(where: name.hasSuffix)
        // 教师编号 beside 资源编号 is somebody else's.
        let isOwn = name.count <= 2 || name.hasPrefix("资源") || name.hasPrefix("唯一")
        if ["uuid", "identifier"].contains(name) || isNamed && isOwn { return 3 }
        if isNamed { return 2 }
        return name.hasSuffix("code") || name.hasSuffix("no") ? 1 : 0
    }

    private static func stampRank(_ name: String) -> Int {
        let name = name.lowercased()
        if ["updat", "modif", "更新", "修改"].contains(where: name.contains) { return 2 }
        return ["time", "date", "时间", "日期"].contains(where: name.contains) ? 1 : 0
    }
}
