import Cataloguing
import Metadata

extension Alert {
    /// What is the matter with a source after a night, and how much of it.
    enum Trouble: Sendable, Equatable {
        case disconnected, failed, held, zero, stale
        /// So many records went to quarantine.
        case quarantined(Int)
        /// So many records are new, and so many gone.
        case changed(added: Int, deleted: Int)
        /// A shorter list: so many records are not in it, and none is taken down yet.
        case waiting(Int)

        /// The gravest; nil when all is well.
        /// - Parameter standing: nil in the reports of earlier versions, which say less.
        init?(_ run: RunReport, _ standing: NightReport.Standing?, settings: AlertSettings, now: UTCInstant) {
            if run.state == .failed {
                self = .failed
            } else if run.state == .held {
                self = .held
            } else if let standing, standing.live == 0, run.isResting != true {
                self = .zero
            } else if let since = standing?.staleSince.flatMap({ UTCInstant(iso8601: $0) }),
                now.seconds - since.seconds >= Int64(settings.staleNights) * 86400
            {
                self = .stale
            } else if run.stage == .check, run.cause != nil {
                self = .quarantined(run.counts.rejected)
            } else if let standing, Self.isUnusual(run, live: standing.live) {
                self = .changed(added: run.counts.added, deleted: run.counts.deleted)
            } else if run.lossesTold != nil {
                self = .waiting(run.absent)
            } else {
                return nil
            }
        }

        private static func isUnusual(_ run: RunReport, live: Int) -> Bool {
            let changed = run.counts.updated + run.counts.deleted
            // A small source changes by half on any ordinary day, and a first harvest brings everything.
            if run.verdict == .warn && run.counts.deleted > 0 || live >= 100 && changed * 2 > live { return true }
            let before = live - run.counts.added + run.counts.deleted
            return before >= 100 && run.counts.added > before
        }

        var reason: Reason {
            switch self {
            case .disconnected: .disconnected
            case .failed: .failed
            case .held: .held
            case .zero: .zero
            case .stale: .stale
            case .quarantined, .changed, .waiting: .unusual
            }
        }

        func isLike(_ other: Trouble) -> Bool {
            switch (self, other) {
            case (.quarantined, .quarantined), (.changed, .changed), (.waiting, .waiting): true
            default: self == other
            }
        }

        /// Whether this is nothing that was not told then. A platform that touches all its records every night is told
        /// once; one that loses more of them than before, or brings more, is told again.
        func isOld(since then: [Trouble]) -> Bool {
            switch self {
            case .quarantined(let number):
                then.contains { if case .quarantined(let before) = $0 { number <= before } else { false } }
            case .waiting(let number):
                then.contains { if case .waiting(let before) = $0 { number <= before } else { false } }
            case .changed(let added, let deleted):
                then.contains {
                    if case .changed(let addedBefore, let deletedBefore) = $0 {
                        added <= addedBefore && deleted <= deletedBefore
                    } else {
                        false
                    }
                }
            default: true
            }
        }
    }
}
