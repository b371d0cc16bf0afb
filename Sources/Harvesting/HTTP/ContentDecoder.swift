internal import CBrotli
internal import CZlib
internal import CZstd

/// Undoes one content coding piece by piece. Decoding is ours, not libcurl's, so that a cut stream is noticed and a
/// bomb is stopped by exact counts.
protocol ContentDecoder: AnyObject {
    /// - Throws: `FetchFailure.truncated` for bytes that are not of this coding, or what `output` throws.
    func decode(_ piece: UnsafeBufferPointer<UInt8>, output: DecodedOutput) throws(FetchFailure)
    /// The compressed stream came to its own end.
    var isComplete: Bool { get }
}

typealias DecodedOutput = (UnsafeBufferPointer<UInt8>) throws(FetchFailure) -> Void

private let chunk = 1 << 16

/// gzip and deflate (RFC 1952, RFC 1950), with gzip members one after another.
final class ZlibDecoder: ContentDecoder {
    private var stream = z_stream()
    private var buffer = [UInt8](repeating: 0, count: chunk)
    private(set) var isComplete = false
    private let isBare: Bool

    /// - Parameter isBare: the stream has no header, and no checksum behind it.
    init(isBare: Bool = false) {
        self.isBare = isBare
        // 32: zlib and gzip headers are told apart by their first bytes.
        inflateInit2_(&stream, isBare ? -15 : 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    }

    deinit { inflateEnd(&stream) }

    func decode(_ piece: UnsafeBufferPointer<UInt8>, output: DecodedOutput) throws(FetchFailure) {
        stream.next_in = UnsafeMutablePointer(mutating: piece.baseAddress)
        stream.avail_in = UInt32(piece.count)
        while true {
            if isComplete {
                // Padding after the last member is not a member.
                guard !isBare, stream.avail_in > 0, stream.next_in[0] == 0x1F else { return }
                inflateReset(&stream)
                isComplete = false
            }
            let (status, count) = buffer.withUnsafeMutableBufferPointer { space in
                stream.next_out = space.baseAddress
                stream.avail_out = UInt32(space.count)
                let status = inflate(&stream, Z_NO_FLUSH)
                return (status, space.count - Int(stream.avail_out))
            }
            guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else { throw .truncated }
            if count > 0 { try emit(buffer, count, output) }
            isComplete = status == Z_STREAM_END
            if !isComplete, stream.avail_in == 0, count < buffer.count { return }
            if status == Z_BUF_ERROR { return }
        }
    }
}

extension ZlibDecoder {
    /// Of fewer bytes that are no whole stream it cannot be told.
    private static let telling = 512

    /// Whether an answer is a deflate stream without the header that the coding asks for, as some servers send it (RFC
    /// 9110, 8.4.1.2).
    static func isBareDeflate(_ head: [UInt8]) -> Bool {
        let trial = ZlibDecoder(isBare: true)
        do throws(FetchFailure) {
            try head.withUnsafeBufferPointerTyped { piece throws(FetchFailure) in try trial.decode(piece) { _ in } }
        } catch {
            return false
        }
        return trial.isComplete ? trial.stream.avail_in == 0 : head.count >= telling
    }
}

/// Zstandard (RFC 8878).
final class ZstdDecoder: ContentDecoder {
    private let stream = ZSTD_createDStream()
    private var buffer = [UInt8](repeating: 0, count: chunk)
    private(set) var isComplete = false

    deinit { ZSTD_freeDStream(stream) }

    func decode(_ piece: UnsafeBufferPointer<UInt8>, output: DecodedOutput) throws(FetchFailure) {
        var input = ZSTD_inBuffer(src: piece.baseAddress, size: piece.count, pos: 0)
        while true {
            let (status, count) = buffer.withUnsafeMutableBufferPointer { space in
                var out = ZSTD_outBuffer(dst: space.baseAddress, size: space.count, pos: 0)
                return (ZSTD_decompressStream(stream, &out, &input), out.pos)
            }
            guard ZSTD_isError(status) == 0 else { throw .truncated }
            if count > 0 { try emit(buffer, count, output) }
            isComplete = status == 0
            guard input.pos == input.size else { continue }
            // Asked once more behind the end of a frame, it would want a new one.
            if isComplete || count < buffer.count { return }
        }
    }
}

/// Brotli (RFC 7932).
final class BrotliDecoder: ContentDecoder {
    private let state = BrotliDecoderCreateInstance(nil, nil, nil)
    private var buffer = [UInt8](repeating: 0, count: chunk)
    private(set) var isComplete = false

    deinit { BrotliDecoderDestroyInstance(state) }

    func decode(_ piece: UnsafeBufferPointer<UInt8>, output: DecodedOutput) throws(FetchFailure) {
        var available = piece.count
        var next = piece.baseAddress
        while !isComplete {
            let (status, count) = buffer.withUnsafeMutableBufferPointer { space in
                var room = space.count
                var place = space.baseAddress
                let status = BrotliDecoderDecompressStream(state, &available, &next, &room, &place, nil)
                return (status, space.count - room)
            }
            guard status != BROTLI_DECODER_RESULT_ERROR else { throw .truncated }
            if count > 0 { try emit(buffer, count, output) }
            isComplete = status == BROTLI_DECODER_RESULT_SUCCESS
            if status == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT { return }
        }
    }
}

private func emit(_ buffer: [UInt8], _ count: Int, _ output: DecodedOutput) throws(FetchFailure) {
    try buffer.withUnsafeBufferPointerTyped { all throws(FetchFailure) in
        try output(UnsafeBufferPointer(rebasing: all[..<count]))
    }
}
