import Foundation
import Harvesting
import Metadata
import TestSupport

/// The records of Tests/Fixtures/synthetic, platform by platform, as the harvesters hand them on.
enum SyntheticRecords {
    static let folder = Project.root.url.appending(path: "Tests/Fixtures/synthetic")

    static func oai(_ folder: String, format: PayloadFormat) throws -> [SourceRecord] {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.appending(path: folder).path)
        return try files.filter { $0.hasPrefix("ListRecords") }.sorted().flatMap { file in
            let data = try Data(contentsOf: Self.folder.appending(path: "\(folder)/\(file)"))
            var reader = try OAIPageReader(FetchBody(Array(data)), format: format)
            var records: [SourceRecord] = []
            while let batch = reader.next() { records += batch.records }
            return records
        }
    }

    static func json(_ files: [String], rows path: [String], id: String) throws -> [SourceRecord] {
        try files.flatMap { file -> [SourceRecord] in
            var value = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: file)))
            for step in path { value = (value as? [String: Any])?[step] ?? [] }
            return (value as? [[String: Any]] ?? []).map { row in
                SourceRecord(sourceID: row[id] as? String ?? "", format: .json, tree: SourceTrees.json(row))
            }
        }
    }

    static func atom() throws -> [SourceRecord] {
        try ["feed-1.xml", "feed-2.xml"].flatMap { file in
            let data = try Data(contentsOf: folder.appending(path: "530000-atom/\(file)"))
            return SourceTrees.xml(data, each: "entry").map { tree in
                SourceRecord(
                    sourceID: tree.root?.child("id")?.string ?? "", datestamp: tree.root?.child("updated")?.string,
                    format: .atom, tree: tree)
            }
        }
    }

    static func pages() throws -> [SourceRecord] {
        let folder = folder.appending(path: "330000-sitemap/r")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { file in
            let html = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            let start = html.range(of: "<script type=\"application/ld+json\">")?.upperBound ?? html.startIndex
            let end = html.range(of: "</script>")?.lowerBound ?? html.endIndex
            let tree = try SourceTrees.json(text: String(html[start..<end]))
            return SourceRecord(
                sourceID: tree.root?.child("@id")?.string ?? "", format: .jsonLD, tree: tree)
        }
    }

    static func csv() throws -> [SourceRecord] {
        let data = try Data(contentsOf: folder.appending(path: "660000-csv-gb18030/bt_resources_20191231.csv"))
        let text = String(data: data, encoding: String.Encoding(rawValue: 0x8000_0632)) ?? ""
        return try CSVTable.parse(text, shownAs: "bt_resources_20191231.csv").map { row in
            SourceRecord(
                sourceID: row["资源编号"] ?? "", format: .csv,
                tree: SourceTrees.row(row.map { (column: $0.key, text: $0.value) }))
        }
    }
}
