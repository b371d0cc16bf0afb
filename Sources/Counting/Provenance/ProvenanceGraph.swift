internal import Metadata

/// Where something comes from, in the terms of W3C PROV: what it is, what made it, who answers for it.
package struct ProvenanceGraph: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case entity, activity, agent
    }

    package struct Node: Sendable, Equatable {
        /// A qualified name, `cnres:…` or `huiliu:…`.
        package var id: String
        package var kind: Kind
        /// In Chinese.
        package var label: String
        /// In the order readers need them: name, value.
        package var facts: [Fact]
    }

    package struct Fact: Sendable, Equatable {
        /// In Chinese, or an attribute PROV itself has (`prov:…`).
        package var name: String
        package var value: String
    }

    /// A PROV relation, read from left to right: `from` wasGeneratedBy `to`.
    package struct Relation: Sendable, Equatable {
        package enum Kind: String, Sendable, CaseIterable {
            case wasGeneratedBy, used, wasDerivedFrom, wasAttributedTo, wasAssociatedWith, hadMember
        }

        package var kind: Kind
        package var from: String
        package var to: String
    }

    /// The first is what was asked about.
    package private(set) var nodes: [Node] = []
    package private(set) var relations: [Relation] = []

    mutating func add(_ kind: Kind, _ id: String, _ label: String, _ facts: [(String, String?)] = []) {
        guard !nodes.contains(where: { $0.id == id }) else { return }
        nodes.append(
            Node(
                id: id, kind: kind, label: label,
                facts: facts.compactMap { name, value in
                    value.flatMap { $0.isEmpty ? nil : Fact(name: name, value: $0) }
                }))
    }

    mutating func relate(_ from: String, _ kind: Relation.Kind, _ to: String) {
        let relation = Relation(kind: kind, from: from, to: to)
        if !relations.contains(relation) { relations.append(relation) }
    }
}

extension ProvenanceGraph.Relation.Kind {
    /// In Chinese, between the two names.
    package var chineseName: String {
        switch self {
        case .wasGeneratedBy: "产生于"
        case .used: "使用了"
        case .wasDerivedFrom: "来自"
        case .wasAttributedTo: "归属于"
        case .wasAssociatedWith: "执行者"
        case .hadMember: "包含"
        }
    }

    /// The names PROV-JSON gives to the two ends.
    private var ends: (from: String, to: String) {
        switch self {
        case .wasGeneratedBy: ("prov:entity", "prov:activity")
        case .used: ("prov:activity", "prov:entity")
        case .wasDerivedFrom: ("prov:generatedEntity", "prov:usedEntity")
        case .wasAttributedTo: ("prov:entity", "prov:agent")
        case .wasAssociatedWith: ("prov:activity", "prov:agent")
        case .hadMember: ("prov:collection", "prov:entity")
        }
    }

    func json(_ from: String, _ to: String) -> [String: String] { [ends.from: from, ends.to: to] }
}

extension ProvenanceGraph {
    /// PROV-JSON (W3C member submission of 2013-04-24).
    package func provJSON() throws -> [UInt8] {
        var members: [String: [String: [String: String]]] = [:]
        for node in nodes {
            var attributes = ["prov:label": node.label]
            for fact in node.facts {
                attributes[fact.name.hasPrefix("prov:") ? fact.name : "huiliu:\(fact.name)"] = fact.value
            }
            members[node.kind.rawValue, default: [:]][node.id] = attributes
        }
        for (number, relation) in relations.enumerated() {
            members[relation.kind.rawValue, default: [:]]["_:r\(number + 1)"] = relation.kind.json(
                relation.from, relation.to)
        }
        let prefixes = [
            "huiliu": "urn:huiliu:", "cnres": "urn:cnres:", "prov": "http://www.w3.org/ns/prov#",
        ]
        return try CodableJSON.bytes(ProvDocument(prefix: prefixes, members: members), .indented)
    }
}

/// The outer object of PROV-JSON.
private struct ProvDocument: Encodable {
    var prefix: [String: String]
    var members: [String: [String: [String: String]]]

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(prefix, forKey: Key(stringValue: "prefix"))
        for (name, value) in members { try container.encode(value, forKey: Key(stringValue: name)) }
    }
}
