internal import Dispatch
package import GRDB
package import Metadata
internal import Synchronization

extension Catalogue {
    /// Makes something of many mapped records, on all cores; each group of records is unpacked once.
    /// - Parameters:
    ///   - documents: ascending, of active versions that are kept.
    ///   - members: of the records that are read; nil for all of them.
    ///   - transform: gets the place in `documents` and the record; called on any thread.
    /// - Returns: one result a document; nil where there is no record, and where it is damaged.
    package func transformed<Result: Sendable>(
        _ documents: [Int64], reading members: Set<String>? = nil, _ db: Database,
        _ transform: @escaping @Sendable (Int, LearningResource) -> Result
    ) throws -> [Result?] {
        let groups = try groups(of: documents, db)
        let results = Mutex([Result?](repeating: nil, count: documents.count))
        DispatchQueue.concurrentPerform(iterations: groups.count) { number in
            let group = groups[number]
            // A damaged group costs itself, a damaged record too; doctor tells of them.
            guard let unpacked = try? group.packed.withUnsafeBufferPointer(codec.decompress) else { return }
            let lines = unpacked.split(separator: Packing.lineFeed, omittingEmptySubsequences: false)
            let found: [Result?] = group.places.map { place in
                let line = Int(documents[place] - group.first)
                guard lines.indices.contains(line),
                    let resource = try? LearningResource(canonicalJSON: Array(lines[line]), members: members)
                else { return nil }
                return transform(place, resource)
            }
            results.withLock { $0.replaceSubrange(group.places, with: found) }
        }
        return results.withLock { $0 }
    }

    private struct Group {
        /// Id of its first document.
        var first: Int64
        var packed: [UInt8]
        /// Places of the documents asked for.
        var places: Range<Int>
    }

    private func groups(of documents: [Int64], _ db: Database) throws -> [Group] {
        let select = try BoundStatement(
            """
            SELECT id, json, coalesce((SELECT min(next.id) FROM mapped AS next WHERE next.id > mapped.id),
                9223372036854775807) FROM mapped WHERE id = (SELECT max(id) FROM mapped WHERE id <= ?)
            """, db)
        var groups: [Group] = []
        var end = Int64.min
        for (place, document) in documents.enumerated() {
            if document < end, !groups.isEmpty {
                groups[groups.count - 1].places = groups[groups.count - 1].places.lowerBound..<(place + 1)
                continue
            }
            select.bind(1, document)
            let found = try select.first { row in
                end = row.int(2)
                return Group(first: row.int(0), packed: Array(row.blob(1)), places: place..<(place + 1))
            }
            // Before the first group there is no record.
            if let found { groups.append(found) } else { end = Int64.min }
        }
        return groups
    }
}
