internal import Foundation
internal import Metadata

/// An opened workbook: its sheets, strings and styles.
final class XLSXBook {
    struct Sheet {
        var name: String
        var path: String
        /// Nobody who opens the file sees it.
        var isHidden: Bool
    }

    let sheets: [Sheet]
    private let archive: ZipArchive
    private let strings: SharedStrings
    private let formats: CellFormats

    /// - Throws: `TableError`.
    init(_ data: Data, limits: Platform.Limits) throws(TableError) {
        archive = try ZipArchive(data, entryLimit: limits.responseBytes, ratio: limits.decompressionRatio)
        let index = try WorkbookIndex(archive)
        sheets = index.sheets
        strings = try SharedStrings(archive)
        formats = try CellFormats(archive, uses1904: index.uses1904)
    }

    /// - Parameter wanted: a name, or a number from 1; nil: the first sheet that is not hidden.
    func path(of wanted: String?) throws(TableError) -> String {
        if let wanted {
            let number = Int(wanted).flatMap { sheets.indices.contains($0 - 1) ? $0 - 1 : nil }
            guard let found = sheets.first(where: { $0.name == wanted }) ?? number.map({ sheets[$0] }) else {
                throw .malformed("没有工作表 \(wanted)（有：\(sheets.map(\.name).joined(separator: "、"))）")
            }
            return found.path
        }
        guard let first = sheets.first(where: { !$0.isHidden }) ?? sheets.first else { throw .malformed("没有工作表") }
        return first.path
    }

    func rows(_ path: String, _ merges: MergedCells) throws(TableError) -> SheetRowReader {
        let entry = try archive.entry(path)
        guard let xml = XMLPull(entry) else { throw .malformed("内存不足") }
        return SheetRowReader(xml, entry: entry, strings: strings, formats: formats, merges: merges)
    }

    func merges(_ path: String) throws(TableError) -> MergedCells {
        let entry = try archive.entry(path)
        guard let xml = XMLPull(entry) else { throw .malformed("内存不足") }
        do throws(XMLPullError) { return try MergedCells(xml) } catch { throw entry.error("工作表") }
    }
}

/// Which sheets there are and where they lie.
private struct WorkbookIndex {
    private(set) var sheets: [XLSXBook.Sheet] = []
    private(set) var uses1904 = false

    init(_ archive: ZipArchive) throws(TableError) {
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
        var named: [(name: String, relation: String, isHidden: Bool)] = []
        var targets: [String: String] = [:]
        var uses1904 = false
        try archive.read("xl/workbook.xml") { xml in
            if xml.isNamed("sheet"), let name = xml.attribute("name"),
                let id = xml.attribute("id", namespace: office) ?? xml.attribute("id", namespace: strict)
            {
                named.append((name, id, ["hidden", "veryHidden"].contains(xml.attribute("state"))))
            } else if xml.isNamed("workbookPr") {
                uses1904 = ["1", "true"].contains(xml.attribute("date1904"))
            }
        }
        try archive.read("xl/_rels/workbook.xml.rels") { xml in
            if xml.isNamed("Relationship"), let id = xml.attribute("Id"), let target = xml.attribute("Target") {
                targets[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
            }
        }
        self.uses1904 = uses1904
        // Charts have a place among the sheets and no rows; a sheet without a target cannot be read either.
        sheets = named.compactMap { sheet in
            targets[sheet.relation].map { XLSXBook.Sheet(name: sheet.name, path: $0, isHidden: sheet.isHidden) }
        }
    }
}
