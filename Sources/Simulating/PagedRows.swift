/// A list of records written one after another with a comma between them.
struct PagedRows {
    let simulation: Simulation
    let source: SimulatedSource
    let cache: ListIndexCache
    let filter: ListFilter

    init(
        _ simulation: Simulation, _ source: SimulatedSource, _ cache: ListIndexCache, _ surroundings: Surroundings,
        showsDeleted: Bool = false
    ) {
        self.simulation = simulation
        self.source = source
        self.cache = cache
        filter = ListFilter(
            day: surroundings.day, showsDeleted: showsDeleted,
            forgetPercent: surroundings.isEmpty ? 100 : surroundings.forgetPercent)
    }

    /// Records in the list.
    var count: Int { list.count }

    private var list: ListIndex {
        cache.index(of: source, filter) { simulation.buildIndex(source, filter) }
    }

    /// Writes the records at `offset..<offset + limit`.
    func write(
        offset: Int, limit: Int, separator: StaticString = ",", to writer: inout ByteWriter,
        _ row: (TrueRecord, inout ByteWriter) -> Void
    ) {
        var isFirst = true
        simulation.page(source, filter, list, offset: offset, limit: limit) { index, life in
            if !isFirst { writer.add(separator) }
            isFirst = false
            row(simulation.record(source, index, life), &writer)
        }
    }
}

extension ByteWriter {
    /// `"key":"value"`, with a comma before it.
    mutating func member(_ key: StaticString, _ value: Name?) {
        member(key) { $0.add(value) }
    }

    /// `"key":"…"`, with a comma before it.
    mutating func member(_ key: StaticString, _ value: (inout ByteWriter) -> Void) {
        add(",\"")
        add(key)
        add("\":\"")
        value(&self)
        add(UInt8(ascii: "\""))
    }
}
