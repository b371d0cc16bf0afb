internal import Cataloguing
internal import Metadata

extension SearchSession {
    /// What is shorter is a number or a word of titles, also where a platform counts its records 1, 2, 3.
    private static let shortestIdentifier = 6

    /// The plan of a text that is the identifier of a record as a whole; nil when it is none.
    ///
    /// It may be ours (`cnres:…`), one a record brought from another catalogue, the platform's own, or any of these within
    /// an OAI identifier (`oai:{domain}:…`).
    func identified(by text: String) throws -> QueryPlan? {
        let text = text.trimmed
        guard (Self.shortestIdentifier...ParsedQuery.longest).contains(text.utf8.count),
            text.utf8.contains(where: { (0x30...0x3A).contains($0) }),
            // A number in a table may have spaces, GS 2019-001; but words of queries with spaces are no identifiers:
            // 第2节 二力平衡.
            !text.utf8.contains(0x20) || text.utf8.allSatisfy({ $0 < 0x80 })
        else { return nil }
        var identifiers = [text]
        let parts = text.split(separator: ":", maxSplits: 2)
        if parts.count == 3, parts[0] == "oai" { identifiers.append(String(parts[2])) }
        for identifier in identifiers {
            let found = try searcher.catalogue.documents(identifier: identifier, db)
                .compactMap { UInt32(exactly: $0) }.filter { snapshot.visible.contains($0) }
            if !found.isEmpty { return QueryPlan(all: DocumentSet(found, capacity: snapshot.capacity), snapshot) }
        }
        return nil
    }
}
