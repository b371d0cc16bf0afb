internal import Foundation
internal import Metadata

/// Reads a big answer batch by batch: what is held is one batch and the reader's window, not the answer.
struct JSONPump {
    private static let pieceBytes = 1 << 18
    /// Records per batch handed on.
    static let batch = 1000

    private var data: Data
    private var reader: JSONRecordReader
    private let path: TreePath
    private let limits: Platform.Limits
    private var position = 0
    /// Records handed on so far.
    private var taken = 0
    /// Those cut out of the answer, which are handed on last.
    private var broken: [JSONRecord] = []
    /// How often the answer was mended and begun again.
    private var mendings = 0
    private var isListed = false
    /// What stood beside the records; nil until everything is read.
    private(set) var envelope: SourceTree?

    /// - Parameter contentType: of the answer; its charset is believed where the bytes do not say otherwise.
    init(_ data: Data, path: TreePath, limits: Platform.Limits, contentType: String? = nil) {
        self.data = JSONText(data, contentType: contentType).bytes
        self.path = path
        self.limits = limits
        reader = JSONRecordReader(path: path, recordBytes: limits.recordBytes, depth: limits.depth)
    }

    var isDone: Bool { envelope != nil }
    var foundRecords: Bool { reader.foundRecords }
    /// Bytes read so far.
    var bytesRead: Int { position }

    /// The next records; the last batch may be empty.
    /// - Throws: `JSONReadError`.
    mutating func next() throws(JSONReadError) -> [JSONRecord] {
        do throws(JSONReadError) { try read(Self.batch) } catch { try mend(after: error) }
        if isDone, !foundRecords, !isListed, let list = JSONNumberedList.asArray([UInt8](data), path: path) {
            isListed = true
            try restart(Data(list))
        }
        var records = reader.takeRecords()
        taken += records.count
        if envelope != nil {
            records += broken
            broken = []
        }
        return records
    }

    /// Reads on until so many records wait, or to the end.
    private mutating func read(_ wanted: Int) throws(JSONReadError) {
        while reader.waiting < wanted, position < data.count {
            let end = min(position + Self.pieceBytes, data.count)
            try feed(position..<end)
            position = end
        }
        if position == data.count, envelope == nil { envelope = try reader.finish() }
    }

    private func feed(_ piece: Range<Int>) throws(JSONReadError) {
        let fed = data.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) -> Result<Void, JSONReadError> in
            let space = UnsafeBufferPointer(rebasing: bytes.bindMemory(to: UInt8.self)[piece])
            do throws(JSONReadError) { return .success(try reader.feed(space)) } catch { return .failure(error) }
        }
        try fed.get()
    }

    /// First what dialects write, then, if it is no JSON even so, element by element.
    private mutating func mend(after error: JSONReadError) throws(JSONReadError) {
        guard case .malformed = error, mendings < 2 else { throw error }
        mendings += 1
        if mendings == 1 {
            guard let plain = JSONDialect.mended([UInt8](data)) else { return try mend(after: error) }
            do throws(JSONReadError) { try restart(Data(plain)) } catch { try mend(after: error) }
        } else {
            guard let mending = JSONMending(data, path: path, recordBytes: limits.recordBytes) else {
                throw error
            }
            broken = mending.broken
            try restart(Data(mending.bytes))
        }
    }

    /// Goes on in the mended answer, behind the records that were handed on. These are read once more, and dropped
    /// batch by batch.
    private mutating func restart(_ mended: Data) throws(JSONReadError) {
        data = mended
        reader = JSONRecordReader(path: path, recordBytes: limits.recordBytes, depth: limits.depth)
        position = 0
        envelope = nil
        var known = taken
        while known > 0, !isDone {
            try read(min(known, Self.batch))
            let passed = min(known, reader.waiting)
            reader.dropRecords(passed)
            known -= passed
        }
        try read(Self.batch)
    }

    /// A cheap look at both ends: a web page or an answer cut in the middle is known before its records are believed.
    static func glance(at data: Data) throws(TransientAnswer) {
        if isPlain(data) { return }
        let text = JSONText(data).bytes
        guard let first = text.first(where: { !$0.mayLead }), let last = text.last(where: { $0 > 0x20 }) else {
            throw TransientAnswer(JSONReadError.empty.cause)
        }
        if first == UInt8(ascii: "<") { throw TransientAnswer(JSONReadError.isMarkup.cause) }
        guard last == UInt8(ascii: "]") || last == UInt8(ascii: "}") else {
            throw TransientAnswer(JSONReadError.truncated.cause)
        }
    }

    /// Whether both ends are seen to be right as they stand: the whole is made plain when it is read, and once is enough.
    private static func isPlain(_ data: Data) -> Bool {
        guard let first = data.first(where: { $0 > 0x20 }), let last = data.lastIndex(where: { $0 > 0x20 }),
            last > data.startIndex
        else { return false }
        // Behind a byte of another charset a bracket may be half a character.
        return [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(first) && data[last - 1] < 0x80
            && [UInt8(ascii: "}"), UInt8(ascii: "]")].contains(data[last])
    }
}
