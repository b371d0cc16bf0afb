internal import CYajl
internal import Metadata

/// Receives yajl's events and sorts them into records and envelope.
final class JSONEventSink {
    /// The envelope holds a handful of numbers; what a hostile answer puts beside the records beyond this is dropped.
    static let envelopeText = 1 << 20
    static let envelopeNodes = 20_000
    /// Deeper than this nothing is followed: the stack of levels must stay small.
    static let parserDepth = 4096

    private let path: JSONRecordPath
    private let recordBytes: Int
    private let depth: Int
    private var levels: [JSONRecordPath.Level] = []
    private var key = ""

    private var envelope = SourceTreeBuilder()
    private var envelopeRoots = 0
    private var builder = SourceTreeBuilder()
    var keepsWholeEnvelope = false

    private(set) var foundRecords = false
    var records: [JSONRecord] = []

    // The record being read: its depth in `levels`, its bytes of earlier pieces, and its start in this piece.
    private var recordLevel: Int?
    private var recordStart = 0
    private var recordHead: [UInt8] = []
    private var recordSize = 0
    private var defect: JSONRecord.Defect?
    private var headRepaired = false
    private var isUndone = false
    /// Brackets open beyond the deepest level of the record: counted, so that it costs itself alone.
    private var tooDeep = 0

    private var piece = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private var repairedPiece: UnsafeBufferPointer<UInt8>?
    private var handle: yajl_handle?

    init(path: [String], recordBytes: Int, depth: Int) {
        self.path = JSONRecordPath(components: path)
        self.recordBytes = recordBytes
        self.depth = depth
    }

    var isAtRoot: Bool { levels.isEmpty && recordLevel == nil }

    /// Whether a whole answer has been read and text behind it means nothing. Where root values are the records (one a
    /// line) it would be a broken record.
    var mayIgnoreRest: Bool { isAtRoot && envelopeRoots == 1 }

    func begin(piece: UnsafeBufferPointer<UInt8>, repairs: UnsafeBufferPointer<UInt8>?, handle: yajl_handle) {
        self.piece = piece
        repairedPiece = repairs
        self.handle = handle
        recordStart = 0
    }

    func endPiece() {
        if recordLevel != nil { keep(upTo: piece.count) }
        piece = UnsafeBufferPointer(start: nil, count: 0)
        repairedPiece = nil
    }

    func finishEnvelope() -> SourceTree { envelope.finish() }

    // MARK: Structure

    func open(isArray: Bool) -> Bool {
        if let recordLevel {
            openInRecord(isArray: isArray, depth: levels.count - recordLevel)
            return true
        }
        guard levels.count < Self.parserDepth else { return false }
        let startsRecord = isRecordPosition(isArray: isArray)
        let matched = path.matched(in: levels.last, key: key)
        if startsRecord {
            recordLevel = levels.count
            recordStart = offset - 1
            recordSize = 0
            recordHead.removeAll(keepingCapacity: true)
            headRepaired = false
            isUndone = false
            defect = isArray ? .notAnObject : nil
            builder.open("", kind: isArray ? .array : .object)
        } else {
            guard levels.count < depth else { return false }
            if isArray, matched == path.components.count { foundRecords = true }
            if envelopeHasRoom { envelope.open(memberName, kind: isArray ? .array : .object) }
        }
        levels.append(JSONRecordPath.Level(isArray: isArray, matched: matched))
        return true
    }

    private func openInRecord(isArray: Bool, depth: Int) {
        guard tooDeep == 0, depth < min(self.depth, Self.parserDepth) else {
            defect = defect ?? .tooDeep
            tooDeep += 1
            return
        }
        if defect == nil { builder.open(memberName, kind: isArray ? .array : .object) }
        levels.append(JSONRecordPath.Level(isArray: isArray, matched: -1))
    }

    func close() -> Bool {
        if tooDeep > 0 {
            tooDeep -= 1
            return true
        }
        guard !levels.isEmpty else { return false }
        levels.removeLast()
        guard let recordLevel else {
            if envelope.depth > levels.count { envelope.close() }
            return true
        }
        if levels.count > recordLevel {
            if builder.depth > levels.count - recordLevel { builder.close() }
            return true
        }
        finishRecord()
        return true
    }

