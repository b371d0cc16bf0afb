internal import CZip
internal import Foundation

/// Makes XLSX files for tests.
package enum Workbook {
    /// A workbook of one sheet.
    /// - Parameter rows: the XML inside `sheetData`.
    package static func make(
        rows: String, strings: String = "", afterRows: String = "", properties: String = "",
        formats: String = #"<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>"#
    ) throws -> [UInt8] {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        return try zip([
            "xl/workbook.xml":
                #"<workbook xmlns="\#(main)" xmlns:r="\#(office)"><workbookPr \#(properties)/><sheets><sheet name="资源" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
            "xl/_rels/workbook.xml.rels":
                #"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>"#,
            "xl/sharedStrings.xml": "<sst xmlns=\"\(main)\">\(strings)</sst>",
            "xl/styles.xml":
                #"<styleSheet xmlns="\#(main)">\#(formats)<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>"#,
            "xl/worksheets/sheet1.xml":
                #"<worksheet xmlns="\#(main)"><sheetData>\#(rows)</sheetData>\#(afterRows)</worksheet>"#,
        ])
    }

    /// One sheet of texts.
    package struct Sheet {
        package var name: String
        package var rows: [[String]]
        /// As `C2:C11`.
        package var merges: [String]
        /// `hidden`, `veryHidden` or nothing.
        package var state: String

        package init(_ name: String, _ rows: [[String]], merges: [String] = [], state: String = "") {
            self.name = name
            self.rows = rows
            self.merges = merges
            self.state = state
        }

        fileprivate func xml(_ main: String) -> String {
            let rows = Swift.zip(1..., rows).map { number, cells in
                let cells = cells.enumerated().filter { !$0.element.isEmpty }.map { column, text in
                    let letter = Character(Unicode.Scalar(UInt8(65 + column)))
                    return #"<c r="\#(letter)\#(number)" t="inlineStr"><is><t>\#(text)</t></is></c>"#
                }
                return #"<row r="\#(number)">\#(cells.joined())</row>"#
            }
            let merges = merges.map { #"<mergeCell ref="\#($0)"/>"# }.joined()
            return #"<worksheet xmlns="\#(main)"><sheetData>\#(rows.joined())</sheetData>"#
                + (merges.isEmpty ? "" : "<mergeCells>\(merges)</mergeCells>") + "</worksheet>"
        }
    }

    /// A workbook of several sheets.
    /// - Parameter sheets: of at most 26 columns.
    package static func make(sheets: [Sheet]) throws -> [UInt8] {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        var entries: [String: String] = [:]
        var list = ""
        var relations = ""
        for (number, sheet) in Swift.zip(1..., sheets) {
            let state = sheet.state.isEmpty ? "" : #" state="\#(sheet.state)""#
            list += #"<sheet name="\#(sheet.name)" sheetId="\#(number)" r:id="rId\#(number)"\#(state)/>"#
            relations += #"<Relationship Id="rId\#(number)" Target="worksheets/sheet\#(number).xml"/>"#
            entries["xl/worksheets/sheet\(number).xml"] = sheet.xml(main)
        }
        entries["xl/workbook.xml"] =
            #"<workbook xmlns="\#(main)" xmlns:r="\#(office)"><sheets>\#(list)</sheets></workbook>"#
        entries["xl/_rels/workbook.xml.rels"] = "<Relationships>\(relations)</Relationships>"
        return try zip(entries)
    }

    static func zip(_ entries: [String: String]) throws -> [UInt8] {
        let folder = try Project.temporaryFolder()
        let file = folder.url.appending(path: "made.zip")
        guard let archive = zip_open(file.path, ZIP_CREATE, nil) else { throw CocoaError(.fileWriteUnknown) }
        var kept: [UnsafeMutableRawBufferPointer] = []
        defer { for piece in kept { piece.deallocate() } }
        for (name, text) in entries.sorted(by: { $0.key < $1.key }) {
            let bytes = Array(text.utf8)
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 1)
            copy.copyBytes(from: bytes)
            kept.append(copy)
            let source = zip_source_buffer(archive, copy.baseAddress, UInt64(bytes.count), 0)
            guard let source, zip_file_add(archive, name, source, 0) >= 0 else {
                throw CocoaError(.fileWriteUnknown)
            }
        }
        guard zip_close(archive) == 0 else { throw CocoaError(.fileWriteUnknown) }
        return [UInt8](try Data(contentsOf: file))
    }
}
