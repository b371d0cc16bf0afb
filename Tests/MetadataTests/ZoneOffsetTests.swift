import Metadata
import Testing

@Suite("Offsets from UTC")
struct ZoneOffsetTests {
    @Test("Zones are read in every form dates are written with")
    func zones() {
        let expected = [
            "Z": 0, "z": 0, "UTC": 0, "GMT": 0, "+08:00": 480, "+0800": 480, "+08": 480, "-05:30": -330, "+14:00": 840,
        ]
        for (zone, minutes) in expected { #expect(ZoneOffset.minutes(Substring(zone)) == minutes, "\(zone)") }
    }

    @Test("A second sign, colons out of place and offsets no place has are no zone")
    func none() {
        for zone in [
            "+-800", "--08", "++08", "+8", "+0:800", "+08:", "+08:60", "+14:01", "-15", "+08:00Z", "08:00", "",
        ] {
            #expect(ZoneOffset.minutes(Substring(zone)) == nil, "\(zone)")
        }
    }
}