    func setKey(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        key = String(decoding: bytes, as: UTF8.self)
        return true
    }

    func leaf(_ bytes: UnsafeBufferPointer<UInt8>, kind: SourceTree.Kind) -> Bool {
        if kind == .string, recordLevel != nil || keepsWholeEnvelope, DoubleEncoding.isSuspect(bytes),
            let undone = DoubleEncoding.undone(Array(bytes)[...])
        {
            isUndone = true
            return undone.withUnsafeBufferPointer { plainLeaf($0, kind: kind) }
        }
        return plainLeaf(bytes, kind: kind)
    }

    private func plainLeaf(_ bytes: UnsafeBufferPointer<UInt8>, kind: SourceTree.Kind) -> Bool {
        if recordLevel != nil {
            if defect == nil { builder.leaf(memberName, bytes, kind: kind) }
            return true
        }
        if let level = levels.last, level.isArray, level.matched == path.components.count, !keepsWholeEnvelope {
            // Null, too, is one of the records the platform counts.
            let payload = kind == .null ? Array("null".utf8) : Array(bytes)
            records.append(JSONRecord(tree: nil, payload: payload, findings: [], defect: .notAnObject))
            return true
        }
        if kind == .null, path.matched(in: levels.last, key: key) == path.components.count { foundRecords = true }
        if envelopeHasRoom, !levels.isEmpty { envelope.leaf(memberName, bytes, kind: kind) }
        return true
    }

    // MARK: Where we are

    private var offset: Int { handle.map { yajl_get_bytes_consumed($0) } ?? 0 }

    private var memberName: String {
        guard let level = levels.last, !level.isArray else { return "" }
        return key
    }

    private var envelopeHasRoom: Bool {
        if levels.isEmpty { envelopeRoots += 1 }
        if keepsWholeEnvelope { return envelopeRoots == 1 }
        return envelopeRoots == 1 && envelope.depth == levels.count
            && envelope.textCount < Self.envelopeText && envelope.nodeCount < Self.envelopeNodes
    }

    private func isRecordPosition(isArray: Bool) -> Bool {
        guard !keepsWholeEnvelope, path.isRecord(in: levels.last, isArray: isArray) else { return false }
        if levels.isEmpty { foundRecords = true }
        return true
    }

    // MARK: Bytes of a record

    private func keep(upTo end: Int) {
        recordSize += end - recordStart
        if repairedPiece != nil, hasRepairs(from: recordStart, to: end) { headRepaired = true }
        if recordSize > recordBytes {
            defect = defect ?? .tooLarge
            let room = max(0, min(recordBytes, 1 << 16) - recordHead.count)
            recordHead.append(contentsOf: piece[recordStart..<min(end, recordStart + room)])
        } else {
            recordHead.append(contentsOf: piece[recordStart..<end])
        }
    }

    private func hasRepairs(from start: Int, to end: Int) -> Bool {
        guard let repairedPiece else { return false }
        return (start..<end).contains { repairedPiece[$0] == 0x20 && piece[$0] != 0x20 }
    }

    private func finishRecord() {
        keep(upTo: offset)
        builder.close()
        let tree = builder.finish()
        var findings: [Finding] = []
        if headRepaired { findings.append(Finding(rule: "control_chars", severity: .notice)) }
        if isUndone { findings.append(Finding(rule: "encoding_repaired", severity: .notice, value: "UTF-8×2")) }
        if defect == nil,
            String(validating: recordHead, as: UTF8.self) == nil
                || recordHead.withUnsafeBufferPointer({ TextCharset.holdsReplacement($0) })
        {
            findings.append(Finding(rule: "mojibake", severity: .warning))
        }
        records.append(
            JSONRecord(tree: defect == nil ? tree : nil, payload: recordHead, findings: findings, defect: defect))
        recordHead = []
        recordLevel = nil
    }
}
