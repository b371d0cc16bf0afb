import Metadata

/// What one source contributes at one generation: everything any report says about it, and which records it says it of.
///
/// It depends on the source's visible documents and the target file, on nothing else, so it is kept by (source,
/// generation, target file) and never counted twice.
struct SourceTally: Sendable, Equatable {
    struct Distinct: Sendable, Equatable {
        /// Term → records that carry it, among those the target counts.
        var counts: [UInt32: Int] = [:]
        /// Terms already there before the window of an increment.
        var earlier: Set<UInt32> = []
    }

    /// Visible records.
    var records = 0
    /// Record ids in ascending order, by slot of the `TargetPlan`.
    var slots: [[Int64]]
    /// By item of the plan: how many records carry an excluding flag, and which may or may not count, ascending.
    var excluded: [Int]
    var undecided: [[Int64]]
    var distinct: [Distinct]
    /// Term → visible records that carry it; those of schools are in `schools`, by province.
    var terms: [UInt32: Int] = [:]
    /// The same among records from counties of 三区三州.
    var sanqu: [UInt32: Int] = [:]
    /// Records not in Chinese, by language, stage and subject.
    var languages: [LanguageCell: Int] = [:]
    /// Records that fill the field, by index of `CompletenessField.allCases`.
    var filled = [Int](repeating: 0, count: CompletenessField.allCases.count)
    /// Which nodes have what award, by province of the record.
    var nodeAwards: Set<NodeAward> = []
    /// 晒课 records of a node and province, ascending.
    var nodeLessons: [InProvince: [Int64]] = [:]
    /// Records of a school: two schools of one name in two provinces are two.
    var schools: [InProvince: Int] = [:]

    struct LanguageCell: Hashable, Sendable {
        var language: UInt32
        /// 0 when the record has none.
        var stage: UInt32
        var subject: UInt32
    }

    /// A term of a record, and that of the record's province.
    struct InProvince: Hashable, Sendable {
        var term: UInt32
        /// 0 when the record has none.
        var province: UInt32
    }

    struct NodeAward: Hashable, Sendable {
        var node: InProvince
        var award: UInt32
    }

    init(plan: TargetPlan) {
        slots = Array(repeating: [], count: plan.slotCount)
        excluded = Array(repeating: 0, count: plan.items.count)
        undecided = Array(repeating: [], count: plan.items.count)
        distinct = Array(repeating: Distinct(), count: plan.items.count)
    }
}
