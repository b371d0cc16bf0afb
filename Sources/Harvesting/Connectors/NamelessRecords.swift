internal import Metadata

/// Records of a list that lack their identifier: nobody can tell which they are. Those of the first night were never in
/// the catalogue, and their absence takes nothing from a list. More than those may be records readers know, that lost
/// their identifier: then the list is not complete.
struct NamelessRecords: Sendable {
    private static let key = "nameless"

    private let remembered: Int?
    private let before: Int?
    private(set) var count: Int

    /// - Parameter counted: by the interrupted run that is taken up.
    init(_ request: HarvestRequest, counted: Int = 0) {
        remembered = request.memory[Self.key].flatMap { Int($0) }
        before = remembered ?? (request.stored.map { !$0.isEmpty } == true ? 0 : nil)
        count = counted
    }

    mutating func note(_ broken: [UnreadableRecord]) {
        count += broken.count { $0.findings.contains { $0.rule == "no_source_id" } }
    }

    /// Records that readers know may be among them.
    var isDoubtful: Bool { before.map { count > $0 } ?? false }

    /// For the operator, in Chinese.
    var warning: String? { isDoubtful ? "\(count) 条记录没有标识，可能是已有的记录丢了标识，本次不判断谁已消失" : nil }

    /// For the next night: never more than the fewest there were, or what lost its identifier would be taken for what
    /// never had one.
    /// - Parameter isWhole: the list was read whole; of another nobody knows how many it has.
    func memory(isWhole: Bool) -> [String: String] {
        let fewest = isWhole ? min(count, remembered ?? count) : remembered
        return fewest.map { [Self.key: String($0)] } ?? [:]
    }
}

extension HarvestEnd {
    /// The same with what records without an identifier mean for the list.
    func including(_ nameless: NamelessRecords) -> HarvestEnd {
        var end = self
        // Of a list nobody read, nothing new is known.
        let isWhole = isCompleteList && !isUnchanged
        end.memory.merge(nameless.memory(isWhole: isWhole)) { $1 }
        if nameless.isDoubtful { end.isCompleteList = false }
        if let warning = nameless.warning { end.note(warning) }
        return end
    }
}
