import Foundation

/// What the members around the records of a JSON answer say about the list: how long it is, and where it goes on.
struct ListEnvelope {
    struct Member {
        /// Names joined by dots.
        var path: String
        var number: Int?
        var text: String?
    }

    /// Records in all; not when it is as good as the number on this page and something else says that there are more.
    private(set) var total: Member?
    private(set) var pageCount: Member?
    private(set) var cursor: Member?
    /// The address of the next page.
    private(set) var next: Member?
    /// Says yes when asked whether there is more.
    private(set) var more: Member?
    private let rows: Int

    /// - Parameters:
    ///   - root: the answer.
    ///   - rows: records on this page.
    init(_ root: Any, rows: Int) {
        self.rows = rows
        for member in Self.members(root, path: []) { take(member) }
    }

    /// `total:` as a line of options; empty without one.
    var totalOption: [String] { total.map { ["total: \($0.path)"] } ?? [] }

    /// The total says that this page is not all.
    var isLonger: Bool { (total?.number ?? 0) > rows }

    private mutating func take(_ member: Member) {
        let name = Self.plain(member.path.split(separator: ".").last ?? "")
        if let number = member.number, Self.isPageCount(name) {
            if pageCount == nil { pageCount = number > 0 ? member : nil }
        } else if let number = member.number, Self.isTotal(name) {
            if total == nil, number >= rows { total = member }
        } else if member.text == "true", ["hasnext", "hasmore", "hasnextpage", "more"].contains(name) {
            more = more ?? member
        } else if let text = member.text, !text.isEmpty {
            let isAddress = text.contains("://") || text.hasPrefix("/") || text.hasPrefix("?")
            if isAddress, name.hasPrefix("next") {
                next = next ?? member
            } else if !isAddress, name.contains("cursor") || name.contains("scroll") || name == "nexttoken" {
                // Beside a cursor of this page, the next one leads on.
                if cursor == nil || name.contains("next") { cursor = member }
            }
        }
    }

    private static func isTotal(_ name: String) -> Bool {
        if name.contains("page") || name.contains("页") { return false }
        return name.contains("total") || name.contains("count") || name.contains("总数") || name.contains("总条数")
            || name.contains("总记录")
    }

    private static func isPageCount(_ name: String) -> Bool {
        ["pagecount", "totalpage", "totalpages", "pagetotal", "pages", "总页数", "页数"].contains(name)
    }

    /// A name without what only joins its words.
    static func plain(_ name: some StringProtocol) -> String {
        name.lowercased().filter { $0 != "_" && $0 != "-" }
    }

    /// Every member outside arrays, the outer ones first within each object.
    private static func members(_ value: Any, path: [String]) -> [Member] {
        guard let object = value as? [String: Any], path.count < 4 else { return [] }
        return object.sorted { $0.key < $1.key }.flatMap { key, value -> [Member] in
            let path = path + [key]
            let name = path.joined(separator: ".")
            if let text = value as? String { return [Member(path: name, number: Int(text), text: text)] }
            if let number = value as? NSNumber {
                let text = JSONShape.text(number)
                return [Member(path: name, number: Int(text), text: text)]
            }
            return members(value, path: path)
        }
    }
}

/// How the pages of a list are turned, by what its envelope and the address asked for say.
struct PagingGuess {
    /// In Chinese: what says that there are more pages.
    let evidence: String
    /// Lines under `options:`.
    let options: [String]
    /// Where the list begins; nil: where was asked.
    let endpoint: String?

    /// - Returns: nil when nothing says that this page is not all.
    init?(_ envelope: ListEnvelope, address: String, rows: Int) {
        let turning = PageTurning(address: address, rows: rows)
        let mark = "   # 按平台的说明改"
        if let next = envelope.next {
            evidence = "\(next.path) 是下一页的地址"
            options = ["paging: {by: link, next: \(next.path)}\(mark)"]
            endpoint = nil
        } else if let cursor = envelope.cursor {
            let found = PageTurning(cursorOf: address)
            evidence = "\(cursor.path) 是下一页的游标"
            options =
                (envelope.isLonger ? envelope.totalOption : [])
                + ["paging: {by: cursor, parameter: \(found.parameter), cursor: \(cursor.path)}\(mark)"]
            endpoint = found.endpoint
        } else if envelope.isLonger, let total = envelope.total {
            evidence = "\(total.path) 说共 \(total.number ?? 0) 条"
            options = ["total: \(total.path)", "paging: \(turning.option)\(mark)"]
            endpoint = turning.endpoint
        } else if let pages = envelope.pageCount, turning.isPlain || (pages.number ?? 0) > 1 {
            evidence = "\(pages.path) 说共 \(pages.number ?? 0) 页"
            options = ["pageCount: \(pages.path)", "paging: \(turning.option)\(mark)"]
            endpoint = turning.endpoint
        } else if turning.isPlain || envelope.more != nil {
            evidence = envelope.more.map { "\($0.path) 说还有" } ?? "地址里有翻页的参数 \(turning.parameter)"
            options = ["paging: \(turning.option)\(mark)"]
            endpoint = turning.endpoint
        } else {
            return nil
        }
    }
}
