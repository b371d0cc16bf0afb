import Foundation
import Harvesting
import Mapping
import Metadata
import Synchronization

/// Makes what a source's night needs from its files: the mapper and the harvest session.
final class Workshop: Sendable {
    private let root: ProjectRoot
    let lexicon: Lexicon
    private let context: HarvestContext
    /// The domain of our own OAI identifiers: what comes back under it is not taken in again.
    private let repository: String?
    /// What is derived from all sources together once they are published.
    let statistics: NightStatistics
    private let crosswalks = Mutex<[String: Crosswalk]>([:])

    init(root: ProjectRoot, lexicon: Lexicon, context: HarvestContext, repository: String? = nil) {
        self.root = root
        self.lexicon = lexicon
        self.context = context
        self.repository = repository
        statistics = NightStatistics(root: root, vocabularies: lexicon.vocabularies, trees: lexicon.trees)
    }

    /// - Throws: `HarvestError` naming the platform's file, and the crosswalk's with line and mend.
    func mapper(for platform: Platform) throws(HarvestError) -> Mapper {
        do throws(ConfigError) {
            return Mapper(
                platform: platform, crosswalk: try crosswalk(platform.crosswalk), lexicon: lexicon,
                repository: repository, now: context.clock.now)
        } catch {
            throw HarvestError(
                platform: platform.code, stage: .map,
                cause: "\(platform.file) 要用的对照表用不了：\(error.file):\(error.line)：\(error.reason)",
                nextStep: error.mend)
        }
    }

    /// - Parameter refusals: takes the answers that are refused on the way.
    func session(
        for request: HarvestRequest, refusals: RefusalLog = RefusalLog()
    ) throws(HarvestError) -> any HarvestSession {
        var context = context
        context.refusals = refusals
        return try HarvesterRegistry.session(for: request, context: context)
    }

    private func crosswalk(_ name: String) throws(ConfigError) -> Crosswalk {
        if let known = crosswalks.withLock({ $0[name] }) { return known }
        let crosswalk = try Crosswalk.load(name, root: root)
        crosswalks.withLock { $0[name] = crosswalk }
        return crosswalk
    }
}
