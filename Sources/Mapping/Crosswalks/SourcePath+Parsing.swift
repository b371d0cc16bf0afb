/// What is wrong with a path, in Chinese.
struct PathError: Error, Equatable {
    var reason: String
}

extension SourcePath {
    /// Reads a path as crosswalks write it.
    init(_ text: String, symbols: inout SymbolTable) throws(PathError) {
        switch text {
        case "$datestamp": self.init(origin: .datestamp)
        case "$sourceID": self.init(origin: .sourceID)
        case "$set": self.init(origin: .set)
        default:
            if text.hasPrefix("$") { throw PathError(reason: "不认识 \(text)，可用 $datestamp、$sourceID、$set") }
            var parser = PathParser(text: Array(text), symbols: symbols)
            if parser.peek == "." {
                parser.position += 1
                self.init(origin: .tree, rootFilters: try parser.filters())
                if parser.position < parser.text.count { throw PathError(reason: "开头的 . 只能单独使用") }
            } else {
                self.init(origin: .tree, steps: try parser.steps())
            }
            symbols = parser.symbols
        }
    }
}

/// A cursor over the characters of one path.
private struct PathParser {
    let text: [Character]
    var symbols: SymbolTable
    var position = 0

    var peek: Character? { position < text.count ? text[position] : nil }

    init(text: [Character], symbols: SymbolTable) {
        self.text = text
        self.symbols = symbols
    }

    mutating func steps() throws(PathError) -> [SourcePath.Step] {
        var steps: [SourcePath.Step] = []
        while true {
            let name = try name()
            steps.append(SourcePath.Step(symbol: name == "*" ? -1 : symbols.intern(name), filters: try filters()))
            guard let next = peek else { return steps }
            guard next == "." else { throw PathError(reason: "第 \(position + 1) 个字符处应为 . 或 [") }
            position += 1
        }
    }

    mutating func filters() throws(PathError) -> [SourcePath.Filter] {
        var filters: [SourcePath.Filter] = []
        while peek == "[" {
            guard let end = text[position...].firstIndex(of: "]") else { throw PathError(reason: "[ 没有对应的 ]") }
            filters.append(try filter(String(text[(position + 1)..<end])))
            position = end + 1
        }
        return filters
    }

    private mutating func name() throws(PathError) -> String {
        if peek == "`" {
            guard let end = text[(position + 1)...].firstIndex(of: "`") else { throw PathError(reason: "反引号没有成对") }
            defer { position = end + 1 }
            return String(text[(position + 1)..<end])
        }
        let end = text[position...].firstIndex { $0 == "." || $0 == "[" || $0 == "]" } ?? text.count
        defer { position = end }
        guard end > position else { throw PathError(reason: "第 \(position + 1) 个字符处缺少名字") }
        return String(text[position..<end])
    }

    private mutating func filter(_ body: String) throws(PathError) -> SourcePath.Filter {
        if body.isEmpty { throw PathError(reason: "方括号里是空的") }
        if let position = Int(body) { return .positions(lower: position, upper: position) }
        if let colon = body.firstIndex(of: ":"), let lower = Int(body[..<colon]) {
            let rest = body[body.index(after: colon)...]
            guard rest.isEmpty || Int(rest) != nil else { throw PathError(reason: "[\(body)] 的范围应是数字") }
            return .positions(lower: lower, upper: Int(rest))
        }
        guard let equals = body.firstIndex(of: "=") else { return .present(path: try nested(body)) }
        var left = body[..<equals]
        var match = SourcePath.Match.equal
        if left.hasSuffix("!") { match = .notEqual }
        if left.hasSuffix("$") { match = .suffix }
        if match != .equal { left = left.dropLast() }
        let values = body[body.index(after: equals)...].split(separator: "|", omittingEmptySubsequences: false)
        return .text(
            path: left == "." ? [] : try nested(String(left)), values: values.map(String.init), match: match)
    }

    private mutating func nested(_ body: String) throws(PathError) -> [SourcePath.Step] {
        var inner = PathParser(text: Array(body), symbols: symbols)
        let steps = try inner.steps()
        symbols = inner.symbols
        return steps
    }
}
