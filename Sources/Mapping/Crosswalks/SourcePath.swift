internal import Metadata

/// A place in a source record: `general.title.string`, `tag_list[tag_dimension_id=zxxbb].tag_name`, `$datestamp`.
///
/// Steps are names separated by dots; a name with a dot, a bracket or a blank at its ends is put in backticks; `*` is
/// any name. Arrays need no mark: a step into an array is a step into each element. Brackets filter what a step found:
/// `[3]` the third (from 1), `[-1]` the last, `[3:]` from the third on, `[child=a|b]` by the text of a child (or of a
/// path of children), `[.=a]` by its own text, `!=` for not, `$=` for the end of the text, `[child]` by presence. `.` alone is the record itself.
/// `$datestamp`, `$sourceID` and `$set` stand for what the protocol said about the record.
struct SourcePath: Sendable, Equatable {
    enum Origin: Equatable, Sendable {
        case tree, datestamp, sourceID, set
    }

    enum Match: Sendable {
        case equal, notEqual, suffix
    }

    enum Filter: Equatable, Sendable {
        /// From `lower` to `upper`, both 1-based or negative from the end; `upper` nil = open.
        case positions(lower: Int, upper: Int?)
        case text(path: [Step], values: [String], match: Match)
        case present(path: [Step])
    }

    struct Step: Equatable, Sendable {
        /// Index into the crosswalk's symbols; -1 for `*`.
        var symbol: Int
        var filters: [Filter]
        /// A filter counts over everything the step found.
        let hasPositions: Bool
        let isFiltered: Bool

        init(symbol: Int, filters: [Filter]) {
            self.symbol = symbol
            self.filters = filters
            isFiltered = !filters.isEmpty
            hasPositions = filters.contains { if case .positions = $0 { true } else { false } }
        }
    }

    let origin: Origin
    let steps: [Step]
    /// Filters on the record itself (path `.[…]`).
    let rootFilters: [Filter]
    /// Every node goes its own way: nothing counts over what several nodes found.
    let isPlain: Bool

    init(origin: Origin, steps: [Step] = [], rootFilters: [Filter] = []) {
        self.origin = origin
        self.steps = steps
        self.rootFilters = rootFilters
        isPlain = rootFilters.isEmpty && !steps.contains(where: \.hasPositions)
    }
}

/// The names a crosswalk uses, numbered, so that each is looked up once a record.
struct SymbolTable: Sendable, Equatable {
    private(set) var names: [String] = []
    private var indexes: [String: Int] = [:]

    mutating func intern(_ name: String) -> Int {
        if let index = indexes[name] { return index }
        names.append(name)
        indexes[name] = names.count - 1
        return names.count - 1
    }
}
