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

    /// Some JSON and XML in Chinese, in Brotli, which the project only reads.
    package static let brotli = [UInt8](
        Data(
            base64Encoded: """
                G4cCAJwHtm1s60GvsLJGSwtN3ST9e5BZFluXjalzYpvK+FexdIVOi+D4bIUNOAGKFltoANgG1T1kWJo3QSMbdoD/qYgb8b16miDFWGCE6gTFGMwOsAyYWhOhL7NL1a4IO7lvCx7PAxDh1sAP
                """, options: .ignoreUnknownCharacters) ?? Data())
}
