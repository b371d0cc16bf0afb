internal import CYajl
package import Metadata

/// Reads records out of a JSON answer of any size, piece by piece: only the record being read, the records not yet
/// taken and a small envelope are held.
///
/// The records are the elements of the array at `path`. A root array has the empty path; with the empty path, root
/// objects one after another (JSON Lines, RFC 8259 values in sequence) are records too. Everything outside the array
/// (total, page count, cursor, code) is collected as the envelope.
package final class JSONRecordReader {
    private let handle: yajl_handle
    private let events: JSONEventSink
    private var repair = JSONControlRepair()
    private var consumed = 0
    private var started = false
    /// What follows is not part of the answer.
    private var isOver = false

    /// - Parameters:
    ///   - recordBytes: the most one record may weigh; a larger one is handed out with a defect and no tree.
    ///   - depth: the deepest nesting of a record or of the envelope.
    package init(path: TreePath, recordBytes: Int = 8 << 20, depth: Int = 64) {
        events = JSONEventSink(path: path.components, recordBytes: recordBytes, depth: depth)
        handle = yajl_alloc(JSONEventSink.callbacks, nil, Unmanaged.passUnretained(events).toOpaque())
        cyajl_accept_hostile_input(handle)
    }

    /// A reader without records: the whole answer is the envelope.
    convenience init(wholeWithin depth: Int) {
        self.init(path: TreePath(""), recordBytes: .max, depth: depth)
        events.keepsWholeEnvelope = true
    }

    deinit { yajl_free(handle) }

    /// Whether the record array (or null in its place) has turned up.
    package var foundRecords: Bool { events.foundRecords }

    /// Records read since the last call.
    package func takeRecords() -> [JSONRecord] {
        defer { events.records.removeAll(keepingCapacity: true) }
        return events.records
    }

    /// Forgets the first of the records that wait.
    func dropRecords(_ count: Int) { events.records.removeFirst(min(count, events.records.count)) }

    /// How many records wait to be taken.
    package var waiting: Int { events.records.count }

    /// Reads the next piece.
    /// - Throws: `JSONReadError`.
    package func feed(_ piece: UnsafeBufferPointer<UInt8>) throws(JSONReadError) {
        if isOver { return }
        var piece = piece
        if !started {
            piece = try skipPreamble(piece)
            if piece.isEmpty { return }
        }
        let before = repair.repairs
        if let repaired = repair.repaired(piece) {
            let repairs = repair.repairs - before
            try repaired.withUnsafeBufferPointer { (buffer) throws(JSONReadError) in
                try parse(buffer, original: piece, repairs: repairs)
            }
        } else {
            try parse(piece, original: piece, repairs: 0)
        }
    }

    /// Says that there are no more pieces and hands out the envelope.
    /// - Throws: `JSONReadError.truncated` when the answer was cut.
    package func finish() throws(JSONReadError) -> SourceTree {
        guard started else { throw .empty }
        guard isOver || yajl_complete_parse(handle) == yajl_status_ok, events.isAtRoot else { throw .truncated }
        return events.finishEnvelope()
    }

    private func skipPreamble(
        _ piece: UnsafeBufferPointer<UInt8>
    ) throws(JSONReadError) -> UnsafeBufferPointer<UInt8> {
        var start = 0
        // Byte order marks as well: some systems write two, or a blank line before one.
        while start < piece.count, piece[start] <= 0x20 || [0xEF, 0xBB, 0xBF].contains(piece[start]) { start += 1 }
        consumed += start
        guard start < piece.count else { return UnsafeBufferPointer(rebasing: piece[piece.count...]) }
        if piece[start] == UInt8(ascii: "<") { throw .isMarkup }
        started = true
        return UnsafeBufferPointer(rebasing: piece[start...])
    }

    private func parse(
        _ piece: UnsafeBufferPointer<UInt8>, original: UnsafeBufferPointer<UInt8>, repairs: Int
    ) throws(JSONReadError) {
        events.begin(piece: original, repairs: repairs > 0 ? piece : nil, handle: handle)
        let status = yajl_parse(handle, piece.baseAddress, piece.count)
        if status == yajl_status_ok {
            events.endPiece()
            consumed += piece.count
            return
        }
        if events.mayIgnoreRest {
            // A notice some gateways glue behind a whole answer.
            isOver = true
            return
        }
        let offset = consumed + yajl_get_bytes_consumed(handle)
        if status == yajl_status_client_canceled { throw .tooDeep }
        var reason = "语法错误"
        if let text = yajl_get_error(handle, 0, piece.baseAddress, piece.count) {
            reason = String(cString: text).trimmed
            yajl_free_error(handle, text)
        }
        throw .malformed(offset: offset, reason: reason)
    }
}

extension JSONRecordReader {
    /// Reads one stored payload again: the tree of one JSON value.
    /// - Throws: `JSONReadError`.
    package static func tree(of payload: [UInt8], depth: Int = 64) throws(JSONReadError) -> SourceTree {
        let reader = JSONRecordReader(wholeWithin: depth)
        try payload.withUnsafeBufferPointer { (buffer) throws(JSONReadError) in try reader.feed(buffer) }
        return try reader.finish()
    }
}
