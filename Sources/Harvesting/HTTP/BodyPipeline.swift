internal import Metadata

/// The way of an answer's bytes: recognise the coding, decode, count, store. Whatever a server sends, it costs no more
/// than the limits.
struct BodyPipeline: ~Copyable {
    /// Below this many decoded bytes nobody asks about ratios: short answers may compress a thousandfold.
    private static let ratioFloor = 4 << 20

    private let limits: Platform.Limits
    private var coding: String
    private var decoder: (any ContentDecoder)?
    private var head: [UInt8] = []
    private var isRecognised = false
    private var sink = BodySink()
    /// Bytes as they came over the wire.
    private(set) var received = 0

    /// - Parameter coding: the Content-Encoding header, or empty.
    init(limits: Platform.Limits, coding: String) {
        self.limits = limits
        self.coding = coding.lowercased()
    }

    mutating func append(_ piece: UnsafeBufferPointer<UInt8>) throws(FetchFailure) {
        received += piece.count
        if isRecognised {
            try pass(piece)
            return
        }
        head.append(contentsOf: piece)
        if head.count >= 4 { try recognise() }
    }

    /// The body, once the transfer is over.
    /// - Throws: `FetchFailure.truncated` when a compressed stream has no end.
    mutating func finish() throws(FetchFailure) -> FetchBody {
        if !isRecognised { try recognise() }
        if let decoder, !decoder.isComplete { throw .truncated }
        return sink.finish()
    }

    /// What the bytes prove goes before what the header says: gzip without a header is inflated, plain text that calls
    /// itself gzip is left alone.
    private mutating func recognise() throws(FetchFailure) {
        isRecognised = true
        let isGzip = head.starts(with: [0x1F, 0x8B])
        switch coding {
        case "br" where !head.isEmpty: decoder = BrotliDecoder()
        case "zstd" where head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]): decoder = ZstdDecoder()
        case "deflate" where head.first.map({ $0 & 0x0F == 8 }) ?? false: decoder = ZlibDecoder()
        default: decoder = isGzip ? ZlibDecoder() : nil
        }
        let first = head
        head = []
        try first.withUnsafeBufferPointerTyped { piece throws(FetchFailure) in try pass(piece) }
    }

    private mutating func pass(_ piece: UnsafeBufferPointer<UInt8>) throws(FetchFailure) {
        guard !piece.isEmpty else { return }
        guard let decoder else {
            try keep(piece)
            return
        }
        // A noncopyable self cannot be captured, so the pieces are gathered first; one piece decodes to what its
        // share of the ratio allows at most.
        var decoded: [UInt8] = []
        let room = limits.responseBytes - sink.count
        let ratioRoom = max(Self.ratioFloor, Int(limits.decompressionRatio * Double(received))) - sink.count
        try decoder.decode(piece) { bytes throws(FetchFailure) in
            guard decoded.count + bytes.count <= ratioRoom else { throw .decompressionBomb }
            guard decoded.count + bytes.count <= room else { throw .tooLarge(limit: limits.responseBytes) }
            decoded.append(contentsOf: bytes)
        }
        try decoded.withUnsafeBufferPointerTyped { piece throws(FetchFailure) in try keep(piece) }
    }

    private mutating func keep(_ piece: UnsafeBufferPointer<UInt8>) throws(FetchFailure) {
        guard sink.count + piece.count <= limits.responseBytes else { throw .tooLarge(limit: limits.responseBytes) }
        try sink.append(piece)
    }
}
