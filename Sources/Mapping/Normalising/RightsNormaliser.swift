internal import Metadata

/// Licence and access. Unknown is a value and the normal case.
enum RightsNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        var rights = Rights()
        if let raw = draft.values.first(.license)?.text {
            rights.raw = raw
            rights.license = license(raw)
        }
        rights.holder = draft.values.first(.rightsHolder)?.text
        if let value = draft.values.first(.access) {
            if let access = access(value.text) {
                rights.access = access
            } else {
                draft.note("access_unmapped", field: "rights", value)
            }
        }
        draft.resource.rights = rights
        if rights.raw == nil { draft.flag("rights_missing") }
    }

    /// The SPDX identifier of a Creative Commons licence, by address, short name, SPDX identifier or Chinese name. A
    /// short name without a version is none: its versions differ in what they allow. Nor is the Public Domain Mark,
    /// which grants nothing.
    static func license(_ raw: String) -> String? { licenses.value(raw) { read(license: raw) } }

    private static let licenses = Memo<String?>()

    private static func read(license raw: String) -> String? {
        let text = TextFolding.fold(raw)
        if text.utf8.contains(UInt8(ascii: "/")), let path = text.firstRange(of: "creativecommons.org/") {
            let parts = text[path.upperBound...].split(separator: "/")
            if parts.count >= 2, parts[0] == "publicdomain", parts[1] == "zero" { return "CC0-1.0" }
            guard parts.count >= 3, parts[0] == "licenses" else { return nil }
            return spdx(terms: String(parts[1]), version: String(parts[2]))
        }
        let words = text.split { $0 == " " || $0 == "_" || $0 == "-" }
        if words.first == "cc0" { return "CC0-1.0" }
        if words.first == "cc", let version = words.first(where: { $0.contains(".") }) {
            let terms = words.dropFirst().prefix { $0 != version }
            return spdx(terms: terms.joined(separator: "-"), version: String(version))
        }
        return chinese[text]
    }

    private static let chinese: [String: String] = [
        "署名": "CC-BY-4.0", "署名-相同方式共享": "CC-BY-SA-4.0", "署名-禁止演绎": "CC-BY-ND-4.0",
        "署名-非商业性使用": "CC-BY-NC-4.0", "署名-非商业性使用-相同方式共享": "CC-BY-NC-SA-4.0",
        "署名-非商业性使用-禁止演绎": "CC-BY-NC-ND-4.0",
    ]

    private static func spdx(terms: String, version: String) -> String? {
        guard ["by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd"].contains(terms),
            ["1.0", "2.0", "2.5", "3.0", "4.0"].contains(version)
        else { return nil }
        return "CC-\(terms.uppercased())-\(version)"
    }

    /// The code of a way of access; nil for a text that names none.
    static func access(_ text: String) -> String? {
        switch TextFolding.fold(text) {
        case "free", "true", "open", "免费", "公开", "开放": "free"
        case "login", "登录", "注册", "登录后可用": "login"
        case "paid", "false", "付费", "收费": "paid"
        case "restricted", "受限", "校内": "restricted"
        case "unknown", "未知": "unknown"
        default: nil
        }
    }
}
