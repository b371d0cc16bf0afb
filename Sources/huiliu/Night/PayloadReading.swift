import Harvesting
import Metadata

extension PayloadFormat {
    /// Reads stored bytes again, as harvesting once read them.
    /// - Throws: what the reader throws for bytes that are not of this format.
    func tree(of payload: [UInt8]) throws -> SourceTree {
        switch self {
        case .oaiDC, .lom, .imsMD, .atom: try XMLTree.read(payload).tree
        case .json, .jsonLD, .csv, .xlsx: try JSONRecordReader.tree(of: payload)
        }
    }
}
