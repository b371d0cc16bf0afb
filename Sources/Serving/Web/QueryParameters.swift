internal import Metadata

/// The parameters of a request's query or form, decoded, in order, with limits that keep hostile ones cheap.
struct QueryParameters: Sendable {
    /// What one request may ask.
    struct Limits: Sendable {
        var addressBytes = 65_536
        var count = 1_024
        var nameBytes = 40
        var valueCharacters = 1_024
    }

    private(set) var pairs: [(name: String, value: String)] = []

    init(_ pairs: [(name: String, value: String)] = []) {
        self.pairs = pairs
    }

    /// Reads `application/x-www-form-urlencoded`. Bytes that are not UTF-8 become U+FFFD; nothing is ever an error here.
    init(decoding text: some StringProtocol) {
        pairs = FormEncoding.pairs(text).filter { !$0.name.isEmpty }
    }

    /// - Throws: `Problem` naming the parameter that is too long, or saying that there are too many.
    func check(_ limits: Limits) throws(Problem) {
        guard pairs.count <= limits.count else {
            throw .badRequest("参数太多：最多 \(limits.count) 个", parameter: nil)
        }
        for pair in pairs {
            guard pair.name.utf8.count <= limits.nameBytes else {
                throw .badRequest("参数名太长", parameter: String(pair.name.prefix(20)) + "…")
            }
            guard pair.value.unicodeScalars.count <= limits.valueCharacters else {
                throw .badRequest("参数 \(pair.name) 太长：最多 \(limits.valueCharacters) 字符", parameter: pair.name)
            }
        }
    }

    /// The first value; nil when absent or empty.
    subscript(name: String) -> String? {
        pairs.first { $0.name == name && !$0.value.isEmpty }?.value
    }

    /// Without what a form left empty.
    var filled: QueryParameters { QueryParameters(pairs.filter { !$0.value.isEmpty }) }

    /// The first value, also an empty one.
    func first(_ name: String) -> String? { pairs.first { $0.name == name }?.value }

    func all(_ name: String) -> [String] {
        pairs.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
    }
}
