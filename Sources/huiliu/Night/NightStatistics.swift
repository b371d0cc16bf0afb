import Cataloguing
import Counting
import GRDB
import Metadata
import Serving

/// What comes after the last source is published: works are linked, every document's targets counted and frozen, and
/// everything dated anew for harvesters when names or targets have changed.
struct NightStatistics: Sendable {
    private let root: ProjectRoot
    private let vocabularies: Vocabularies
    private let trees: TextbookTrees
    private let linker: WorkLinker

    init(root: ProjectRoot, vocabularies: Vocabularies, trees: TextbookTrees) {
        self.root = root
        self.vocabularies = vocabularies
        self.trees = trees
        linker = WorkLinker(vocabularies: vocabularies)
    }

    /// - Returns: what could not be counted, in Chinese with the next step; empty when all is well.
    func settle(_ catalogue: Catalogue, night: Int64, now: @escaping Now) async throws -> [String] {
        try await link(catalogue)
        let documents: [String]
        do throws(ConfigError) { documents = try CountingInputs.documents(root) } catch { return [Self.told(error)] }
        var problems: [String] = []
        var newest: TargetPlan?
        for document in documents {
            do {
                let counter = try CoverageCounter(
                    CountingInputs(root: root, document: document), vocabularies: vocabularies, trees: trees)
                try await catalogue.pool.write { db in
                    _ = try counter.freeze(night: night, now: now(), catalogue, db)
                }
                if document == documents.max() { newest = counter.plan }
            } catch let error as ConfigError {
                problems.append(Self.told(error))
            }
        }
        if let newest { try redate(catalogue, targets: newest, now: now) }
        return problems
    }

    /// With targets that cannot be read no server starts either: they are looked at when they are mended.
    private func redate(_ catalogue: Catalogue, targets: TargetPlan, now: Now) throws {
        let form = Dissemination(vocabularies, targets: targets, since: now())
        guard try catalogue.redate(for: form.digest, now: now) else { return }
        Output.tell("词表里的名称、指标规则或程序的写法变了：对外发布的全部记录换了新的日期，收割方会重新取一遍。下一步：重启 huiliu serve")
    }

    private static func told(_ error: ConfigError) -> String {
        "指标文件 \(error.file):\(error.line)：\(error.reason)；\(error.mend)"
    }

    /// More records than this are linked with those of all sources at the end of the night, which is cheaper.
    private static let few = 5000

    /// Links what one source published, if all others are linked, so that coverage does not count a lesson twice until
    /// the night is over. What fails here is tried again, and told, at its end.
    func linkSoon(_ report: RunReport, _ catalogue: Catalogue) async {
        let changed = report.counts.added + report.counts.updated + report.counts.deleted
        guard report.state == .ok || report.state == .partial, 1...Self.few ~= changed else { return }
        do {
            try await catalogue.pool.write { db in
                guard try linker.isUpToDate(but: report.source, db) else { return }
                _ = try linker.link(catalogue, fromScratch: false, db)
            }
        } catch {
            return
        }
    }

    /// Links what was published since the last time; also after an operator's act that publishes.
    func link(_ catalogue: Catalogue) async throws {
        catalogue.releaseMemory()
        try await catalogue.pool.write { db in _ = try linker.link(catalogue, fromScratch: false, db) }
    }
}
