internal import Foundation
package import Metadata

/// Who we are to those who harvest us: Schemas/outward.yml, and the address we are reached at.
package struct RepositoryIdentity: Sendable {
    package var name: String
    /// The domain in our OAI identifiers (`oai:{domain}:{resource id}`); never changes, whatever the address becomes.
    package var repositoryIdentifier: String
    package var adminEmails: [String]
    /// Base URLs of repositories we recommend (OAI friends container).
    package var friends: [String]
    /// Address of a picture, its link and title, for the branding container; nil: none.
    package var icon: String?
    /// Under which terms the metadata may be used.
    package var license: String
    package var description: String
    /// Scheme, host and port we are reached at, without a slash at the end.
    package var publicURL: String

    private static let keys = [
        "name", "repositoryIdentifier", "adminEmail", "friends", "icon", "license", "description",
    ]

    /// - Throws: `ConfigError` with file, line and mend.
    package init(_ config: ConfigNode, publicURL: String) throws(ConfigError) {
        try config.allow(only: Self.keys)
        name = try config.required("name")
        repositoryIdentifier = try config.required("repositoryIdentifier")
        adminEmails = (config["adminEmail"]?.elements ?? []).compactMap(\.string)
        friends = (config["friends"]?.elements ?? []).compactMap(\.string)
        icon = config["icon"]?.string
        license = config["license"]?.string ?? ""
        description = config["description"]?.string ?? ""
        self.publicURL = publicURL.withoutFinalSlash
        guard Self.isDomain(repositoryIdentifier) else {
            throw config["repositoryIdentifier"]?.error(
                "repositoryIdentifier 不是域名", mend: "写本机构的域名，例如 res.example.edu.cn")
                ?? config.error("缺少 repositoryIdentifier", mend: "写本机构的域名")
        }
        guard !adminEmails.isEmpty, adminEmails.allSatisfy(Self.isEmail) else {
            throw (config["adminEmail"] ?? config).error("adminEmail 至少要有一个邮箱", mend: "写成列表：[admin@example.edu.cn]")
        }
        for node in (config["friends"]?.elements ?? []) + [config["license"], config["icon"]].compactMap({ $0 }) {
            guard let text = node.string, text.isEmpty || Self.isAddress(text) else {
                throw node.error("“\(node.string ?? "")”不是网址", mend: "写完整的网址，例如 https://res.example.edu.cn/oai")
            }
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        guard let parts = URLComponents(string: text) else { return false }
        return ["http", "https"].contains(parts.scheme ?? "") && parts.host?.isEmpty == false
    }

    /// Reads Schemas/outward.yml; `HUILIU_REPOSITORY_NAME`, `HUILIU_REPOSITORY_ID` and `HUILIU_REPOSITORY_EMAIL`
    /// replace its values, so that one installation of the program can serve several catalogues. Empty ones say nothing.
    /// - Parameter publicURL: empty where nobody is told addresses.
    /// - Throws: `ConfigError` with file, line and mend, or the name of the variable.
    package init(
        root: ProjectRoot, environment: [String: String] = ProcessInfo.processInfo.environment, publicURL: String = ""
    ) throws(ConfigError) {
        try self.init(root.config(root.schemas.appending(path: "outward.yml")), publicURL: publicURL)
        let given = environment.filter { !$0.value.isEmpty }
        name = given["HUILIU_REPOSITORY_NAME"] ?? name
        // Under the identifiers of the file another catalogue would be harvested as this one.
        if let domain = given["HUILIU_REPOSITORY_ID"] {
            guard Self.isDomain(domain) else {
                throw Self.error("HUILIU_REPOSITORY_ID", "“\(domain)”不是域名", mend: "写本机构的域名，例如 res.example.edu.cn")
            }
            repositoryIdentifier = domain
        }
        if let email = given["HUILIU_REPOSITORY_EMAIL"] {
            guard Self.isEmail(email) else {
                throw Self.error("HUILIU_REPOSITORY_EMAIL", "“\(email)”不是邮箱", mend: "写一个邮箱，例如 admin@example.edu.cn")
            }
            adminEmails = [email]
        }
    }

    private static func error(_ variable: String, _ reason: String, mend: String) -> ConfigError {
        ConfigError(file: "环境变量 \(variable)", line: 0, reason: reason, mend: mend)
    }

    /// The base URL of the OAI-PMH provider.
    package var oaiURL: String { publicURL + "/oai" }

    /// The page of a resource.
    package func pageURL(_ resourceID: String) -> String { "\(publicURL)/resource/\(resourceID)" }

    /// `oai:{domain}:{resource id}`
    package func oaiIdentifier(_ resourceID: String) -> String { "oai:\(repositoryIdentifier):\(resourceID)" }

    /// The resource identifier inside one of our OAI identifiers, or nil for a foreign one.
    package func resourceID(ofOAI identifier: String) -> String? {
        let prefix = "oai:\(repositoryIdentifier):"
        return identifier.hasPrefix(prefix) ? String(identifier.dropFirst(prefix.count)) : nil
    }

    /// The pattern of oai-identifier.xsd.
    private static func isDomain(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2
            && labels.allSatisfy { label in
                (label.utf8.first ?? 0) > 0x40 && label.utf8.allSatisfy { $0.isAlphanumeric || $0 == 0x2D }
            }
    }

    private static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !text.contains(" ")
    }
}
