internal import CXlsxWriter
internal import Cataloguing
internal import Foundation
internal import Metadata

extension ReportBook {
    /// The report as an Office Open XML workbook, one sheet a table. Equal reports give equal bytes.
    /// - Throws: `Catalogue.Failure` when the temporary file cannot be written.
    package func workbook() throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "huiliu-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "report.xlsx")
        guard let book = workbook_new(file.path) else { throw Self.failure(LXW_ERROR_MEMORY_MALLOC_FAILED) }
        describe(book)
        let heading = workbook_add_format(book)
        format_set_bold(heading)
        format_set_bg_color(heading, 0xE8EEF4)
        let counted = workbook_add_format(book)
        format_set_num_format(counted, "#,##0")
        // The library writes 73.1 as the 16 digits of its double; a sheet shows what was rounded.
        let decimal = workbook_add_format(book)
        format_set_num_format(decimal, "0.0#")
        let missing = workbook_add_format(book)
        format_set_italic(missing)
        format_set_font_color(missing, 0x6B7280)
        for table in tables + [numbers] {
            guard let sheet = workbook_add_worksheet(book, table.name) else {
                workbook_close(book)
                throw Self.failure(LXW_ERROR_SHEETNAME_ALREADY_USED)
            }
            for (column, title) in table.header.enumerated() {
                worksheet_write_string(sheet, 0, UInt16(column), title, heading)
                worksheet_set_column(sheet, UInt16(column), UInt16(column), Self.width(table, column), nil)
            }
            worksheet_freeze_panes(sheet, 1, 0)
            for (row, cells) in table.rows.enumerated() {
                for (column, cell) in cells.enumerated() {
                    let place = (UInt32(row + 1), UInt16(column))
                    switch cell {
                    case .text(let text): worksheet_write_string(sheet, place.0, place.1, text, nil)
                    case .number(let number):
                        worksheet_write_number(sheet, place.0, place.1, Double(number), counted)
                    case .decimal(let number): worksheet_write_number(sheet, place.0, place.1, number, decimal)
                    case .missing(let words): worksheet_write_string(sheet, place.0, place.1, words, missing)
                    }
                }
            }
        }
        let result = workbook_close(book)
        guard result == LXW_NO_ERROR else { throw Self.failure(result) }
        return Array(try Data(contentsOf: file))
    }

    /// Title and date; the date is that of the count, so that the same report is the same file.
    private func describe(_ book: UnsafeMutablePointer<lxw_workbook>) {
        title.withCString { title in
            var properties = lxw_doc_properties()
            properties.title = UnsafeMutablePointer(mutating: title)
            properties.created = time_t(of?.seconds ?? 1)
            workbook_set_properties(book, &properties)
        }
    }

    /// Wide enough for most of a column, in characters; Chinese ones take two.
    private static func width(_ table: ReportTable, _ column: Int) -> Double {
        let texts = [table.header[column]] + table.rows.prefix(200).map { $0[column].text }
        let longest = texts.map { $0.unicodeScalars.reduce(0) { $0 + ($1.value > 0x2E80 ? 2 : 1) } }.max() ?? 8
        return Double(min(60, max(8, longest + 2)))
    }

    private static func failure(_ error: lxw_error) -> Catalogue.Failure {
        Catalogue.Failure(
            cause: "写不了工作簿：\(String(cString: lxw_strerror(error)))", nextStep: "检查临时目录的空间和写权限")
    }
}
