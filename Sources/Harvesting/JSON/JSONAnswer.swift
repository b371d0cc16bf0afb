internal import Foundation
package import Metadata

/// One whole JSON answer of ordinary size: its records and its envelope.
package struct JSONAnswer: Sendable {
    package var records: [JSONRecord]
    package var envelope: SourceTree
    package var foundRecords: Bool

    /// A record that is no JSON is handed out as one with a defect; the others are read all the same.
    /// - Throws: `JSONReadError`.
    package init(
        _ body: FetchBody, path: TreePath, limits: Platform.Limits
    ) throws(JSONReadError) {
        func reader() -> JSONRecordReader {
            JSONRecordReader(path: path, recordBytes: limits.recordBytes, depth: limits.depth)
        }
        var used = reader()
        var broken: [JSONRecord] = []
        do throws(JSONReadError) { envelope = try Self.feed(body, to: used) } catch {
            guard case .malformed = error, let data = try? body.bytes(),
                let mending = JSONMending(data, path: path, recordBytes: limits.recordBytes)
            else { throw error }
            used = reader()
            try mending.bytes.withUnsafeBufferPointer { (buffer) throws(JSONReadError) in try used.feed(buffer) }
            envelope = try used.finish()
            broken = mending.broken
        }
        records = used.takeRecords() + broken
        foundRecords = used.foundRecords
    }

    /// The tree of an answer without records.
    /// - Throws: `JSONReadError`.
    package static func whole(_ body: FetchBody, limits: Platform.Limits) throws(JSONReadError) -> SourceTree {
        try feed(body, to: JSONRecordReader(wholeWithin: limits.depth))
    }

    private static func feed(_ body: FetchBody, to reader: JSONRecordReader) throws(JSONReadError) -> SourceTree {
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
        return try reader.finish()
    }
}
