package import Metadata

/// Reads the dates platforms write: ISO 8601 in its usual forms, `2019/06/06 07:32`, `2019年6月6日 7时32分`,
/// `20190606`, `20190606073205`.
package enum SourceDateReader {
    /// China Standard Time, assumed where a date-time names no zone.
    static let assumedZoneMinutes = 8 * 60

    /// The date, or nil when the text is none.
    package static func read(_ text: String) -> SourceDate? {
        let text = plain(text)
        var cursor = DigitCursor(text)
        guard let year = cursor.number(upTo: 4), cursor.digits == 4 else { return nil }
        guard cursor.separator() else { return cursor.atEnd ? at(year, precision: .year) : compact(text) }
        guard let month = cursor.number(upTo: 2) else {
            return cursor.atEnd ? at(year, precision: .year) : nil
        }
        guard cursor.separator() else { return cursor.atEnd ? at(year, month, precision: .month) : nil }
        guard let day = cursor.number(upTo: 2) else {
            return cursor.atEnd ? at(year, month, precision: .month) : nil
        }
        let isWorded = cursor.skip("日")
        if cursor.atEnd { return at(year, month, day, precision: .day) }
        guard cursor.timeMark() || isWorded else { return nil }
        return time(year, month, day, &cursor)
    }

    /// Full-width digits as ASCII ones, and 2019 年 6 月 6 日 without its blanks.
    private static func plain(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        let folded = TextFolding.fold(text)
        guard folded.contains("年") else { return folded.uppercased() }
        let numbered = numbered(folded)
        return numbered.contains(" ") ? numbered.replacing(#/ ?([年月日时分秒]) ?/#) { $0.1 } : numbered.uppercased()
    }

    /// 2020年1月1日 for 二〇二〇年一月一日 and for 2020年1月1号; the 时 of 7点 likewise.
    private static func numbered(_ text: String) -> String {
        var result = ""
        var numerals: [Int] = []
        for scalar in text.unicodeScalars {
            if let value = ChineseNumerals.value(scalar) {
                numerals.append(value)
                continue
            }
            result += ChineseNumerals.number(numerals)
            numerals = []
            switch scalar {
            case "号": result += "日"
            case "点": result += "时"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + ChineseNumerals.number(numerals)
    }

    private static func time(_ year: Int, _ month: Int, _ day: Int, _ cursor: inout DigitCursor) -> SourceDate? {
        guard let hour = cursor.number(upTo: 2) else { return nil }
        var minute = 0
        var second = 0
        var precision = SourceDate.Precision.minute
        let isWorded = cursor.skip("时")
        guard isWorded || cursor.skip(":") else { return nil }
        if !isWorded || !cursor.atEnd {
            guard let minutes = cursor.number(upTo: 2) else { return nil }
            minute = minutes
        }
        if isWorded ? cursor.skip("分") && !cursor.atEnd : cursor.skip(":") {
            guard let seconds = cursor.number(upTo: 2) else { return nil }
            second = seconds
            precision = .second
            if isWorded {
                cursor.skip("秒")
            } else if cursor.skip(".") || cursor.skip(",") {
                _ = cursor.number(upTo: 9)
            }
        }
        cursor.skipBlanks()
        let rest = cursor.rest
        guard let zone = rest.isEmpty ? assumedZoneMinutes : ZoneOffset.minutes(rest),
            let instant = UTCInstant(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second, offsetMinutes: zone)
        else { return nil }
        return SourceDate(instant: instant, precision: precision, zoneAssumed: rest.isEmpty)
    }

    private static func at(
        _ year: Int, _ month: Int = 1, _ day: Int = 1, precision: SourceDate.Precision
    ) -> SourceDate? {
        UTCInstant(year: year, month: month, day: day).map { SourceDate(instant: $0, precision: precision) }
    }

    /// `20190606073205`, `20190606` and `201906`.
    private static func compact(_ text: String) -> SourceDate? {
        guard let number = Int(text), number > 0 else { return nil }
        switch text.utf8.count {
        case 14:
            let day = number / 1_000_000
            return UTCInstant(
                year: day / 10000, month: day / 100 % 100, day: day % 100, hour: number / 10000 % 100,
                minute: number / 100 % 100, second: number % 100, offsetMinutes: assumedZoneMinutes
            ).map { SourceDate(instant: $0, precision: .second, zoneAssumed: true) }
        case 8: return at(number / 10000, number / 100 % 100, number % 100, precision: .day)
        case 6: return at(number / 100, number % 100, precision: .month)
        default: return nil
        }
    }
}
