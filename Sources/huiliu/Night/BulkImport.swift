import Cataloguing
import Foundation
import GRDB
import Harvesting
import Mapping
import Metadata
import Serving

/// Takes in what `huiliu export` wrote, here or elsewhere: same identifiers, same records, same tombstones.
///
/// An export says what there is, not what there is not: records it does not name stay as they are. It carries no raw
/// payloads; what came with it is mapped again only when its platform delivers it changed.
struct BulkImport {
    private static let pageSize = 500

    let folder: URL
    let manifest: Exporter.Manifest
    /// Who gave the order, and what they named the folder, for the audit log.
    var order = (actor: "cli", folder: "")
    /// Takes in also what is older than what a platform said here since.
    var replacesNewer = false

    /// Reads the manifest and looks at every file it names, before anything is taken in.
    /// - Throws: `Catalogue.Failure` for a manifest or a file that is not what it should be.
    init(_ folder: URL) throws {
        self.folder = folder
        guard let bytes = try? Data(contentsOf: folder.appending(path: "manifest.json")) else {
            throw Catalogue.Failure(
                cause: "\(folder.path) 里没有 manifest.json，或不可读", nextStep: "给出 huiliu export 写出的整个目录")
        }
        guard let manifest = try? CodableJSON.read(Exporter.Manifest.self, from: [UInt8](bytes)),
            manifest.format == Exporter.Manifest.format
        else {
            throw Catalogue.Failure(
                cause: "manifest.json 不是 \(Exporter.Manifest.format) 格式的清单", nextStep: "用同一版本的 huiliu export 重新导出")
        }
        self.manifest = manifest
        guard let lines = Self.sum(parts.map(\.records)), manifest.records >= 0 else {
            throw Catalogue.Failure(cause: "清单里的条数是负数，或大得不可能", nextStep: "清单被改动过，重新取一份导出")
        }
        guard lines == manifest.records else {
            throw Catalogue.Failure(
                cause: "清单说共 \(manifest.records) 条，各文件合计 \(lines) 条", nextStep: "清单不完整，重新取一份导出")
        }
        for part in parts { try verify(part) }
    }

    /// The files with whole records; tables are for people.
    private var parts: [Exporter.Part] { manifest.parts.filter { $0.file.hasSuffix(".jsonl.gz") } }

    /// Nil when a count is below nothing, or all of them beyond what can be counted: the file may come from anyone.
    private static func sum(_ counts: [Int]) -> Int? {
        var sum = 0
        for count in counts {
            let (next, overflows) = sum.addingReportingOverflow(count)
            guard count >= 0, !overflows else { return nil }
            sum = next
        }
        return sum
    }

    private func verify(_ part: Exporter.Part) throws {
        let file = folder.appending(path: part.file)
        // A name is a name: nothing outside the folder is read.
        guard !part.file.contains("/"), let bytes = try? Data(contentsOf: file, options: .alwaysMapped) else {
            throw Catalogue.Failure(cause: "缺少文件 \(part.file)", nextStep: "重新取一份完整的导出")
        }
        guard bytes.count == part.bytes, Digest.sha256(bytes).hex == part.sha256 else {
            throw Catalogue.Failure(
                cause: "文件 \(part.file) 与清单的大小或 SHA-256 不符（损坏，或只传了一半）", nextStep: "重新传这个文件")
        }
    }

    /// Takes everything in, a run a source.
    /// - Parameter refused: gets, in Chinese, the sources that are left as they are, and why.
    /// - Throws: `Catalogue.Failure` for a source without a platform file or a line that is no record; nothing of the
    ///   export is published then.
    func run(
        into catalogue: Catalogue, platforms: [Platform], lexicon: Lexicon, night: Int64, refused: inout [String],
        now: Now
    ) throws -> [RunReport] {
        var sources: [String: Source] = [:]
        var left: Set<String> = []
        do {
            for part in parts {
                try forEachPage(of: part) { page in
                    for (code, lines) in Dictionary(grouping: page, by: \.source) where !left.contains(code) {
                        if sources[code] == nil {
                            let platform = try Self.platform(code, platforms)
                            do {
                                sources[code] = try open(platform, catalogue, lexicon, night: night, now: now())
                            } catch let failure as Catalogue.Failure {
                                refused.append("\(failure)")
                                left.insert(code)
                            }
                        }
                        guard let source = sources[code] else { continue }
                        let pending = lines.map { $0.pending(source.context) }
                        _ = try catalogue.commit(
                            page: pending, run: source.run, checkpoint: "{}", claimed: nil, bytes: 0)
                    }
                }
            }
        } catch {
            for source in sources.values { try catalogue.discard(run: source.run.id, source: source.run.source) }
            throw error
        }
        return try sources.values.sorted { $0.platform.code < $1.platform.code }.map { source in
            var ending = RunEnding()
            ending.isHarvest = false
            ending.wantsFullHarvest = true
            ending.act = OperatorAct(
                actor: order.actor, act: "import", detail: "\(order.folder) \(manifest.created)")
            var report = try catalogue.finish(source.run, platform: source.platform, ending: ending, now: now)
            report.name = source.platform.name
            try catalogue.prune(source.platform, now: now())
            return report
        }
    }

