package import Metadata

/// A mapper that also says on which labels each outcome hangs. For one task at a time.
package struct TracingMapper: Sendable {
    private let mapper: Mapper
    private let trace = LabelTrace()

    package init(_ mapper: Mapper) {
        var copy = mapper
        copy.context.lexicon = Lexicon(mapper.context.lexicon, tracedBy: trace)
        self.mapper = copy
    }

    /// Maps one record.
    /// - Returns: what it came to, and the labels it was asked about (`MappingBasis`), ascending.
    package func map(_ record: SourceRecord) -> (outcome: MappingOutcome, labels: [UInt32]) {
        let outcome = mapper.map(record)
        return (outcome, trace.take())
    }
}
