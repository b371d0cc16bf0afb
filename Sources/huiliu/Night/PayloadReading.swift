import Harvesting
import Metadata

/// Reads stored bytes again, as harvesting once read them. One reader for many records; not shared between tasks.
final class PayloadReader {
    private let xml = XMLTreeReader()

    /// - Throws: what the reader throws for bytes that are not of this format.
    func tree(of payload: [UInt8], as format: PayloadFormat) throws -> SourceTree {
        switch format {
        case .oaiDC, .lom, .imsMD, .atom: try xml.read(payload).tree
        case .json, .jsonLD, .csv, .xlsx, .huiliu: try JSONRecordReader.tree(of: payload)
        }
    }
}
