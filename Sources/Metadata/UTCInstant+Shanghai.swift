extension UTCInstant {
    /// The moment as readers in China write it: `2019-11-24 08:05` in Asia/Shanghai, which has no summer time.
    package var shanghai: String {
        let text = UTCInstant(seconds: seconds + 8 * 3600).iso8601
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5)
    }

    /// `2019-11-24`, the day it is in Asia/Shanghai.
    package var shanghaiDay: String { String(shanghai.prefix(10)) }
}
