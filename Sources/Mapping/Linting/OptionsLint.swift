internal import Metadata

/// Checks what reading `options:` and `endpoint` lets pass: values that ask for nothing, or for what nobody gives.
struct OptionsLint {
    /// Protocols whose addresses and arguments have places to fill, with the names there is something for.
    private static let filled: Set<String> = ["json-get", "json-post", "token-json"]
    private static let places: Set<String> = [
        "page", "offset", "size", "cursor", "since", "token", "timestamp", "seconds",
    ]
    /// Protocols that read dropped files: from a folder, or by SFTP.
    private static let dropped: Set<String> = ["csv", "xlsx"]
    /// The types of schema.org as which a page may describe a resource.
    private static let knownTypes: Set<String> = [
        "LearningResource", "Course", "CourseInstance", "Syllabus", "Quiz", "Book", "VideoObject", "AudioObject",
        "PresentationDigitalDocument", "TextDigitalDocument", "MediaObject", "ImageObject", "CreativeWork", "Article",
        "Clip", "Collection", "Dataset", "DigitalDocument", "EducationalOccupationalProgram", "Event", "Game", "HowTo",
        "Map", "Movie", "MusicRecording", "Product", "SoftwareApplication", "WebPage", "WebSite", "3DModel",
        "SpreadsheetDigitalDocument", "ScholarlyArticle", "Report", "Thesis", "VideoGame", "WebApplication",
    ]

    let platform: Platform
    /// The address where it stands; nil: not connected.
    let endpoint: ConfigNode?

    func errors() -> [ConfigError] {
        var errors = errorsOfEndpoint()
        if let options = platform.options {
            errors += paths(options) + since(options) + headers(options) + repository(options) + types(options)
        }
        return errors
    }

    private func errorsOfEndpoint() -> [ConfigError] {
        guard let node = endpoint, let address = node.string else { return [] }
        let scheme = address.prefix { $0 != ":" }.lowercased()
        let rest = address.dropFirst(scheme.count + 1).drop { $0 == "/" }
        if rest.isEmpty { return [node.error("endpoint 只有开头，没有地址", mend: "写完整的地址，例如 https://res.example/api")] }
        if !Self.dropped.contains(platform.protocolName), !["http", "https"].contains(scheme) {
            return [
                node.error(
                    "\(platform.protocolName) 只能向 http 或 https 的地址采集",
                    mend: "写 https:// 开头的地址；file:// 和 sftp:// 只用于 csv、xlsx")
            ]
        }
        guard Self.filled.contains(platform.protocolName) else { return [] }
        let known = Self.places.union(platform.secrets.keys)
        return Self.names(in: address).filter { !known.contains($0) }.map {
            node.error(
                "endpoint 里的 {\($0)} 没有来处", mend: "可用的占位符：\(known.sorted().joined(separator: "、"))；密钥先写进 secrets")
        }
    }

    /// The names between braces.
    private static func names(in text: String) -> [String] {
        text.split(separator: "{").dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }.filter { name in
            name.first?.isLetter == true && name.allSatisfy { $0.isLetter || $0.isNumber || "_-".contains($0) }
        }
    }

    private func paths(_ options: ConfigNode) -> [ConfigError] {
        var errors: [ConfigError] = []
        if let id = member("id", of: options), id.value.elements.allSatisfy({ $0.string?.trimmed.isEmpty != false }) {
            errors.append(error(id, "id 是空的", mend: "写标识所在的路径或列名，例如 id: caseId；没有标识就删去这一行"))
        }
        if Self.dropped.contains(platform.protocolName) { return errors }
        let paging = options["paging"]?.members.filter { ["cursor", "next"].contains($0.key) } ?? []
        let names = ["id", "datestamp", "records", "total", "pageCount", "message", "urls"]
        for member in options.members.filter({ names.contains($0.key) }) + paging {
            for node in member.value.elements {
                guard let path = node.string, !path.isEmpty || member.key == "records" else { continue }
                if path.split(separator: ".", omittingEmptySubsequences: false).contains("") {
                    let mend = "各段之间只写一个点，例如 data.list；整个回答就是列表时删去这一行"
                    errors.append(node.error("\(member.key) 的路径“\(path)”里有空的一段", mend: mend))
                }
            }
        }
        return errors
    }

    private func since(_ options: ConfigNode) -> [ConfigError] {
        guard let since = member("since", of: options), since.value["parameter"] == nil else { return [] }
        let asking = [endpoint, options["query"], options["body"], options["headers"]]
        if asking.contains(where: { $0.map(Self.asksSince) == true }) { return [] }
        return [
            error(
                since, "since 没有写明怎样问，每夜仍会取全部",
                mend: "写 since: {parameter: 参数名}，或在 endpoint、query、body 里写 {since}")
        ]
    }

    private static func asksSince(_ node: ConfigNode) -> Bool {
        node.string?.contains("{since}") == true || node.members.contains { asksSince($0.value) }
    }

    /// RFC 9110: a name is a token, a value has no line end.
    private func headers(_ options: ConfigNode) -> [ConfigError] {
        var errors: [ConfigError] = []
        for header in options["headers"]?.members ?? [] {
            let isName = header.key.utf8.allSatisfy { $0.isAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains($0) }
            if header.key.isEmpty || !isName {
                errors.append(error(header, "“\(header.key)”不能作请求头的名字", mend: "只用字母、数字和 -，例如 X-App-Key"))
            }
            if header.value.string?.utf8.contains(where: { $0 == 0x0D || $0 == 0x0A }) == true {
                errors.append(header.value.error("请求头 \(header.key) 的值里有换行", mend: "写成一行"))
            }
        }
        return errors
    }

    /// Of OAI-PMH.
    private func repository(_ options: ConfigNode) -> [ConfigError] {
        var errors: [ConfigError] = []
        if options["set"] != nil, let sets = member("sets", of: options) {
            errors.append(error(sets, "set 和 sets 只能写一个", mend: "都写进 sets，删去 set"))
        }
        for quirk in options["quirks"]?.elements ?? [] {
            let reason = quirk.members.first?.value.string ?? ""
            if reason.trimmed.isEmpty {
                let name = quirk.string ?? quirk.members.first?.key ?? "noFrom"
                errors.append(quirk.error("quirk \(name) 没有写原因", mend: "写成“- \(name): 原因”，以后的人才知道能不能去掉"))
            }
        }
        return errors
    }

    private func types(_ options: ConfigNode) -> [ConfigError] {
        (options["types"]?.elements ?? []).compactMap { node in
            guard let type = node.string, !Self.knownTypes.contains(type) else { return nil }
            return node.error(
                "不认识的 schema.org 类型 \(type)", mend: "可用：\(Self.knownTypes.sorted().joined(separator: "、"))")
        }
    }

    private func member(_ key: String, of options: ConfigNode) -> ConfigNode.Member? {
        options.members.first { $0.key == key }
    }

    /// At the line of the key.
    private func error(_ member: ConfigNode.Member, _ reason: String, mend: String) -> ConfigError {
        ConfigError(file: member.value.file, line: member.line, reason: reason, mend: mend)
    }
}
