import Foundation
import TestSupport
import Testing

@testable import Harvesting

@Suite("ZIP files")
struct ZipArchiveTests {
    private func archive() throws -> ZipArchive {
        // Nobody else holds these bytes once this returns.
        try ZipArchive(Data(Workbook.make(rows: "<row/>")), entryLimit: 1 << 20, ratio: 200)
    }

    @Test("An archive holds the bytes it reads from")
    func holding() throws {
        let entry = try archive().entry("xl/worksheets/sheet1.xml")
        var space = [UInt8](repeating: 0, count: 4096)
        let count = space.withUnsafeMutableBytes { entry.read(into: $0) }
        #expect(String(decoding: space.prefix(max(0, count)), as: UTF8.self).contains("<sheetData><row/>"))
    }

    @Test("Fewer bytes than any ZIP file has are none", arguments: [0, 4, 21])
    func tooShort(count: Int) {
        let bytes: [UInt8] = [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18)
        #expect(throws: TableError.malformed("不是 ZIP/XLSX 文件")) {
            _ = try ZipArchive(Data(bytes.prefix(count)), entryLimit: 1, ratio: 1)
        }
    }
}
