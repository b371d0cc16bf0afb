import ArgumentParser
import Cataloguing
import Foundation
import GRDB
import Metadata
import Searching

/// Options every command understands.
struct GlobalOptions: ParsableArguments {
    static let usualCatalogue = "data/huiliu.sqlite"

    @Option(name: .long, help: "目录库文件。")
    var catalogue = usualCatalogue

    @Option(name: .long, help: "含有 Harvesters/ 和 Schemas/ 的目录。")
    var root = "."

    @Flag(name: .long, help: "输出 JSON。")
    var json = false

    func validate() throws {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: catalogue, isDirectory: &isFolder), isFolder.boolValue {
            throw ValidationError("--catalogue \(catalogue) 是目录，请写目录库文件，例如 \(catalogue)/huiliu.sqlite")
        }
    }

    var projectRoot: ProjectRoot { ProjectRoot(URL(filePath: root).standardizedFileURL) }

    /// Gives the catalogue to the one process that may write. The lease comes first: opening may change the schema or
    /// make the index anew.
    /// - Parameter creating: whether a catalogue that is not there is made: what begins with an empty one does so.
    /// - Throws: `Catalogue.Failure` when there is none, another process writes or it cannot be opened; what `body` throws.
    func withWriter<Value>(creating: Bool = false, _ body: (Catalogue) async throws -> Value) async throws -> Value {
        if !creating { try requireCatalogue() }
        let lease = try NightLease(catalogue: catalogue)
        defer { withExtendedLifetime(lease) {} }
        return try await body(try openCatalogue())
    }

    /// Refuses to go on without a catalogue: an order about what is stored must not make an empty one.
    /// - Throws: `Catalogue.Failure` when there is none.
    func requireCatalogue() throws(Catalogue.Failure) {
        try Catalogue.requireFile(at: catalogue)
    }

    /// Opens the catalogue for writing, making it when needed. The caller holds the lease.
    func openCatalogue() throws -> Catalogue {
        let index = FTSIndex(analyser: try TextAnalyser(root: projectRoot))
        let catalogue = try Catalogue(
            path: catalogue, schema: migrations, index: index)
        try index.renewIfOutdated(catalogue) {
            Output.tell("全文索引是较早的版本建的，正在重建……")
        }
        try catalogue.withdrawLeftAnnouncements()
        return catalogue
    }

    /// Opens an existing catalogue for reading.
    /// - Parameter ofAnyVersion: also one whose tables this version does not know, for who copies it as it is.
    /// - Throws: `Catalogue.Failure` when there is none, it cannot be read or is of another version.
    func readCatalogue(ofAnyVersion: Bool = false) throws -> Catalogue {
        try Catalogue(
            readOnly: catalogue, schema: ofAnyVersion ? nil : migrations,
            index: FTSIndex(analyser: try TextAnalyser(root: projectRoot)))
    }

    /// The folder with the scripts that make the catalogue's tables.
    var migrations: URL { projectRoot.schemas.appending(path: "catalogue") }

    /// Refuses a source the catalogue does not know, which would else look like one with nothing to tell.
    func require(source code: String?, in catalogue: Catalogue) async throws {
        guard let code else { return }
        let codes = try await catalogue.pool.read { try catalogue.sources($0).map(\.code) }
        guard codes.contains(code) else { throw ValidationError("目录库里没有来源 \(code)。用 huiliu sources 查看全部来源。") }
    }

    /// Who gives an order, for the audit log.
    var actor: String { Operator.name }
}

/// Where platform files come from: Harvesters/, an overlay folder, the environment.
struct PlatformOptions: ParsableArguments {
    @Option(name: .long, help: "叠加目录：其中同名文件的键覆盖 Harvesters/ 的设置（模拟环境、本地地址）。")
    var overlay: String?

    func validate() throws {
        var isFolder: ObjCBool = false
        guard let overlay else { return }
        guard FileManager.default.fileExists(atPath: overlay, isDirectory: &isFolder), isFolder.boolValue else {
            throw ValidationError("没有叠加目录 \(overlay)，请核对 --overlay。")
        }
    }

    func platforms(_ root: ProjectRoot) -> (platforms: [Platform], errors: [ConfigError]) {
        root.platforms(
            overlay: overlay.map { URL(filePath: $0) }, environment: ProcessInfo.processInfo.environment)
    }

    /// The platforms a command is for.
    /// - Parameter codes: only these; empty: all.
    ///   One that is named twice is there once.
    /// - Throws: for a named one what `platform` throws. Of all, files that cannot be used cost only themselves.
    func platforms(
        named codes: [String], _ root: ProjectRoot
    ) throws -> (platforms: [Platform], errors: [ConfigError]) {
        if codes.isEmpty { return platforms(root) }
        return (try codes.eachOnce.map { try platform($0, root) }, [])
    }

    /// One platform by its code.
    /// - Throws: the `ConfigError` of its file when that cannot be used; `ValidationError` for an unknown code.
    func platform(_ code: String, _ root: ProjectRoot) throws -> Platform {
        let (platforms, errors) = platforms(root)
        if let platform = platforms.first(where: { $0.code == code }) { return platform }
        if let error = errors.first(where: { $0.file.hasSuffix("/\(code).yml") }) { throw error }
        // Of a folder that cannot be read nobody knows whose files are in it.
        if platforms.isEmpty, let error = errors.first { throw error }
        throw ValidationError("没有来源 \(code)。用 huiliu sources 查看全部来源。")
    }
}

extension Platform {
    /// In Chinese: why a platform without an address cannot be asked, and what comes next.
    var whyUnconnected: (cause: String, nextStep: String) {
        let note = self.note.hasSuffix("。") ? String(self.note.dropLast()) : self.note
        return ("\(code) \(name) 未接入：\(note)", Self.howToConnect)
    }

    /// In Chinese: what comes next for a platform without an address. Its note says only what everybody may read.
    static let howToConnect =
        "取得接口地址后，先运行 huiliu check 地址（或保存下来的一页回答），再照它给出的样子"
        + "把 endpoint、protocol、crosswalk 写进平台文件（地址也可以放进环境变量 HUILIU_ENDPOINT_代码）；步骤见 docs/add-a-platform.md"
}

extension [String] {
    /// Without what was there before.
    var eachOnce: [String] {
        var known: Set<String> = []
        return filter { known.insert($0).inserted }
    }
}

/// Now, in whole seconds.
func currentInstant() -> UTCInstant { SystemClock().now }

/// Prints a value as JSON with sorted keys.
func printJSON(_ value: some Encodable) throws {
    print(try CodableJSON.text(value, .indented))
}
