import CZlib

/// A ZIP file written in one piece (PKWARE APPNOTE 6.3, deflated entries, no ZIP64).
struct ZipArchive {
    private var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    mutating func add(_ name: String, _ content: [UInt8]) {
        let packed = Deflate.raw(content)
        let sum = content.withUnsafeBufferPointer { crc32(0, $0.baseAddress, uInt(content.count)) }
        let offset = bytes.count
        var common: [UInt8] = []
        // Version 2.0, UTF-8 names, deflated, 1980-01-01 00:00: the same content gives the same bytes.
        for value in [20, 0x0800, 8, 0, 0x0021] { common.append(little: value, 2) }
        common.append(little: Int(sum), 4)
        common.append(little: packed.count, 4)
        common.append(little: content.count, 4)
        common.append(little: name.utf8.count, 2)
        common.append(little: 0, 2)
        bytes += [0x50, 0x4B, 3, 4] + common + Array(name.utf8) + packed
        directory += [0x50, 0x4B, 1, 2, 20, 0] + common + [UInt8](repeating: 0, count: 10)
        directory.append(little: offset, 4)
        directory += Array(name.utf8)
        count += 1
    }

    func finished() -> [UInt8] {
        var end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
        end.append(little: count, 2)
        end.append(little: count, 2)
        end.append(little: directory.count, 4)
        end.append(little: bytes.count, 4)
        end.append(little: 0, 2)
        return bytes + directory + end
    }
}

/// Compression by zlib.
enum Deflate {
    /// A raw deflate stream, for ZIP entries.
    static func raw(_ content: [UInt8]) -> [UInt8] { stream(content, windowBits: -15) }

    /// A gzip file that unpacks to `count` blanks.
    static func gzipBlanks(_ count: Int) -> [UInt8] {
        var packed: [UInt8] = []
        let blanks = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20)
        run(windowBits: 31) { push in
            for step in 0..<(count >> 20) {
                push(blanks, step == (count >> 20) - 1, &packed)
            }
        }
        return packed
    }

    private static func stream(_ content: [UInt8], windowBits: Int32) -> [UInt8] {
        var packed: [UInt8] = []
        packed.reserveCapacity(content.count / 4)
        run(windowBits: windowBits) { push in push(content, true, &packed) }
        return packed
    }

    private static func run(
        windowBits: Int32, _ body: (_ push: ([UInt8], Bool, inout [UInt8]) -> Void) -> Void
    ) {
        var stream = z_stream()
        guard
            deflateInit2_(
                &stream, 6, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return }
        defer { deflateEnd(&stream) }
        body { content, isLast, packed in
            var input = content
            let length = input.count
            input.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = uInt(length)
                var output = [UInt8](repeating: 0, count: 1 << 16)
                var room = 0
                repeat {
                    let written = output.withUnsafeMutableBufferPointer { output in
                        stream.next_out = output.baseAddress
                        stream.avail_out = uInt(output.count)
                        deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                        room = Int(stream.avail_out)
                        return output.count - room
                    }
                    packed += output[..<written]
                } while room == 0
            }
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(little value: Int, _ width: Int) {
        for step in 0..<width { append(UInt8(truncatingIfNeeded: value >> (8 * step))) }
    }
}
