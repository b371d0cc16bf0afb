/// Offsets from UTC as dates write them.
package enum ZoneOffset {
    /// No place on earth is further east, in minutes.
    private static let farthest = 14 * 60

    /// Minutes east of UTC of `Z`, `UTC`, `GMT`, `+08:00`, `+0800` and `+08`; nil for what is no zone.
    package static func minutes(_ text: Substring) -> Int? {
        if ["Z", "z", "UTC", "GMT"].contains(text) { return 0 }
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        var cursor = DigitCursor(String(text.dropFirst()))
        guard let hours = cursor.number(upTo: 2), cursor.digits == 2 else { return nil }
        var offset = hours * 60
        if !cursor.atEnd {
            cursor.skip(":")
            guard let minutes = cursor.number(upTo: 2), cursor.digits == 2, cursor.atEnd, minutes < 60 else {
                return nil
            }
            offset += minutes
        }
        guard offset <= farthest else { return nil }
        return sign == "-" ? -offset : offset
    }
}
