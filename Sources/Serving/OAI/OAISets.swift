internal import Cataloguing
internal import Counting
internal import GRDB
internal import Metadata

/// The set hierarchy: one branch a facet, one leaf a code (`province:620000`, `subject:math`), and one branch of the
/// targets a record is counted for (`target:T01`).
struct OAISets: Sendable {
    /// Branches, in the order ListSets shows them, with their names.
    static let branches: [(field: FacetField, name: String)] = [
        (.province, "省份"), (.subject, "学科"), (.stage, "学段"), (.type, "资源类型"), (.language, "教学语言"),
    ]
    private static let targetBranch = "target"

    /// The fields whose values decide about sets.
    let fields: Set<FacetField>

    let vocabularies: Vocabularies
    /// Term id → its set.
    private let leaves: [UInt32: (field: FacetField, code: String)]

    private let counting: TargetMembership?

    /// - Parameter targets: nil: no sets of targets.
    init(vocabularies: Vocabularies, targets: TargetPlan?, _ db: Database) throws {
        self.vocabularies = vocabularies
        counting = try targets.map { try TargetMembership($0, db) }
        let own = Set(Self.branches.map(\.field))
        fields = own.union(counting?.fields ?? [])
        var leaves: [UInt32: (field: FacetField, code: String)] = [:]
        for field in own {
            let statement = try db.cachedStatement(sql: "SELECT id, code FROM term WHERE field = ?")
            let rows = try Row.fetchCursor(statement, arguments: [Int(field.rawValue)])
            while let row = try rows.next() {
                let code: String = row[1]
                // A code that cannot be spelt in a setSpec has no set.
                if code.utf8.allSatisfy({ $0.isAlphanumeric || $0 == 0x2D || $0 == 0x5F }) {
                    leaves[row[0]] = (field, code)
                }
            }
        }
        self.leaves = leaves
    }

    /// Every set in a stable order, branches before their leaves.
    var all: [(spec: String, name: String)] {
        Self.branches.flatMap { branch in
            [(spec: branch.field.name, name: branch.name)]
                + leaves.values.filter { $0.field == branch.field }.map(\.code).sorted().map {
                    (spec: "\(branch.field.name):\($0)", name: "\(branch.name)：\(name(branch.field, $0))")
                }
        } + targets
    }

    private var targets: [(spec: String, name: String)] {
        guard let counting else { return [] }
        return [(spec: Self.targetBranch, name: "任务指标")]
            + counting.targets.map { (spec: "\(Self.targetBranch):\($0.id)", name: "任务指标：\($0.name)") }
    }

    private func name(_ field: FacetField, _ code: String) -> String {
        if code == FacetField.unmapped { return "未归类" }
        return switch field {
        case .province: vocabularies.provinces.name(of: code)
        case .subject: vocabularies.subjects.name(of: code)
        case .stage: vocabularies.stages.name(of: code)
        case .type: vocabularies.resourceTypes.name(of: code)
        default: vocabularies.languages.name(of: code)
        }
    }

    /// The setSpecs of a record; branches are implied by their leaves.
    func specs(_ facets: [(field: FacetField, term: UInt32)]) -> [String] {
        facets.compactMap { facet in
            leaves[facet.term].map { "\($0.field.name):\($0.code)" }
        } + (counting?.targets(of: facets).map { "\(Self.targetBranch):\($0)" } ?? [])
    }

    /// Decides by a record's values whether it belongs to a set.
    typealias Membership = @Sendable ([(field: FacetField, term: UInt32)]) -> Bool

    /// What makes a record belong to a set; nil for a set there is not.
    func membership(_ spec: String) -> Membership? {
        let parts = spec.split(separator: ":", maxSplits: 1).map(String.init)
        if parts[0] == Self.targetBranch { return counted(for: parts.count == 2 ? parts[1] : nil) }
        guard let field = FacetField(name: parts[0]), Self.branches.contains(where: { $0.field == field }) else {
            return nil
        }
        guard parts.count == 2 else { return { facets in facets.contains { $0.field == field } } }
        guard let term = leaves.first(where: { $0.value == (field, parts[1]) })?.key else { return nil }
        return { facets in facets.contains { $0.term == term } }
    }

    /// - Parameter target: nil: any target.
    private func counted(for target: String?) -> Membership? {
        guard let counting else { return nil }
        guard let target else { return { !counting.targets(of: $0).isEmpty } }
        guard counting.targets.contains(where: { $0.id == target }) else { return nil }
        return { counting.targets(of: $0).contains(target) }
    }
}
