import Metadata
import Testing

@Suite("Tables for spreadsheets")
struct CSVTableTests {
    @Test("A cell that a spreadsheet would run is text, and quotes and line breaks survive")
    func cells() {
        #expect(CSVTable.line(["=cmd|' /C calc'!A0", "@x", "-a"]) == "'=cmd|' /C calc'!A0,'@x,'-a\r\n")
        #expect(CSVTable.line(["a\"b,c\n", ""]) == "\"a\"\"b,c\n\",\r\n")
    }

    @Test("Escape sequences and turned writing stay in no cell; line ends do")
    func controls() {
        #expect(CSVTable.line(["a\u{1B}[2J", "\u{202E}b", "c\nd"]) == "a[2J,b,\"c\nd\"\r\n")
    }

    @Test("A number with a sign is no formula: an identifier comes back as it was")
    func numbers() {
        #expect(CSVTable.line(["-5", "+1.5", "-5+cmd"]) == "-5,+1.5,'-5+cmd\r\n")
    }

    @Test("What is written is read back, whatever stands in it")
    func roundTrip() throws {
        let cells = ["\"", "\"\u{301},x", "一\n二", "a,\"b\"", "无"]
        let names = cells.indices.map { "c\($0)" }
        let rows = try CSVTable.parse(CSVTable.line(names) + CSVTable.line(cells), shownAs: "t.csv")
        #expect(rows.count == 1)
        #expect(names.compactMap { rows.first?[$0] } == cells)
    }
}
