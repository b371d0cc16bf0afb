import Foundation

/// How the pages of a list are turned, guessed from the arguments of the one that was asked.
struct PageTurning {
    /// Value of `paging:`.
    let option: String
    /// The address without the arguments that turn pages; nil: nothing was recognised.
    let endpoint: String?

    init(address: String, rows: Int) {
        var parts = URLComponents(string: address)
        let items = parts?.queryItems ?? []
        func number(_ item: URLQueryItem) -> Int? { item.value.flatMap { Int($0) } }
        let size = items.first { number($0) == rows && !Self.isPage($0.name) && !Self.isOffset($0.name) }
        let turn = items.first { number($0) != nil && $0 != size && (Self.isPage($0.name) || Self.isOffset($0.name)) }
        let isOffset = turn.map { Self.isOffset($0.name) } ?? false
        var members = ["by: \(isOffset ? "offset" : "page")", "parameter: \(turn?.name ?? "page")"]
        if let turn, !isOffset, number(turn) == 0 { members.append("first: 0") }
        members.append("size: \(rows)")
        if let size { members.append("sizeParameter: \(size.name)") }
        option = "{\(members.joined(separator: ", "))}"
        let rest = items.filter { $0 != size && $0 != turn }
        parts?.queryItems = rest.isEmpty ? nil : rest
        endpoint = rest.count == items.count ? nil : parts?.string
    }

    private static func isPage(_ name: String) -> Bool {
        let name = name.lowercased()
        return name.hasPrefix("p") && !name.contains("size") || name.contains("page") && !name.contains("size")
            || ["current", "index", "no"].contains(name)
    }

    private static func isOffset(_ name: String) -> Bool {
        ["offset", "start", "skip", "from"].contains(name.lowercased())
    }
}
