internal import CZstd
internal import Synchronization

/// zstd for what the catalogue keeps: raw payloads by the page, mapped records eight at a time against a fixed dictionary.
package struct Zstd: Sendable {
    /// What zstd could not do, in its own words.
    package struct Failure: Error, CustomStringConvertible {
        package var description: String

        package init(description: String) { self.description = description }
    }

    /// zstd's own fastest regular level: at page size it costs some 3 µs a record, and higher levels gain under 10 %.
    private static let level: Int32 = 1

    /// One frame.
    /// - Throws: `Failure`.
    package static func compress(_ bytes: [UInt8]) throws -> [UInt8] {
        try run(capacity: ZSTD_compressBound(bytes.count)) { target in
            ZSTD_compress(target.baseAddress, target.count, bytes, bytes.count, level)
        }
    }

    /// - Parameter limit: bytes the result may have; more is an error, not a memory problem.
    /// - Throws: `Failure` for a frame that is damaged or larger.
    package static func decompress(_ bytes: [UInt8], limit: Int = 1 << 30) throws -> [UInt8] {
        try bytes.withUnsafeBufferPointer { bytes in
            try run(capacity: try size(of: bytes, limit: limit)) { target in
                ZSTD_decompress(target.baseAddress, target.count, bytes.baseAddress, bytes.count)
            }
        }
    }

    static func size(of bytes: UnsafeBufferPointer<UInt8>, limit: Int) throws -> Int {
        let size = ZSTD_getFrameContentSize(bytes.baseAddress, bytes.count)
        // ZSTD_CONTENTSIZE_UNKNOWN and _ERROR are the two highest values.
        guard size < UInt64(limit) else {
            throw Failure(description: "zstd frame damaged or larger than \(limit) bytes")
        }
        return Int(size)
    }

    static func run(capacity: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) -> Int) throws -> [UInt8] {
        var failure: Failure?
        let result = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            let written = body(buffer)
            if ZSTD_isError(written) != 0 {
                failure = Failure(description: String(cString: ZSTD_getErrorName(written)))
            } else {
                count = written
            }
        }
        if let failure { throw failure }
        return result
    }
}

/// Compresses mapped records. One record is too short to learn from, so the words all records share are given to zstd
/// beforehand; that brings a mapped record from about 60 % of its size to about 30 %.
final class MappedCodec: @unchecked Sendable {
    // The digested dictionaries are read-only and shared; contexts are made per call chain and guarded by `lock`.
    private let compressing: OpaquePointer?
    private let decompressing: OpaquePointer?
    /// For groups of catalogues that were begun with the first version.
    private let decompressingFirst: OpaquePointer?

    init() {
        let words = Array(MappedDictionary.words.utf8)
        let newest = MappedDictionary.version2
        compressing = ZSTD_createCDict(newest, newest.count, 1)
        decompressing = ZSTD_createDDict(newest, newest.count)
        decompressingFirst = ZSTD_createDDict(words, words.count)
    }

    deinit {
        ZSTD_freeCDict(compressing)
        ZSTD_freeDDict(decompressing)
        ZSTD_freeDDict(decompressingFirst)
        for context in idle.withLock({ $0 }) { ZSTD_freeDCtx(context.address) }
    }

    /// A context for one thread's compressing.
    func compressor() -> Compressor { Compressor(codec: self) }

    func decompress(_ bytes: UnsafeBufferPointer<UInt8>) throws -> [UInt8] {
        let context = Context(address: idle.withLock { $0.popLast()?.address } ?? ZSTD_createDCtx())
        defer { idle.withLock { $0.append(context) } }
        let version = ZSTD_getDictID_fromFrame(bytes.baseAddress, bytes.count)
        let dictionary = version == MappedDictionary.version2ID ? decompressing : decompressingFirst
        return try Zstd.run(capacity: try Zstd.size(of: bytes, limit: 64 << 20)) { target in
            ZSTD_decompress_usingDDict(
                context.address, target.baseAddress, target.count, bytes.baseAddress, bytes.count, dictionary)
        }
    }

    /// What zstd needs to read one record; making it anew costs as much as reading.
    private struct Context: @unchecked Sendable {
        // Handed from one call to the next, never used by two at once.
        var address: OpaquePointer?
    }

    private let idle = Mutex<[Context]>([])

    final class Compressor {
        private let codec: MappedCodec
        private let context = ZSTD_createCCtx()

        init(codec: MappedCodec) {
            self.codec = codec
        }

        deinit { ZSTD_freeCCtx(context) }

        func compress(_ bytes: [UInt8]) throws -> [UInt8] {
            try Zstd.run(capacity: ZSTD_compressBound(bytes.count)) { target in
                ZSTD_compress_usingCDict(
                    context, target.baseAddress, target.count, bytes, bytes.count, codec.compressing)
            }
        }
    }
}
