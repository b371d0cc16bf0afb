package import Metadata

/// How a source's conversation ended, as far as the catalogue must know.
package struct RunEnding: Sendable {
    package var isCompleteList = false
    /// The platform itself said that nothing changed. Then `isCompleteList` tells of the answer that did not change.
    package var isUnchanged = false
    package var claimed: Int?
    package var notFetched = 0
    package var memory: [String: String] = [:]
    /// Nil: the next harvest asks for everything.
    package var resumeFrom: UTCInstant?
    /// Records of one identifier whose contents differed, and one such identifier.
    package var conflicts = 0
    package var conflicting: String?
    /// In Chinese.
    package var notes: [String] = []
    /// One of them tells of something to mend.
    package var warns = false
    package var error: HarvestError?
    /// Answers that were not taken in.
    package var refused: [RefusedAnswer] = []
    /// What the records were mapped with (`Mapper.version`); empty: leaves what the catalogue knows of it alone.
    package var mapping = ""
    /// The platform was asked; false for work on what is stored (renormalise, replay, import).
    package var isHarvest = true
    /// The operator's act this comes from, for the audit log; nil: none.
    package var act: OperatorAct?
    /// The platform was asked at another address, or with other options, than the night before.
    package var isElsewhere = false
    /// What came may be older than what was here: the next harvest asks for everything.
    package var wantsFullHarvest = false

    package init() {}
}

/// An act of an operator that publishes, written to the audit log together with what it publishes.
package struct OperatorAct: Sendable {
    package var actor: String
    package var act: String
    package var detail: String

    package init(actor: String, act: String, detail: String) {
        self.actor = actor
        self.act = act
        self.detail = detail
    }
}

/// What a finished run came to.
package struct RunReport: Sendable, Codable {
    package var run: Int64
    package var source: String
    package var name = ""
    package var state: RunState
    package var counts: OutcomeCounts
    package var claimed: Int?
    package var notFetched: Int
    package var verdict: ShrinkGuard.Verdict
    /// The list was complete: absence means something. Nil in reports written by earlier versions.
    package var isListed: Bool?
    /// The last complete list was confirmed: what it lacked is absent once more. Nil: it was not.
    package var isConfirmed: Bool?
    /// Everything was asked for and answered, and the list was not complete all the same. Nil as above.
    package var isCut: Bool?
    /// The platform was asked at another address, or with other options, than the night before. Nil: it was not.
    package var isElsewhere: Bool?
    /// The platform was not asked, for it may only be asked at other hours. Nil: it was.
    package var isResting: Bool?
    /// Records absent from the complete list, and how many of these are now tombstones.
    package var absent: Int
    package var vanished: Int
    /// Complete runs in a row a record must be absent from to be a tombstone. Nil in reports of earlier versions.
    package var vanishAfter: Int?
    /// Of the deleted and vanished ones: how many only changed their identifier.
    package var redirected: Int?
    /// In Chinese.
    package var notes: [String]
    /// One of them tells of something to mend, though the run went well. Nil: none does.
    package var warns: Bool?
    package var stage: Stage?
    package var cause: String?
    package var nextStep: String?

    /// Records the source delivered: what its claim is compared with. A vanished record is a deletion nobody delivered.
    package var received: Int { counts.total - vanished }

    init(run: RunHandle, counts: OutcomeCounts, claimed: Int?, ending: RunEnding) {
        self.run = run.id
        source = run.code
        state = .ok
        self.counts = counts
        self.claimed = claimed
        notFetched = ending.notFetched
        isElsewhere = ending.isElsewhere ? true : nil
        verdict = .apply
        absent = 0
        vanished = 0
        notes = ending.notes
        warns = ending.warns ? true : nil
        stage = ending.error?.stage
        cause = ending.error?.cause
        nextStep = ending.error?.nextStep
    }

    /// A source that did not get as far as a run.
    package init(failed platform: Platform, stage: Stage, cause: String, nextStep: String) {
        run = 0
        source = platform.code
        name = platform.name
        state = .failed
        counts = OutcomeCounts()
        notFetched = 0
        verdict = .apply
        absent = 0
        vanished = 0
        notes = []
        self.stage = stage
        self.cause = cause
        self.nextStep = nextStep
    }

    /// A source whose platform may not be asked at this hour, which is nobody's failure.
    package init(resting platform: Platform, cause: String, nextStep: String) {
        self.init(failed: platform, stage: .harvest, cause: cause, nextStep: nextStep)
        state = .ok
        isResting = true
    }
}
