internal import CZlib
internal import CZstd
internal import Foundation

/// Bytes in the content codings of HTTP.
package enum Compressed {
    package static func zlib(_ bytes: [UInt8], window: Int32) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(
            &stream, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        var result = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
        var source = bytes
        let count = source.withUnsafeMutableBufferPointer { input in
            result.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                deflate(&stream, Z_FINISH)
                return output.count - Int(stream.avail_out)
            }
        }
        return Array(result.prefix(count))
    }

    package static func zstd(_ bytes: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let count = ZSTD_compress(&result, result.count, bytes, bytes.count, 3)
        return Array(result.prefix(count))
    }

    /// Bytes as a Brotli stream that leaves them as they are (RFC 7932 §9.2: uncompressed meta-blocks).
    package static func brotliStored(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let end = min(start + 1 << 16, bytes.count)
            // ISLAST 0, MNIBBLES 4, MLEN - 1, ISUNCOMPRESSED 1; before the first one WBITS 16, one bit of 0.
            let header = (1 << 19 | (end - start - 1) << 3) << (start == 0 ? 1 : 0)
            result += [UInt8(header & 0xFF), UInt8(header >> 8 & 0xFF), UInt8(header >> 16)]
            result += bytes[start..<end]
            start = end
        }
        // ISLAST 1, ISLASTEMPTY 1.
        return result + [0x03]
    }

    /// Some JSON and XML in Chinese, in Brotli, which the project only reads.
    package static let brotli = [UInt8](
        Data(
            base64Encoded: """
                G4cCAJwHtm1s60GvsLJGSwtN3ST9e5BZFluXjalzYpvK+FexdIVOi+D4bIUNOAGKFltoANgG1T1kWJo3QSMbdoD/qYgb8b16miDFWGCE6gTFGMwOsAyYWhOhL7NL1a4IO7lvCx7PAxDh1sAP
                """, options: .ignoreUnknownCharacters) ?? Data())
}
