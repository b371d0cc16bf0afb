internal import Foundation
package import Metadata

/// One whole JSON answer of ordinary size: its records and its envelope.
package struct JSONAnswer: Sendable {
    package var records: [JSONRecord]
    package var envelope: SourceTree
    package var foundRecords: Bool

    /// - Throws: `JSONReadError`.
    package init(
        _ body: FetchBody, path: TreePath, limits: Platform.Limits
    ) throws(JSONReadError) {
        let reader = JSONRecordReader(path: path, recordBytes: limits.recordBytes, depth: limits.depth)
        var failure: JSONReadError?
        do {
            try body.forEachPiece { piece in
                do throws(JSONReadError) { try reader.feed(piece) } catch { failure = error }
                return failure == nil
            }
        } catch {
            throw .malformed(offset: 0, reason: "临时文件读取失败：\(error.localizedDescription)")
        }
        if let failure { throw failure }
        envelope = try reader.finish()
        records = reader.takeRecords()
        foundRecords = reader.foundRecords
    }
}
