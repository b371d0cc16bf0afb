package import Foundation

/// The lines of a gzip file of our own kind, a piece of the file at a time.
package enum GzipLines {
    /// A line longer than this is no record.
    private static let longest = 64 << 20

    /// Hands each line on, without its end.
    /// - Throws: `FetchFailure.truncated` for bytes that are no whole gzip file, `.tooLarge` for a line beyond all
    ///   records; a Cocoa error when the file cannot be read; what `body` throws.
    package static func forEach(in file: URL, _ body: ([UInt8]) throws -> Void) throws {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        let decoder = ZlibDecoder()
        var pending: [UInt8] = []
        while let piece = try handle.read(upToCount: 1 << 18), !piece.isEmpty {
            try Array(piece).withUnsafeBufferPointerTyped { bytes throws(FetchFailure) in
                try decoder.decode(bytes) { output throws(FetchFailure) in pending.append(contentsOf: output) }
            }
            var start = 0
            while let end = pending[start...].firstIndex(of: UInt8(ascii: "\n")) {
                try body(Array(pending[start..<end]))
                start = end + 1
            }
            pending.removeFirst(start)
            guard pending.count <= longest else { throw FetchFailure.tooLarge(limit: longest) }
        }
        guard decoder.isComplete else { throw FetchFailure.truncated }
        if !pending.isEmpty { try body(pending) }
    }
}
