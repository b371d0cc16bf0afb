/// RFC 8288 Link headers, as far as paging needs them.
enum LinkHeader {
    /// The target of `rel="next"`.
    static func next(_ header: String?) -> String? {
        guard let header else { return nil }
        var rest = Substring(header)
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let target = rest[rest.index(after: open)..<close]
            let parameters = rest[rest.index(after: close)...]
            let end = parameters.firstIndex(of: "<") ?? parameters.endIndex
            let words = parameters[..<end].lowercased().split { ";,\"= ".contains($0) }
            if let rel = words.firstIndex(of: "rel"), words[rel...].contains("next") { return String(target) }
            rest = parameters[end...]
        }
        return nil
    }
}
