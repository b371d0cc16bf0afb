import Cataloguing
import Foundation
import Harvesting
import Metadata
import TestSupport
import Testing

@testable import huiliu

@Suite("The hours in which a platform may be asked")
struct NightWindowTests {
    /// 2019-11-01, Beijing time.
    private func at(_ hour: Int64, _ minute: Int64 = 0) -> UTCInstant {
        UTCInstant(seconds: 1_572_537_600 + (hour * 60 + minute) * 60)
    }

    @Test("A window over midnight is open on both sides of it, and says how long")
    func overMidnight() throws {
        let window = try #require(NightWindow("22:30-06:00"))
        #expect(window.secondsLeft(at: at(23)) == 25_200.0)
        #expect(window.secondsLeft(at: at(5, 59)) == 60.0)
        #expect(window.secondsLeft(at: at(6)) == nil)
        #expect(window.secondsLeft(at: at(22, 29)) == nil)
    }

    @Test("Midnight may be called 24:00, and a whole day is a window")
    func midnight() throws {
        let evening = try #require(NightWindow("22:00-24:00"))
        #expect(evening.secondsLeft(at: at(23, 59)) == 60.0)
        #expect(evening.secondsLeft(at: at(0)) == nil)
        let morning = try #require(NightWindow("24:00-06:00"))
        #expect(morning.secondsLeft(at: at(0)) == 21_600.0)
        let day = try #require(NightWindow("00:00-24:00"))
        #expect(day.secondsLeft(at: at(12)) == 43_200.0)
    }

    @Test(
        "What is no window is none",
        arguments: [
            "", "22:30", "a-b", "22:30-22:30", "25:00-06:00", "1-2-3", "24:01-06:00", "22:00-24:59", "24:00-00:00",
        ])
    func wrong(text: String) {
        #expect(NightWindow(text) == nil)
    }
}
