internal import Foundation
package import Metadata

/// One whole JSON answer of ordinary size: its records and its envelope.
package struct JSONAnswer: Sendable {
    package var records: [JSONRecord]
    package var envelope: SourceTree
    package var foundRecords: Bool

    /// A record that is no JSON is handed out as one with a defect; the others are read all the same.
    /// - Parameter contentType: of the answer; its charset is believed where the bytes do not say otherwise.
    /// - Throws: `JSONReadError`.
    package init(
        _ body: FetchBody, path: TreePath, limits: Platform.Limits, contentType: String? = nil
    ) throws(JSONReadError) {
        let text = try Self.text(of: body, contentType)
        var reading: Reading
        do throws(JSONReadError) { reading = try Reading(text, path, limits) } catch {
            reading = try Self.mended([UInt8](text), path, limits, after: error)
        }
        if !reading.reader.foundRecords, let list = JSONNumberedList.asArray([UInt8](text), path: path) {
            reading = try Reading(Data(list), path, limits)
        }
        envelope = reading.envelope
        records = reading.reader.takeRecords() + reading.broken
        foundRecords = reading.reader.foundRecords
    }

    /// The tree of an answer without records.
    /// - Throws: `JSONReadError`.
    package static func whole(_ body: FetchBody, limits: Platform.Limits) throws(JSONReadError) -> SourceTree {
        try feed(text(of: body, nil), to: JSONRecordReader(wholeWithin: limits.depth))
    }

    /// One way of reading an answer that came to its end.
    private struct Reading {
        let reader: JSONRecordReader
        let envelope: SourceTree
        var broken: [JSONRecord] = []

        init(_ text: Data, _ path: TreePath, _ limits: Platform.Limits) throws(JSONReadError) {
            reader = JSONRecordReader(path: path, recordBytes: limits.recordBytes, depth: limits.depth)
            envelope = try JSONAnswer.feed(text, to: reader)
        }
    }

    private static func mended(
        _ text: [UInt8], _ path: TreePath, _ limits: Platform.Limits, after error: JSONReadError
    ) throws(JSONReadError) -> Reading {
        guard case .malformed = error else { throw error }
        let plain = JSONDialect.mended(text)
        // If it is no JSON even so, the elements are looked at one by one.
        if let plain, let reading = try? Reading(Data(plain), path, limits) { return reading }
        guard let mending = JSONMending(Data(plain ?? text), path: path, recordBytes: limits.recordBytes) else {
            throw error
        }
        var reading = try Reading(Data(mending.bytes), path, limits)
        reading.broken = mending.broken
        return reading
    }

    private static func text(of body: FetchBody, _ contentType: String?) throws(JSONReadError) -> Data {
        do { return JSONText(try body.bytes(), contentType: contentType).bytes } catch {
            throw .malformed(offset: 0, reason: "临时文件读取失败：\(error.localizedDescription)")
        }
    }

    private static func feed(_ text: Data, to reader: JSONRecordReader) throws(JSONReadError) -> SourceTree {
        var place = text.startIndex
        while place < text.endIndex {
            let end = min(place + pieceBytes, text.endIndex)
            try [UInt8](text[place..<end]).withUnsafeBufferPointer { (piece) throws(JSONReadError) in
                try reader.feed(piece)
            }
            place = end
        }
        return try reader.finish()
    }

    private static let pieceBytes = 1 << 18
}
