package import Metadata

/// How one format, as one kind of platform writes it, becomes the normalised record: a file of Schemas/crosswalks,
/// read once into paths and steps.
package struct Crosswalk: Sendable {
    package let id: String
    package let format: PayloadFormat
    /// A digest over the file's content, whatever its comments and blanks.
    package let digest: String
    /// The record is one of another catalogue of this kind and carries itself whole (`FederatedRecord`).
    let isFederated: Bool
    let roots: [SourcePath]
    let rules: [FieldRule]
    let symbols: SymbolTable
    private let memory = SymbolMemory()

    /// One target field and the places it may come from.
    struct FieldRule: Sendable {
        var target: TargetField
        /// In order of trust.
        var sources: [SourceRule]
    }

    /// One place and the steps from there to the field.
    struct SourceRule: Sendable {
        /// The path as written; `constant` for a fixed value.
        var name: String
        /// Nil for a fixed value.
        var path: SourcePath?
        var constant: String?
        var steps: [any Transform]
        /// The scheme of an identifier.
        var scheme: String?
    }

    /// Reads the values of every field out of a record.
    func read(_ record: SourceRecord, tree: SourceTree, lexicon: Lexicon) -> FieldValues {
        withReader(of: tree) { read(record, $0, lexicon) }
    }

    private func withReader<Result>(of tree: SourceTree, _ body: (TreeReader) -> Result) -> Result {
        TreeReader.lend(tree, memory.resolve(symbols, in: tree), roots: roots, body)
    }

    /// Fields no record has anything for, with the places that were looked at: a path with a mistake in it is one.
    package func unfilled(in records: [SourceRecord]) -> [(field: String, paths: [String])] {
        var filled: Set<Int> = []
        for record in records {
            guard let tree = record.tree else { continue }
            withReader(of: tree) { reader in
                for (place, rule) in rules.enumerated() where !filled.contains(place) {
                    let isFilled = rule.sources.contains { source in
                        source.path.map { !reader.values($0, of: record, name: source.name).isEmpty } ?? true
                    }
                    if isFilled { filled.insert(place) }
                }
            }
        }
        return rules.enumerated().filter { !filled.contains($0.offset) }
            .map { ($0.element.target.name, $0.element.sources.map(\.name)) }
    }

    private func read(_ record: SourceRecord, _ reader: TreeReader, _ lexicon: Lexicon) -> FieldValues {
        var values = FieldValues()
        for rule in rules {
            for (rank, source) in rule.sources.enumerated() {
                var found = source.path.map { reader.values($0, of: record, name: source.name) } ?? []
                if let constant = source.constant { found = [RawText(constant, path: source.name)] }
                for step in source.steps { found = step.apply(found, lexicon) }
                if found.isEmpty { continue }
                values.add(found, to: rule.target, rank: rank, scheme: source.scheme)
                if !rule.target.accumulates, !rule.target.comparesSources { break }
            }
        }
        return values
    }
}

/// What a crosswalk found, field by field.
struct FieldValues: Sendable {
    /// The values one source gave.
    struct Group: Sendable {
        var values: [RawText]
        /// 0 is the most trusted source.
        var rank: Int
        var scheme: String?
    }

    private var groups: [[Group]] = Array(repeating: [], count: TargetField.allCases.count)

    mutating func add(_ values: [RawText], to field: TargetField, rank: Int, scheme: String?) {
        groups[field.rawValue].append(Group(values: values, rank: rank, scheme: scheme))
    }

    /// Lets `body` change the words of a field; values that are left without any are not there.
    /// - Parameter body: nil where they stay.
    mutating func rewrite(_ field: TargetField, _ body: (String) -> String?) {
        var isChanged = false
        for (place, group) in groups[field.rawValue].enumerated() {
            for (index, value) in group.values.enumerated() {
                guard let text = body(value.text) else { continue }
                groups[field.rawValue][place].values[index].text = text
                isChanged = true
            }
        }
        guard isChanged else { return }
        for place in groups[field.rawValue].indices {
            groups[field.rawValue][place].values.removeAll(where: \.text.isEmpty)
        }
        groups[field.rawValue].removeAll(where: \.values.isEmpty)
    }

    /// One group a source, the most trusted first.
    func groups(_ field: TargetField) -> [Group] { groups[field.rawValue] }

    /// All values of a field, the most trusted source first.
    func all(_ field: TargetField) -> [RawText] {
        let groups = groups[field.rawValue]
        return groups.count == 1 ? groups[0].values : groups.flatMap(\.values)
    }

    /// The most trusted value of a field.
    func first(_ field: TargetField) -> RawText? { groups[field.rawValue].first?.values.first }
}
