internal import CZip
internal import Foundation

/// A ZIP file read with libzip, with a guard against bombs: what an entry unpacks to is counted while it is read, whatever
/// its directory says.
final class ZipArchive {
    /// An entry may always unpack to this much, whatever the ratio.
    private static let freeBytes = 8 << 20

    /// The end of a ZIP file without entries.
    private static let smallest = 22

    private let archive: OpaquePointer
    /// What libzip reads from. So many bytes lie in storage of their own, which stays where it is as long as it is held
    /// and not changed.
    private let data: Data
    private let entryLimit: Int
    private let ratio: Double

    /// - Throws: `TableError.malformed` when the bytes are no ZIP file.
    init(_ data: Data, entryLimit: Int, ratio: Double) throws(TableError) {
        self.entryLimit = entryLimit
        self.ratio = ratio
        self.data = data
        guard data.count >= Self.smallest else { throw .malformed("不是 ZIP/XLSX 文件") }
        let start = data.withUnsafeBytes { $0.baseAddress }
        let source = zip_source_buffer_create(start, UInt64(data.count), 0, nil)
        guard let source, let opened = zip_open_from_source(source, ZIP_RDONLY, nil) else {
            if let source { zip_source_free(source) }
            throw .malformed("不是 ZIP/XLSX 文件")
        }
        archive = opened
    }

    deinit { zip_discard(archive) }

    func contains(_ name: String) -> Bool { zip_name_locate(archive, name, 0) >= 0 }

    /// The entry unpacked while it is read.
    /// - Throws: `TableError`.
    func entry(_ name: String) throws(TableError) -> ZipEntry {
        let index = zip_name_locate(archive, name, 0)
        guard index >= 0 else { throw .malformed("缺少 \(name)") }
        var stat = zip_stat_t()
        zip_stat_init(&stat)
        guard zip_stat_index(archive, UInt64(index), 0, &stat) == 0,
            let file = zip_fopen_index(archive, UInt64(index), 0)
        else { throw .malformed("\(name) 读不出来") }
        let byRatio = Int(min(Double(stat.comp_size) * ratio, Double(Int32.max) * 1024))
        return ZipEntry(archive: self, file: file, limit: min(entryLimit, max(Self.freeBytes, byRatio)))
    }
}

/// One entry being unpacked.
final class ZipEntry: ByteSource {
    private let archive: ZipArchive
    private let file: OpaquePointer
    private let limit: Int
    private var count = 0
    /// The entry unpacked to more than it may.
    private(set) var isBomb = false
    /// The compressed data are damaged or cut.
    private(set) var isDamaged = false

    fileprivate init(archive: ZipArchive, file: OpaquePointer, limit: Int) {
        self.archive = archive
        self.file = file
        self.limit = limit
    }

    deinit { zip_fclose(file) }

    func read(into space: UnsafeMutableRawBufferPointer) -> Int {
        guard let start = space.baseAddress else { return 0 }
        let got = Int(zip_fread(file, start, UInt64(space.count)))
        if got < 0 { isDamaged = true }
        count += max(0, got)
        if count > limit {
            isBomb = true
            return -1
        }
        return got
    }

    /// What a failure of the XML reader over this entry means. It may have given up before the end: the rest tells
    /// whether it met a bomb (a text of megabytes) or damage.
    func error(_ name: String) -> TableError {
        var rest = [UInt8](repeating: 0, count: 1 << 16)
        while !isBomb, !isDamaged, rest.withUnsafeMutableBytes({ read(into: $0) }) > 0 {}
        if isBomb { return .tooLarge("\(name) 解压后超过 \(limit >> 20) MB，疑似压缩炸弹") }
        return isDamaged ? .truncated("\(name) 的压缩数据损坏") : .malformed("\(name) 不是合法的 XML")
    }
}
