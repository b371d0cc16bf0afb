internal import Foundation
internal import Metadata

/// Which cell styles show a number as a date, and how a serial number becomes one (ECMA-376 part 1, §18.8.30, §18.17.4).
struct CellFormats {
    private var isDate: [Bool] = []
    private let uses1904: Bool

    init(_ archive: ZipArchive, uses1904: Bool) throws(TableError) {
        self.uses1904 = uses1904
        guard archive.contains("xl/styles.xml") else { return }
        var codes: [Int: String] = [:]
        var styles: [Int] = []
        var isCellXfs = false
        let entry = try archive.entry("xl/styles.xml")
        guard let xml = XMLPull(entry) else { throw .malformed("内存不足") }
        do throws(XMLPullError) {
            while let event = try xml.next() {
                if xml.isNamed("cellXfs") { isCellXfs = event == .start }
                guard event == .start else { continue }
                if xml.isNamed("numFmt"), let id = xml.attribute("numFmtId").flatMap({ Int($0) }) {
                    codes[id] = xml.attribute("formatCode") ?? ""
                } else if isCellXfs, xml.isNamed("xf") {
                    styles.append(xml.attribute("numFmtId").flatMap { Int($0) } ?? 0)
                }
            }
        } catch {
            throw entry.error("styles.xml")
        }
        isDate = styles.map { id in codes[id].map(Self.isDateCode) ?? Self.builtInDates.contains(id) }
    }

    init(isDate: [Bool], uses1904: Bool) {
        self.isDate = isDate
        self.uses1904 = uses1904
    }

    /// The dates and times among the numbers that need no format code; 27–36 and 50–58 are those of East Asian Excel.
    private static let builtInDates: Set<Int> = Set(14...22).union(27...36).union(45...47).union(50...58)

    /// Whether a format code shows a date or a time: a date letter outside quotes, brackets and escapes.
    static func isDateCode(_ code: String) -> Bool {
        var plain = ""
        var isQuoted = false
        var isBracketed = false
        var isEscaped = false
        for character in code.split(separator: ";").first ?? "" {
            if isEscaped {
                isEscaped = false
            } else if isQuoted {
                isQuoted = character != "\""
            } else if isBracketed {
                isBracketed = character != "]"
            } else {
                switch character {
                case "\"": isQuoted = true
                case "[": isBracketed = true
                case "\\", "_", "*": isEscaped = true
                default: plain.append(character)
                }
            }
        }
        return !plain.lowercased().contains("general") && plain.lowercased().contains { "ymdhs年月日时分秒".contains($0) }
    }

    /// The text of a number: a date without zone for a date style, else the number as written.
    func text(_ number: String, style: Int?) -> String {
        guard let style, isDate.indices.contains(style), isDate[style], let serial = Double(number), serial >= 0,
            serial < 2_958_466
        else { return number }
        let day = Int(serial.rounded(.down))
        let second = Int(((serial - serial.rounded(.down)) * 86400).rounded())
        // Day 60 of the 1900 system is 29 February 1900, which never was: earlier serials count from a day later.
        let epoch: Int64 = uses1904 ? -2_082_844_800 : (serial < 61 ? -2_209_075_200 : -2_209_161_600)
        let instant = UTCInstant(seconds: epoch + Int64(day) * 86400 + Int64(second)).iso8601
        let time = instant.dropFirst(11).prefix(8)
        if day == 0, !uses1904 { return String(time) }
        return second == 0 ? String(instant.prefix(10)) : instant.prefix(10) + " " + time
    }
}
