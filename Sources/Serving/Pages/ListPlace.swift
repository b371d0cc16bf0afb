/// Where a page of results stands in the whole list, as its cursor says: Schemas/openapi.json promises lines before the
/// page in base 36, a full stop, and a mark of the query, which stays while one pages.
struct ListPlace {
    let offset: Int
    private let query: Substring

    /// Nil for a cursor of another form.
    init?(cursor: String) {
        let parts = cursor.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let offset = Int(parts[0], radix: 36), offset > 0 else { return nil }
        self.offset = offset
        query = parts[1]
    }

    /// The cursor of the page before; nil when that is the first.
    /// - Parameter size: lines of one page.
    func before(size: Int) -> String? {
        offset > size ? "\(String(offset - size, radix: 36)).\(query)" : nil
    }
}