    private struct Source {
        var platform: Platform
        var run: RunHandle
        var context: MappingContext
    }

    private static func platform(_ code: String, _ platforms: [Platform]) throws -> Platform {
        guard let platform = platforms.first(where: { $0.code == code }) else {
            throw Catalogue.Failure(
                cause: "导出里有来源 \(code)，Harvesters 里没有它的平台文件", nextStep: "把 \(code).yml 放进 Harvesters 后再导入")
        }
        return platform
    }

    /// - Throws: `Catalogue.Failure` for a source that must be left as it is.
    private func open(
        _ platform: Platform, _ catalogue: Catalogue, _ lexicon: Lexicon, night: Int64, now: UTCInstant
    ) throws -> Source {
        let code = platform.code
        try catalogue.register(platform)
        if !replacesNewer, let here = try catalogue.pool.read({ try catalogue.lastHarvested(code, $0) }),
            here.iso8601 > manifest.created
        {
            throw Catalogue.Failure(
                cause: "来源 \(code) 在 \(here.shanghai) 采集过，"
                    + "比这份导出（\(UTCInstant.inShanghai(manifest.created))）新；导入会让它退回旧状态",
                nextStep: "确要退回时加 --replace-newer；下一次同步会重新取它的全部记录")
        }
        let run = try catalogue.beginRun(
            night: night, code: code, extent: "import \(manifest.created)", isHarvest: false, now: now)
        return Source(
            platform: platform, run: run, context: MappingContext(lexicon: lexicon, platform: platform, now: nil))
    }

    private func forEachPage(of part: Exporter.Part, _ body: ([Line]) throws -> Void) throws {
        var page: [Line] = []
        var count = 0
        do {
            try GzipLines.forEach(in: folder.appending(path: part.file)) { bytes in
                count += 1
                page.append(try Line(bytes))
                if page.count == Self.pageSize {
                    try body(page)
                    page = []
                }
            }
        } catch let error as Catalogue.Failure {
            throw error
        } catch {
            throw Catalogue.Failure(
                cause: "文件 \(part.file) 第 \(count) 行读不出：\(error)", nextStep: "用同一版本的 huiliu export 重新导出")
        }
        guard count == part.records else {
            throw Catalogue.Failure(
                cause: "文件 \(part.file) 有 \(count) 行，清单说 \(part.records) 行", nextStep: "重新取一份完整的导出")
        }
        if !page.isEmpty { try body(page) }
    }
}

/// One line of an export.
private struct Line {
    var source = ""
    var sourceID = ""
    /// Canonical JSON; nil for a record that is gone.
    var resource: [UInt8]?

    init(_ bytes: [UInt8]) throws(CanonicalJSONReader.Failure) {
        var line = (source: "", sourceID: "", resource: [UInt8]?.none)
        try bytes.withUnsafeBufferPointer { buffer throws(CanonicalJSONReader.Failure) in
            var reader = CanonicalJSONReader(buffer)
            try reader.object { reader, key throws(CanonicalJSONReader.Failure) in
                switch key {
                case "source": line.source = try reader.string()
                case "sourceId": line.sourceID = try reader.string()
                case "resource":
                    let resource = try LearningResource(&reader)
                    line.sourceID = resource.sourceID
                    line.resource = resource.canonicalJSON()
                default: try reader.skip()
                }
            }
            try reader.finish()
        }
        (source, sourceID, resource) = line
        guard !source.isEmpty, !sourceID.isEmpty else { throw CanonicalJSONReader.Failure(place: 0) }
    }

    func pending(_ context: MappingContext) -> PendingRecord {
        guard let resource else {
            return PendingRecord(sourceID: sourceID, format: .huiliu, payload: [], body: .tombstone)
        }
        let record = SourceRecord(sourceID: sourceID, format: .huiliu, payload: resource)
        var pending = PendingRecord(
            sourceID: sourceID, format: .huiliu, payload: resource,
            body: SourceNight.body(Mapper.carried(record, context)))
        // No payload of its platform: what that delivers next is mapped.
        pending.rawHash = 0
        return pending
    }
}
