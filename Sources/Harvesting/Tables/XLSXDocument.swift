internal import Foundation
internal import Metadata

/// An Office Open XML workbook (ECMA-376 part 1, §18) as far as a table needs it: one sheet's values.
final class XLSXDocument: TableDocument {
    private let archive: ZipArchive
    private let sheetPath: String
    private let strings: SharedStrings
    private let formats: CellFormats

    /// - Parameter sheet: by name or by number from 1; nil: the first one.
    /// - Throws: `TableError`.
    init(_ data: Data, sheet: String?, limits: Platform.Limits) throws(TableError) {
        archive = try ZipArchive(data, entryLimit: limits.responseBytes, ratio: limits.decompressionRatio)
        let book = try WorkbookIndex(archive)
        sheetPath = try book.path(of: sheet)
        strings = try SharedStrings(archive)
        formats = try CellFormats(archive, uses1904: book.uses1904)
    }

    let hasTrustworthyWidth = false

    func open() throws(TableError) -> any TableRowSource {
        let entry = try archive.entry(sheetPath)
        guard let xml = XMLPull(entry) else { throw .malformed("内存不足") }
        return SheetRowReader(xml, entry: entry, strings: strings, formats: formats)
    }

    func mergedHeadingRows(at row: Int) throws(TableError) -> Int? {
        let entry = try archive.entry(sheetPath)
        guard let xml = XMLPull(entry) else { throw .malformed("内存不足") }
        var rows: Int?
        do throws(XMLPullError) {
            while let event = try xml.next() {
                guard event == .start, xml.isNamed("mergeCell"), let range = xml.attribute("ref") else { continue }
                let corners = range.split(separator: ":").compactMap { CellReference(String($0)) }
                guard corners.count == 2, corners[0].row == row, corners[1].row - row < 10 else { continue }
                rows = max(rows ?? 1, corners[1].row - row + 1)
            }
        } catch {
            throw entry.error("工作表")
        }
        return rows
    }
}

/// A reference such as `AB12`.
struct CellReference: Equatable {
    /// From 0.
    let column: Int
    /// From 1.
    let row: Int

    /// Excel's own last column is XFD, its last row 1048576; what lies beyond is nonsense.
    init?(_ text: String) {
        var column = 0
        var row = 0
        for byte in text.utf8 where byte != UInt8(ascii: "$") {
            switch byte {
            case 0x41...0x5A where row == 0: column = column * 26 + Int(byte - 0x40)
            case 0x30...0x39 where column > 0: row = row * 10 + Int(byte - 0x30)
            default: return nil
            }
            guard column <= 16384, row <= 1_048_576 else { return nil }
        }
        guard column > 0, row > 0 else { return nil }
        self.column = column - 1
        self.row = row
    }
}

/// Which sheets there are and where they lie.
private struct WorkbookIndex {
    private var sheets: [(name: String, relation: String)] = []
    private var targets: [String: String] = [:]
    private(set) var uses1904 = false

    init(_ archive: ZipArchive) throws(TableError) {
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
        try archive.read("xl/workbook.xml") { xml in
            if xml.isNamed("sheet"), let name = xml.attribute("name"),
                let id = xml.attribute("id", namespace: office) ?? xml.attribute("id", namespace: strict)
            {
                sheets.append((name, id))
            } else if xml.isNamed("workbookPr") {
                uses1904 = ["1", "true"].contains(xml.attribute("date1904"))
            }
        }
        try archive.read("xl/_rels/workbook.xml.rels") { xml in
            if xml.isNamed("Relationship"), let id = xml.attribute("Id"), let target = xml.attribute("Target") {
                targets[id] = target
            }
        }
    }

    func path(of wanted: String?) throws(TableError) -> String {
        let found =
            wanted.map { wanted in
                sheets.first { $0.name == wanted }
                    ?? Int(wanted).flatMap { number in
                        sheets.indices.contains(number - 1) ? sheets[number - 1] : nil
                    }
            } ?? sheets.first
        guard let found, let target = targets[found.relation] else {
            let names = sheets.map(\.name).joined(separator: "、")
            throw .malformed(wanted.map { "没有工作表 \($0)（有：\(names)）" } ?? "没有工作表")
        }
        return target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
    }
}

extension ZipArchive {
    /// Hands every start tag of a small entry on.
    /// - Throws: `TableError`.
    func read(_ name: String, onStart: (XMLPull) -> Void) throws(TableError) {
        let entry = try entry(name)
        guard let xml = XMLPull(entry) else { throw .malformed("内存不足") }
        do throws(XMLPullError) {
            while let event = try xml.next() { if event == .start { onStart(xml) } }
        } catch {
            throw entry.error(name)
        }
    }
}
