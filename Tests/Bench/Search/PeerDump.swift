import Cataloguing
import Foundation
import GRDB
import Metadata
import Searching

/// Writes every visible record as peers index it: texts by field group, facet codes.
struct PeerDump {
    let catalogue: Catalogue
    let analyser: TextAnalyser

    func write() throws {
        let out = FileHandle.standardOutput
        try catalogue.pool.read { db in
            var ids: [Int64] = []
            try catalogue.forEachVisible(db) { document, _ in ids.append(document.id) }
            var lines: [UInt8] = []
            for id in ids {
                guard let resource = try catalogue.resource(document: id, db) else { continue }
                append(resource, to: &lines)
                if lines.count > 1 << 20 {
                    try out.write(contentsOf: lines)
                    lines.removeAll(keepingCapacity: true)
                }
            }
            try out.write(contentsOf: lines)
        }
    }

    private func append(_ resource: LearningResource, to lines: inout [UInt8]) {
        let text = IndexText(resource)
        var json = CanonicalJSON()
        json.object { json in
            json.member("title", text.title.joined(separator: " "))
            json.member("meta", text.meta.joined(separator: " "))
            json.member("body", text.body.joined(separator: " "))
            for field in SearchBench.facets {
                json.key(field.name)
                json.array(resource.facetValues().filter { $0.field == field }.map(\.code)) { $0.string($1) }
            }
        }
        lines += json.bytes
        lines.append(0x0A)
    }
}
