import Metadata

/// A source that drops one workbook (ECMA-376) without identifiers: shared strings, date serials, empty cells absent.
struct XLSXVoice: PlatformVoice {
    let simulation: Simulation
    let source: SimulatedSource
    let cache: ListIndexCache

    private static let headings = [
        "序号", "资源名称", "学科", "年级", "版本", "册次", "语言文字", "类型", "教师", "单位", "评选结果", "发布日期",
    ]

    func answer(_ request: SimulatedRequest, _ surroundings: Surroundings) -> SimulatedAnswer {
        guard request.path == "drop/resources.xlsx" else { return .notFound }
        let rows = PagedRows(simulation, source, cache, surroundings)
        var strings = SharedStrings()
        var sheet = ByteWriter(capacity: 1024 + rows.count * 500)
        sheet.add("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"")
        sheet.add("http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\">")
        for (column, heading) in Self.headings.enumerated() { cell(column, 1, heading, &strings, &sheet) }
        sheet.add("</row>")
        var line = 1
        rows.write(offset: 0, limit: rows.count, separator: "", to: &sheet) { record, sheet in
            line += 1
            row(record, line, &strings, &sheet)
        }
        sheet.add("</sheetData></worksheet>")
        var zip = ZipArchive()
        for part in XLSXParts.fixed { zip.add(part.name, Array(part.content.utf8)) }
        zip.add("xl/worksheets/sheet1.xml", sheet.bytes)
        zip.add("xl/sharedStrings.xml", strings.part)
        return SimulatedAnswer(
            contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body: zip.finished())
    }

    private func row(_ record: TrueRecord, _ line: Int, _ strings: inout SharedStrings, _ sheet: inout ByteWriter) {
        sheet.add("<row r=\"")
        sheet.add(line)
        sheet.add("\"><c r=\"A")
        sheet.add(line)
        sheet.add("\"><v>")
        sheet.add(line - 1)
        sheet.add("</v></c>")
        let texts = [
            record.title.text, record.subject?.text, record.gradeName?.text, record.edition?.text, record.volume?.text,
            record.tongue.label.text, record.type.text, record.teacher?.text, record.school?.text, record.award?.text,
        ]
        for (column, text) in texts.enumerated() {
            if let text { cell(column + 1, line, text, &strings, &sheet) }
        }
        // Days since 1899-12-30 on Beijing's clock, six decimals.
        let seconds = Int(record.datestamp.onShanghaiClock.seconds)
        sheet.add("<c r=\"L")
        sheet.add(line)
        sheet.add("\" s=\"1\"><v>")
        sheet.add(seconds / 86_400 + 25_569)
        sheet.add(UInt8(ascii: "."))
        sheet.add((seconds % 86_400 * 1_000_000 + 43_200) / 86_400, width: 6)
        sheet.add("</v></c></row>")
    }

    private func cell(
        _ column: Int, _ line: Int, _ text: String, _ strings: inout SharedStrings, _ sheet: inout ByteWriter
    ) {
        sheet.add("<c r=\"")
        sheet.add(UInt8(ascii: "A") + UInt8(column))
        sheet.add(line)
        sheet.add("\" t=\"s\"><v>")
        sheet.add(strings.number(of: text))
        sheet.add("</v></c>")
    }
}

/// The strings of a workbook, each once.
private struct SharedStrings {
    private var numbers: [String: Int] = [:]
    private var items = ByteWriter(capacity: 1 << 16)

    mutating func number(of text: String) -> Int {
        if let known = numbers[text] { return known }
        let number = numbers.count
        numbers[text] = number
        items.add("<si><t xml:space=\"preserve\">")
        items.add(text: text)
        items.add("</t></si>")
        return number
    }

    var part: [UInt8] {
        let head =
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
            + "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" uniqueCount=\"\(numbers.count)\">"
        return Array(head.utf8) + items.bytes + Array("</sst>".utf8)
    }
}

/// The parts of a workbook that never change.
private enum XLSXParts {
    private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let packaged = "http://schemas.openxmlformats.org/package/2006"
    private static let sheets = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    static let fixed: [(name: String, content: String)] = [
        (
            "[Content_Types].xml",
            head + "<Types xmlns=\"\(packaged)/content-types\">"
                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                + override("xl/workbook.xml", "sheet.main") + override("xl/worksheets/sheet1.xml", "worksheet")
                + override("xl/sharedStrings.xml", "sharedStrings") + override("xl/styles.xml", "styles") + "</Types>"
        ),
        (
            "_rels/.rels",
            head + "<Relationships xmlns=\"\(packaged)/relationships\">"
                + relation("rId1", "officeDocument", "xl/workbook.xml") + "</Relationships>"
        ),
        (
            "xl/workbook.xml",
            head + "<workbook xmlns=\"\(sheets)\" xmlns:r=\"\(office)\">"
                + "<sheets><sheet name=\"资源清单\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
        ),
        (
            "xl/_rels/workbook.xml.rels",
            head + "<Relationships xmlns=\"\(packaged)/relationships\">"
                + relation("rId1", "worksheet", "worksheets/sheet1.xml")
                + relation("rId2", "sharedStrings", "sharedStrings.xml") + relation("rId3", "styles", "styles.xml")
                + "</Relationships>"
        ),
        (
            "xl/styles.xml",
            head
                + "<styleSheet xmlns=\"\(sheets)\"><fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills>"
                + "<borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>"
                + "<cellXfs count=\"2\"><xf/><xf numFmtId=\"22\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
        ),
    ]

    private static func override(_ part: String, _ kind: String) -> String {
        "<Override PartName=\"/\(part)\" ContentType=\"\(spreadsheet).\(kind)+xml\"/>"
    }

    private static func relation(_ id: String, _ kind: String, _ target: String) -> String {
        "<Relationship Id=\"\(id)\" Type=\"\(office)/\(kind)\" Target=\"\(target)\"/>"
    }
}
