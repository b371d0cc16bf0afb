import Metadata
import Testing

@Suite("The order of datestamps")
struct DatestampOrderTests {
    @Test("Datestamps of every form in use grow with the time")
    func order() {
        for pair in [
            ["2019-05-01", "2020-01-02"], ["2019-05-01T08:00:00Z", "2019-05-01T08:00:01Z"],
            ["2019/05/01 08:00", "2019/05/02 07:00"], ["20190501", "20190502"], ["1569040945123", "1569040945124"],
            ["2019-05-01", "2019-05-01T00:00:01+08:00"],
        ] {
            let ranks = pair.map { DatestampOrder.rank($0) }
            #expect(0 < ranks[0] && ranks[0] < ranks[1], "\(pair)")
        }
    }

    @Test("What is no date, or a date whose digits do not stand in their places, says nothing")
    func none() {
        for text in ["Tue, 01 Jan 2019 00:00:00 +0800", "2019-5-1", "昨天", "", "12"] {
            #expect(DatestampOrder.rank(text) == 0, "\(text)")
        }
        #expect(DatestampOrder.rank(nil) == 0)
    }
}
