extension String {
    /// The pieces between the occurrences of a separator, found by its bytes.
    ///
    /// UTF-8 never holds one character's bytes within another's, so this finds what a search by characters would, but
    /// for one with a combining mark upon it, and needs no look into Unicode.
    /// - Parameter separator: not empty.
    func cut(at separator: String) -> [Substring] {
        let bytes = utf8
        let wanted = Array(separator.utf8)
        var pieces: [Substring] = []
        var start = bytes.startIndex
        var place = start
        while place < bytes.endIndex {
            guard bytes[place] == wanted[0], bytes[place...].starts(with: wanted) else {
                place = bytes.index(after: place)
                continue
            }
            pieces.append(self[start..<place])
            place = bytes.index(place, offsetBy: wanted.count)
            start = place
        }
        pieces.append(self[start...])
        return pieces
    }
}
