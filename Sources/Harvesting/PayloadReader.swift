package import Metadata

/// Reads the bytes of one record again, as harvesting once read them. One reader for many records; not shared between
/// tasks.
package final class PayloadReader {
    private let xml = XMLTreeReader()

    package init() {}

    /// - Throws: what the reader throws for bytes that are not of this format.
    package func tree(of payload: [UInt8], as format: PayloadFormat) throws -> SourceTree {
        switch format {
        case .oaiDC, .lom, .imsMD, .atom: try xml.read(payload).tree
        case .json, .jsonLD, .csv, .xlsx, .huiliu: try JSONRecordReader.tree(of: payload)
        }
    }
}
