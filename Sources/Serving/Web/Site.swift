package import Cataloguing
internal import Foundation
package import Metadata
package import Searching

/// Everything the pages and the API answer from. Reads only; accounts live in their own file.
package struct Site: Sendable {
    package struct Options: Sendable {
        /// Requests per second and client address, and how many may come at once.
        package var requestsPerSecond = 20.0
        package var burst = 120.0
        /// One line a request on the log.
        package var logsAccess = true
        /// Bytes of answers kept for whoever asks the same again.
        package var answerBytes = 48 << 20
        /// The address people use, for links that leave the site (citations); nil: as the request says.
        package var publicAddress: String?

        package init() {}
    }

    let catalogue: Catalogue
    let searcher: any SearchIndex
    let labels: Labels
    let strings: InterfaceStrings
    let openAPI: [UInt8]
    /// What other machines take from here: OAI-PMH, linked data, feeds; nil: nothing of that.
    package var outward: Outward?
    let platforms: [Platform]
    let accounts: Accounts?
    /// Nil: no targets are counted here.
    let coverage: CoverageDesks?
    let options: Options
    let log: ServerLog
    let clock: Now
    /// Seconds of a clock that only goes forward.
    let uptime: @Sendable () -> Double
    let metrics = Metrics()
    let answers: AnswerCache
    /// Changes with the program's own pages, styles and words, and the names of codes, so that a new version is never
    /// shown from a cache.
    let edition: String

    /// - Parameters:
    ///   - root: the folder with Schemas/ (vocabularies, interface words, the API's description).
    ///   - platforms: every configured platform, for those that never delivered.
    ///   - accounts: nil: no log-in at all, operator pages closed.
    ///   - clock: the time of day.
    /// - Throws: `ConfigError` for a file of Schemas/ that cannot be used.
    package init(
        catalogue: Catalogue, searcher: any SearchIndex, root: ProjectRoot, platforms: [Platform],
        vocabularies: Vocabularies, accounts: Accounts? = nil, coverage: CoverageDesks? = nil,
        options: Options = Options(), log: ServerLog = .standardError,
        clock: @escaping Now = { SystemClock().now },
        uptime: @escaping @Sendable () -> Double = { ProcessInfo.processInfo.systemUptime }
    ) throws(ConfigError) {
        self.catalogue = catalogue
        self.searcher = searcher
        self.platforms = platforms
        self.accounts = accounts
        self.coverage = coverage
        var options = options
        options.publicAddress = options.publicAddress?.withoutFinalSlash
        self.options = options
        answers = AnswerCache(limit: options.answerBytes, uptime: uptime)
        self.log = log
        self.clock = clock
        self.uptime = uptime
        labels = Labels(
            vocabularies: vocabularies,
            platforms: Dictionary(platforms.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first }))
        strings = try InterfaceStrings(root: root)
        let file = root.schemas.appending(path: "openapi.json")
        guard let description = try? Data(contentsOf: file) else {
            throw ConfigError(
                file: "Schemas/openapi.json", line: 0, reason: "读不到文件", mend: "检查 --root 指向的目录是否含有该文件")
        }
        openAPI = Self.described(description, at: options.publicAddress)
        let form = Dissemination(vocabularies, targets: coverage?.plan, since: clock())
        edition =
            Digest.sha256(
                Assets.all.flatMap(\.bytes) + openAPI
                    + Array((strings.digestSource + form.digest).utf8)
            ).prefix(6).hex
    }

    /// The API's description with the address people use: `/` leads past a proxy that serves this under a path.
    private static func described(_ description: Data, at address: String?) -> [UInt8] {
        guard let address else { return Array(description) }
        var json = CanonicalJSON()
        json.string(address)
        let text = String(decoding: description, as: UTF8.self)
        return Array(
            text.replacing("\"url\": \"/\"", with: "\"url\": \(String(decoding: json.bytes, as: UTF8.self))").utf8)
    }

    /// The ways a program can ask for a resource; the first is the one given to those without a wish.
    var representations: [ResourceRepresentation] { [.json] + (outward?.linkedData.representations ?? []) }

    func text(_ key: String, _ context: SiteContext, _ values: [String: String] = [:]) -> String {
        strings.text(key, context.language, values)
    }
}
