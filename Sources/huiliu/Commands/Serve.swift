import ArgumentParser
import Cataloguing
import Counting
import Foundation
import GRDB
import Metadata
import Searching
import Serving

/// Where and how to serve.
struct ServeOptions: ParsableArguments {
    @Option(name: .long, help: "监听地址。") var host = "127.0.0.1"
    @Option(name: .long, help: "端口；0 为任选。") var port: UInt16 = 8080
    @Option(name: .long, help: "账号文件；不写则放在目录库旁边。") var accounts: String?
    @Option(name: .long, help: "对外网址，例如 https://huiliu.example.edu.cn；放在反向代理之后时写明。") var publicAddress: String?
    @Flag(name: .long, help: "不写访问日志。") var quiet = false

    func validate() throws {
        if let mistake = publicAddress.flatMap(ServerAddress.mistake(in:)) { throw ValidationError(mistake) }
    }

    var address: ServerAddress { ServerAddress(host: host, port: Int(port), given: publicAddress) }
}

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "提供检索、统计和管理页面。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var platformOptions: PlatformOptions
    @OptionGroup var serveOptions: ServeOptions

    func run() async throws {
        let found = platformOptions.platforms(options.projectRoot)
        // Without its file a platform has no name on the pages.
        for error in found.errors { Output.tell("\(error)") }
        try await serve(options, found.platforms, serveOptions)
    }
}

/// What to say of a full-text index that another version of the program made; nil when there is nothing to say. A server
/// writes nothing, so it cannot make the index anew itself.
func outdatedIndexNotice(_ catalogue: Catalogue, _ analyser: TextAnalyser) throws -> String? {
    guard try catalogue.pool.read({ try FTSIndex(analyser: analyser).isOutdated($0) }) else { return nil }
    return "全文索引是另一个版本建的，搜索会少找或错找。下一步：运行 huiliu doctor --rebuild-index 重建，再重新启动 huiliu serve"
}

/// What to say when records are written otherwise than they were dated for; nil when there is nothing to say.
private func otherFormNotice(_ catalogue: Catalogue, _ form: Dissemination) throws -> String? {
    guard let kept = try catalogue.pool.read({ try catalogue.dissemination($0) }), kept.digest != form.digest else {
        return nil
    }
    return "词表里的名称、指标规则或程序的写法变了，对外发布的记录读来不同、日期还是旧的。"
        + "下一步：运行 huiliu renormalise，或等下一次 huiliu sync，收割方就会重新取一遍"
}

/// Serves a catalogue until the process is told to stop.
func serve(_ options: GlobalOptions, _ platforms: [Platform], _ serving: ServeOptions) async throws {
    let root = options.projectRoot
    let began = currentInstant()
    let catalogue = try options.readCatalogue()
    let accountsFile = serving.accounts ?? options.catalogue + ".accounts"
    let accounts = try Accounts(path: accountsFile, root: root, clock: { currentInstant() })
    var siteOptions = Site.Options()
    siteOptions.logsAccess = !serving.quiet
    siteOptions.publicAddress = serving.publicAddress
    let vocabularies = try Vocabularies(root: root)
    let analyser = try TextAnalyser(root: root)
    if let notice = try outdatedIndexNotice(catalogue, analyser) { Output.tell(notice) }
    let address = try await serving.address.settled()
    if let notice = address.notice { Output.tell(notice) }
    let coverage = try CoverageDesks(root: root, vocabularies: vocabularies)
    let form = Dissemination(vocabularies, targets: coverage.plan, since: began)
    if let notice = try otherFormNotice(catalogue, form) { Output.tell(notice) }
    let outward = try Outward(
        catalogue: catalogue,
        repository: RepositoryIdentity(root: root, publicURL: address.told),
        vocabularies: vocabularies, platforms: platforms, targets: coverage.plan, form: form, root: root,
        key: ServerKey.load(besideCatalogue: options.catalogue))
    let searcher = try Searcher(
        catalogue, analyser: analyser,
        vocabulary: QueryVocabulary(vocabularies, root: root, analyser: analyser, platforms: platforms),
        freshness: .background(seconds: 1))
    var site = try Site(
        catalogue: catalogue, searcher: searcher, root: root, platforms: platforms, vocabularies: vocabularies,
        accounts: accounts, coverage: coverage, options: siteOptions)
    site.outward = outward
    let server = HuiliuServer(site: site)
    let watch = IndexWatch(look: { _ = try searcher.generation() })
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await watch.run() }
        defer { group.cancelAll() }
        try await server.run(host: address.host, port: address.port) { port in
            let page = address.listening(at: port)
            print("检索与统计：\(page)")
            // A new code takes the place of the last: a server that cannot listen must not spoil that of one that does.
            do {
                if let setup = try accounts.setupCode() {
                    print("首次使用：打开 \(page)/setup，用一次性设置码 \(setup) 建立管理员账号")
                }
            } catch {
                Output.tell("设置码没有做成：\(PlainError.explained(error, catalogue: accountsFile))")
            }
            fflush(nil)
        }
    }
}
