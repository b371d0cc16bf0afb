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
    /// The first bytes, and how many came over the wire.
    private var beginning = AnswerBeginning()

    /// - Parameters:
    ///   - coding: the Content-Encoding header, or empty.
    ///   - announced: the Content-Length header.
    init(limits: Platform.Limits, coding: String, announced: Int?) {
        self.limits = limits
        self.coding = coding.lowercased()
        beginning.announced = announced
    }

    mutating func append(_ piece: UnsafeBufferPointer<UInt8>) throws(FetchFailure) {
        beginning.received += piece.count
        do throws(FetchFailure) {
            try take(piece)
            // Not worth waiting for: unpacked it can only be larger.
            if isRecognised, let announced = beginning.announced, announced > limits.responseBytes {
                throw .tooLarge(limit: limits.responseBytes)
            }
        } catch {
            throw error.showing(beginning)
        }
    }

    private mutating func take(_ piece: UnsafeBufferPointer<UInt8>) throws(FetchFailure) {
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
        case "deflate" where !isGzip && ZlibDecoder.isBareDeflate(head): decoder = ZlibDecoder(isBare: true)
        default: decoder = isGzip ? ZlibDecoder() : nil
        }
        let first = head
        head = []
        try first.withUnsafeBufferPointerTyped { piece throws(FetchFailure) in try pass(piece) }
    }

    private mutating func pass(_ piece: UnsafeBufferPointer<UInt8>) throws(FetchFailure) {
        guard !piece.isEmpty else { return }
        guard let decoder else {
            show(piece)
            try keep(piece)
            return
        }
        // A noncopyable self cannot be captured, so the pieces are gathered first; one piece decodes to what its
        // share of the ratio allows at most.
        var decoded: [UInt8] = []
        defer { decoded.withUnsafeBufferPointer { show($0) } }
        let room = limits.responseBytes - sink.count
        let ratioRoom = max(Self.ratioFloor, Int(limits.decompressionRatio * Double(beginning.received))) - sink.count
        try decoder.decode(piece) { bytes throws(FetchFailure) in
            decoded.append(contentsOf: bytes)
            guard decoded.count <= ratioRoom else { throw .decompressionBomb() }
            guard decoded.count <= room else { throw .tooLarge(limit: limits.responseBytes) }
        }
        try decoded.withUnsafeBufferPointerTyped { piece throws(FetchFailure) in try keep(piece) }
    }

    private mutating func show(_ piece: UnsafeBufferPointer<UInt8>) {
        beginning.bytes.append(contentsOf: piece.prefix(AnswerBeginning.limit - beginning.bytes.count))
    }

    private mutating func keep(_ piece: UnsafeBufferPointer<UInt8>) throws(FetchFailure) {
        guard sink.count + piece.count <= limits.responseBytes else { throw .tooLarge(limit: limits.responseBytes) }
        try sink.append(piece)
    }
}

extension FetchFailure {
    /// The same refusal with what had arrived by then.
    fileprivate func showing(_ beginning: AnswerBeginning) -> FetchFailure {
        switch self {
        case .tooLarge(let limit, _): .tooLarge(limit: limit, beginning)
        case .decompressionBomb: .decompressionBomb(beginning)
        default: self
        }
    }
}
