import Mapping
import Metadata
import Testing

@Suite("Dates in Chinese")
struct ChineseDateTests {
    @Test(
        "Chinese numerals, 号 and 点 are read as the digits and words of a date",
        arguments: [
            ("二〇二〇年一月一日", "2020-01-01T00:00:00Z"), ("二零一九年十二月三十一日", "2019-12-31T00:00:00Z"),
            ("二〇二〇年 十月 二十日", "2020-10-20T00:00:00Z"), ("2020年1月1号", "2020-01-01T00:00:00Z"),
            ("2020年1月1日15点30分", "2020-01-01T07:30:00Z"), ("2020年1月1日 7时32分", "2019-12-31T23:32:00Z"),
        ])
    func written(text: String, instant: String) {
        #expect(SourceDateReader.read(text)?.instant.iso8601 == instant)
    }

    @Test(
        "What is no date of the calendar stays none",
        arguments: ["二〇二〇年正月初一", "一九八〇年代", "二〇二〇年十三月一日", "民国一〇九年一月一日", "2020年第1号"])
    func others(text: String) {
        #expect(SourceDateReader.read(text) == nil)
    }
}
