package import Metadata

/// The facet values of one document as stored in `document.facets`: pairs of varints (field, term id).
///
/// One small blob instead of twenty columns and side tables: a million rows are scanned in about a second.
package struct FacetRow: Sendable {
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    package init(_ values: [(field: FacetField, term: UInt32)]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.count * 3)
        for value in values {
            bytes.append(value.field.rawValue)
            bytes.appendVarint(UInt64(value.term))
        }
        self.bytes = bytes
    }

    /// Calls `body` for every value, without allocating.
    package func forEach(_ body: (FacetField, UInt32) -> Void) {
        bytes.withUnsafeBufferPointer { Self.forEach($0, body) }
    }

    /// The same over bytes SQLite still owns.
    @inlinable
    package static func forEach(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (FacetField, UInt32) -> Void) {
        var index = 0
        while index < bytes.count {
            let field = FacetField(rawValue: bytes[index])
            index += 1
            var term: UInt32 = 0
            var shift: UInt32 = 0
            while index < bytes.count {
                let byte = bytes[index]
                index += 1
                term |= UInt32(byte & 0x7F) << shift
                if byte < 0x80 { break }
                shift += 7
            }
            if let field { body(field, term) }
        }
    }
}
