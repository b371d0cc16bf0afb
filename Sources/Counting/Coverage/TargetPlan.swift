package import Metadata

/// The targets of a document compiled for one scan over the catalogue.
package struct TargetPlan: Sendable {
    struct Item: Sendable {
        let target: Target
        /// Index of the list of everything the target counts; the lists of its cells follow.
        let slot: Int
        let cells: [[String]]
        let program: RuleProgram
        /// One per cell; empty for a plain target.
        let cellPrograms: [RuleProgram]
        let excluded: AtomSet
        /// The field whose distinct values are counted, for providers and nodes.
        let distinctField: FacetField?
    }

    package let document: TargetDocument
    let items: [Item]
    let slotCount: Int
    let atoms: AtomTable
    /// What a record without a year might meet if its year were known, and one without a type if its type were. Every
    /// resource has these two, told or not; of other fields some resources have none.
    let yearAtoms: AtomSet
    let typeAtoms: AtomSet
    /// The flags the document does not count, where no target is asked.
    let excluded: AtomSet
    /// By item: its slot and its distinct field. Apart from the items, which are costly to copy in a scan.
    let places: [(slot: Int, distinctField: FacetField?)]
    /// Items that count units new since a year.
    let increments: [(item: Int, start: Int)]

    /// - Throws: `ConfigError` when a document holds more distinct conditions than one scan can follow.
    package init(_ document: TargetDocument, file: String = "Schemas/targets") throws(ConfigError) {
        self.document = document
        var atoms = AtomTable()
        var items: [Item] = []
        var slot = 0
        let excluded: AtomSet
        do {
            for target in document.targets where target.isCountedFromRecords {
                let item = try Self.item(target, slot: slot, &atoms)
                items.append(item)
                slot += 1 + item.cellPrograms.count
            }
            excluded = try Self.flags(document.excludedFlags, &atoms)
        } catch {
            throw ConfigError(
                file: "\(file)/\(document.id).yml", line: 0, reason: "不同的条件超过 \(AtomSet.capacity) 个",
                mend: "把指标分到两个文件")
        }
        self.items = items
        slotCount = slot
        places = items.map { ($0.slot, $0.distinctField) }
        increments = items.enumerated().compactMap { index, item in
            item.distinctField == .provider ? item.target.window.map { (index, $0.lowerBound) } : nil
        }
        self.atoms = atoms
        self.excluded = excluded
        yearAtoms = atoms.all(of: .year)
        typeAtoms = atoms.all(of: .type)
    }

    private static func item(_ target: Target, slot: Int, _ atoms: inout AtomTable) throws(AtomTable.Full) -> Item {
        let conditions = target.conditions
        let cells = target.axes.isEmpty ? [] : target.cells
        var cellPrograms: [RuleProgram] = []
        for cell in cells {
            let place = zip(target.axes, cell).map { Rule.field($0.field, [$1]) }
            cellPrograms.append(try RuleProgram(.all(conditions + place), atoms: &atoms))
        }
        let excluded = try flags(target.excludedFlags, &atoms)
        let distinct: FacetField? =
            switch target.measure {
            case .providers: .provider
            case .nodes: .node
            case .works, .records, .platforms: nil
            }
        return Item(
            target: target, slot: slot, cells: cells, program: try RuleProgram(.all(conditions), atoms: &atoms),
            cellPrograms: cellPrograms, excluded: excluded, distinctField: distinct)
    }

    private static func flags(_ codes: [String], _ atoms: inout AtomTable) throws(AtomTable.Full) -> AtomSet {
        var set = AtomSet()
        for code in codes { set.insert(try atoms.atom(.init(field: .flag, codes: [code]))) }
        return set
    }
}

extension Target {
    /// What a record must meet to count for any of it: the rule and the years.
    fileprivate var conditions: [Rule] {
        var conditions: [Rule] = rule.map { [$0] } ?? []
        if let window { conditions.append(.field(.year, window.map(String.init))) }
        return conditions
    }

    /// The whole rule in words: with the years, with what the axes of a matrix ask for, and without the flagged.
    /// - Parameter cell: the codes of one cell; nil for all of them.
    func ruleInWords(_ reader: RuleReader, cell: [String]? = nil) -> String {
        let rules = conditions.flatMap { rule -> [Rule] in
            if case .all(let parts) = rule { return parts }
            return [rule]
        }
        let place =
            cell.map { cell in zip(axes, cell).map { Rule.field($0.field, [$1]) } }
            ?? axes.map { Rule.field($0.field, $0.codes) }
        let flags = isCountedFromRecords && !excludedFlags.isEmpty ? [Rule.not(.field(.flag, excludedFlags))] : []
        return Rule.all(rules + place + flags).text(reader)
    }

    /// A cell of its matrix in words.
    func name(ofCell cell: [String], _ reader: RuleReader) -> String {
        zip(axes, cell).map { reader.name($0.field, $1) }.joined(separator: " ")
    }

    /// Whether its number comes from a scan over records, rather than from the list of platforms or from nowhere.
    var isCountedFromRecords: Bool { isCounted && measure != .platforms }

    /// Whether it comes from the list of platforms.
    var isCountedFromPlatforms: Bool { isCounted && measure == .platforms }

    private var isCounted: Bool { kind != .notMeasurable && kind != .reported }
}
