package import Cataloguing
internal import Foundation
internal import GRDB
package import Metadata
internal import Synchronization

/// The embedded engine: postings from SQLite FTS5, everything else from columns in memory.
package final class Searcher: SearchIndex {
    /// When a published source is noticed.
    package enum Freshness: Sendable {
        /// With the next call, which waits until the columns are read: for commands and tests.
        case immediate
        /// Looked for at most so often; columns are read beside the running searches: for the server.
        case background(seconds: Double)
    }

    /// One generation with the caches that hold for it.
    final class Epoch: Sendable {
        let snapshot: Snapshot
        /// What letters spell in pinyin.
        let spelled = SetCache<[UInt8]>()
        /// What words of the vocabularies mean.
        let meant = SetCache<QueryVocabulary.Meaning>()
        let pads = ScorePads()
        let postings: PostingCache
        let resources: ResourceCache

        init(_ snapshot: Snapshot, after earlier: Epoch? = nil) {
            self.snapshot = snapshot
            // After a rollback or a failed run, row ids may come again with other records.
            let kept = earlier.flatMap { $0.snapshot.undone == snapshot.undone ? $0 : nil }
            postings = kept?.postings ?? PostingCache(capacity: snapshot.capacity)
            resources = kept?.resources ?? ResourceCache()
        }
    }

    private struct State {
        var epoch: Epoch
        var checked: ContinuousClock.Instant
        var isRefreshing = false
        /// Why the last look for something newer failed.
        var failure: (any Error)?
        /// A record that could not be read; stays known until the server starts anew, as it does after a restore.
        var damage: DamagedRecord?
    }

    let catalogue: Catalogue
    let analyser: TextAnalyser
    let vocabulary: QueryVocabulary
    private let freshness: Freshness
    private let state: Mutex<State>

    /// Reads the columns of everything visible: about a second for a million records.
    /// - Throws: a database error when the catalogue cannot be read.
    package init(
        _ catalogue: Catalogue, analyser: TextAnalyser, vocabulary: QueryVocabulary, freshness: Freshness = .immediate
    ) throws {
        self.catalogue = catalogue
        self.analyser = analyser
        self.vocabulary = vocabulary
        self.freshness = freshness
        let loader = SnapshotLoader(catalogue: catalogue, analyser: analyser, awards: vocabulary.awards)
        let snapshot = try catalogue.pool.read { try loader.load($0, after: nil) } ?? Snapshot()
        state = Mutex(State(epoch: Epoch(snapshot), checked: .now))
        if case .background = freshness {
            // What cannot be read beforehand is read, and reported, when it is asked for.
            Self.onThreadThatGivesWay {
                _ = try? self.warm()
                catalogue.releaseMemory()
            }
        }
    }

    /// The convenience of the commands: everything read from the project's root.
    /// - Throws: `ConfigError` for a schema file that cannot be used, or a database error.
    package convenience init(
        _ catalogue: Catalogue, root: ProjectRoot, freshness: Freshness = .immediate
    ) throws {
        let analyser = try TextAnalyser(root: root)
        let vocabulary = try QueryVocabulary(Vocabularies(root: root), root: root, analyser: analyser)
        try self.init(catalogue, analyser: analyser, vocabulary: vocabulary, freshness: freshness)
    }

    /// Why what is found may be older or less than what is published; nil when it is not.
    package var staleness: (any Error)? { state.withLock { $0.failure } }
    package var damage: DamagedRecord? { state.withLock { $0.damage } }

    package func generation() throws -> Int64 { try epoch().snapshot.generation }

    package func occurs(_ code: String, in field: FacetField) throws -> Bool {
        try epoch().snapshot.terms.number(field, code) != nil
    }

    /// The newest generation, as fresh as asked for.
    func epoch() throws -> Epoch {
        switch freshness {
        case .immediate:
            try refresh()
            return state.withLock { $0.epoch }
        case .background(let seconds):
            let (epoch, isDue) = state.withLock { state -> (Epoch, Bool) in
                let isDue = !state.isRefreshing && ContinuousClock.now - state.checked > .seconds(seconds)
                if isDue { state.isRefreshing = true }
                return (state.epoch, isDue)
            }
            if isDue {
                Self.onThreadThatGivesWay {
                    // What cannot be read now is tried again with the next look; searches go on with what they have.
                    let outcome = Result { try self.refresh() }
                    if case .success(true) = outcome { self.catalogue.releaseMemory() }
                    self.state.withLock {
                        $0.isRefreshing = false
                        $0.checked = .now
                        if case .failure(let error) = outcome { $0.failure = error } else { $0.failure = nil }
                    }
                }
            }
            return epoch
        }
    }

    /// Reading beside the searches must not slow them: on Linux a thread has a priority of its own.
    private static func onThreadThatGivesWay(_ body: @escaping @Sendable () -> Void) {
        Thread.detachNewThread {
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
            body()
        }
    }

    package func note(_ damage: DamagedRecord) { state.withLock { $0.damage = damage } }

    /// Whether posting lists are still kept there.
    func holdsPostings(_ postings: PostingCache) -> Bool { state.withLock { $0.epoch.postings === postings } }

    /// Takes over what was published since the last look.
    /// - Returns: whether there was anything.
    @discardableResult package func refresh() throws -> Bool {
        let earlier = state.withLock { $0.epoch }
        let loader = SnapshotLoader(catalogue: catalogue, analyser: analyser, awards: vocabulary.awards)
        guard let next = try catalogue.pool.read({ try loader.load($0, after: earlier.snapshot) }) else {
            return false
        }
        let epoch = Epoch(next, after: earlier)
        state.withLock { state in
            if state.epoch.snapshot.generation == earlier.snapshot.generation { state.epoch = epoch }
        }
        return true
    }
}

/// Decoded records of late: documents never change, so what is here is right.
final class ResourceCache: Sendable {
    /// A record is a large value, which a growing dictionary would copy again and again.
    private final class Entry: Sendable {
        let resource: LearningResource

        init(_ resource: LearningResource) { self.resource = resource }
    }

    private struct State {
        var young: [Int64: Entry] = [:]
        var old: [Int64: Entry] = [:]
    }

    /// Records of one of the two generations; about 4 KB each.
    private static let limit = 3000
    private let state = Mutex(State())

    func resource(_ document: Int64, read: () throws -> LearningResource?) rethrows -> LearningResource? {
        if let known = state.withLock({ $0.young[document] ?? $0.old[document] }) { return known.resource }
        guard let resource = try read() else { return nil }
        let entry = Entry(resource)
        state.withLock { state in
            if state.young.count >= Self.limit {
                state.old = state.young
                state.young = [:]
            }
            state.young[document] = entry
        }
        return resource
    }
}
