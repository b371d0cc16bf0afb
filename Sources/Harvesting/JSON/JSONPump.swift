internal import Foundation
internal import Metadata

/// Reads a big answer batch by batch: what is held is one batch and the reader's window, not the answer.
struct JSONPump {
    private static let pieceBytes = 1 << 18
    /// Records per batch handed on.
    static let batch = 1000

    private let data: Data
    private let reader: JSONRecordReader
    private var position = 0
    /// What stood beside the records; nil until everything is read.
    private(set) var envelope: SourceTree?

    init(_ data: Data, path: TreePath, limits: Platform.Limits) {
        self.data = data
        reader = JSONRecordReader(path: path, recordBytes: limits.recordBytes, depth: limits.depth)
    }

    var isDone: Bool { envelope != nil }
    var foundRecords: Bool { reader.foundRecords }
    /// Bytes read so far.
    var bytesRead: Int { position }

    /// The next records; the last batch may be empty.
    /// - Throws: `JSONReadError`.
    mutating func next() throws(JSONReadError) -> [JSONRecord] {
        while reader.waiting < Self.batch, position < data.count {
            let end = min(position + Self.pieceBytes, data.count)
            let piece = [UInt8](data[(data.startIndex + position)..<(data.startIndex + end)])
            try piece.withUnsafeBufferPointer { (buffer) throws(JSONReadError) in try reader.feed(buffer) }
            position = end
        }
        if position == data.count, envelope == nil { envelope = try reader.finish() }
        return reader.takeRecords()
    }

    /// A cheap look at both ends: a web page or an answer cut in the middle is known before its records are believed.
    static func glance(at data: Data) throws(TransientAnswer) {
        let isBlank = { (byte: UInt8) in byte <= 0x20 || [0xEF, 0xBB, 0xBF].contains(byte) }
        guard let first = data.first(where: { !isBlank($0) }), let last = data.last(where: { $0 > 0x20 }) else {
            throw TransientAnswer(JSONReadError.empty.cause)
        }
        if first == UInt8(ascii: "<") { throw TransientAnswer(JSONReadError.isMarkup.cause) }
        guard last == UInt8(ascii: "]") || last == UInt8(ascii: "}") else {
            throw TransientAnswer(JSONReadError.truncated.cause)
        }
    }
}
