/// Finding one's way in JSON by its quotation marks, without parsing it.
extension RandomAccessCollection<UInt8> where Index == Int {
    /// The place behind the closing quotation mark of a string.
    /// - Parameter start: of its opening one.
    /// - Returns: nil for a string that does not end.
    func jsonStringEnd(_ start: Int) -> Int? {
        var place = start + 1
        while place < endIndex {
            if self[place] == UInt8(ascii: "\"") { return place + 1 }
            place += self[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    /// The colon that makes a string the name of a member.
    /// - Parameter end: the place behind the string.
    func jsonColon(behind end: Int) -> Int? {
        guard let place = self[end...].firstIndex(where: { $0 > 0x20 }), self[place] == UInt8(ascii: ":") else {
            return nil
        }
        return place
    }
}
