import Foundation

/// How the pages of a list are turned, guessed from the arguments of the one that was asked.
struct PageTurning {
    /// Value of `paging:`.
    let option: String
    /// The argument that names the page.
    let parameter: String
    /// The address without the arguments that turn pages; nil: nothing was recognised.
    let endpoint: String?
    /// An argument is called as pages are called everywhere: it needs no other sign.
    let isPlain: Bool

    init(address: String, rows: Int) {
        var parts = URLComponents(string: address)
        let items = parts?.queryItems ?? []
        func number(_ item: URLQueryItem) -> Int? { item.value.flatMap { Int($0) } }
        let size =
            items.first { number($0) == rows && !Self.isPage($0.name) && !Self.isOffset($0.name) }
            ?? items.first { (number($0) ?? 0) > 0 && Self.isSize($0.name) }
        let turns = items.filter { number($0) != nil && $0 != size }
        let plain = turns.first { Self.isPlain($0.name) }
        let turn = plain ?? turns.first { Self.isPage($0.name) || Self.isOffset($0.name) }
        let isOffset = turn.map { Self.isOffset($0.name) } ?? false
        parameter = turn?.name ?? "page"
        isPlain = plain != nil
        var members = ["by: \(isOffset ? "offset" : "page")", "parameter: \(parameter)"]
        if let turn, !isOffset, number(turn) == 0 { members.append("first: 0") }
        members.append("size: \(size.flatMap(number) ?? rows)")
        if let size { members.append("sizeParameter: \(size.name)") }
        option = "{\(members.joined(separator: ", "))}"
        let rest = items.filter { $0 != size && $0 != turn }
        parts?.queryItems = rest.isEmpty ? nil : rest
        endpoint = rest.count == items.count ? nil : parts?.string
    }

    /// For a list that goes on behind a cursor.
    init(cursorOf address: String) {
        var parts = URLComponents(string: address)
        let items = parts?.queryItems ?? []
        let found = items.first { item in
            ["cursor", "scroll", "token", "after"].contains { ListEnvelope.plain(item.name).contains($0) }
        }
        parameter = found?.name ?? "cursor"
        isPlain = found != nil
        option = "{by: cursor, parameter: \(parameter)}"
        let rest = items.filter { $0 != found }
        parts?.queryItems = rest.isEmpty ? nil : rest
        endpoint = found == nil ? nil : parts?.string
    }

    private static func isPage(_ name: String) -> Bool {
        let name = name.lowercased()
        return name.hasPrefix("p") && !name.contains("size") || name.contains("page") && !name.contains("size")
            || ["current", "index", "no"].contains(name)
    }

    private static func isOffset(_ name: String) -> Bool {
        ["offset", "start", "skip", "from"].contains(name.lowercased())
    }

    private static func isSize(_ name: String) -> Bool {
        ["size", "pagesize", "limit", "rows", "perpage", "length"].contains(ListEnvelope.plain(name))
    }

    private static func isPlain(_ name: String) -> Bool {
        [
            "page", "pageno", "pagenum", "pagenumber", "pageindex", "pg", "pn", "currentpage", "curpage", "offset",
            "start", "skip",
        ].contains(ListEnvelope.plain(name))
    }
}
