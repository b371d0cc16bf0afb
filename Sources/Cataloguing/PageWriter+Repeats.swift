internal import Metadata

/// Records that come more than once in a run: which copy counts, and what the run's account says of them.
extension PageWriter {
    /// Whether a later version of the record came before this copy: a list can name the old one behind the new one, and
    /// a deletion behind what was made of the record since.
    func isOutdated(_ pending: PendingRecord, _ known: PageStatements.KnownRecord) throws -> Bool {
        let rank = DatestampOrder.rank(pending.datestamp)
        guard rank > 0 else { return false }
        if let current = known.current, known.isActive {
            return rank < DatestampOrder.rank(try statements.datestamp(current))
        }
        return rank < catalogue.writerState.repeats[run.id]?.deletions[known.id] ?? 0
    }

    /// Keeps when a record was deleted, for copies of it that may follow.
    func noteDeletion(_ pending: PendingRecord, of record: Int64) {
        guard case .tombstone = pending.body else { return }
        let rank = DatestampOrder.rank(pending.datestamp)
        guard rank > 0 else { return }
        catalogue.writerState.repeats[run.id, default: RunRepeats()].deletions[record] = rank
    }

    /// The copy with the flag it deserves when it differs from the one that stands. One with another title is another
    /// resource, of which the identifier keeps but one.
    func judged(_ pending: PendingRecord, _ known: PageStatements.KnownRecord) throws -> PendingRecord {
        guard case .active(let mapped) = pending.body, let current = known.current, known.isActive,
            try statements.contentHash(current) != mapped.contentHash
        else { return pending }
        let flagged = pending.flaggedAsRepeated
        // It may be the copy before once more, which bears the flag.
        if case .active(let copy) = flagged.body, try statements.contentHash(current) == copy.contentHash {
            return flagged
        }
        let standing = try catalogue.readable(document: current, db)
        if let standing, standing.displayTitle != mapped.resource.displayTitle {
            catalogue.writerState.repeats[run.id, default: RunRepeats()].note(pending.sourceID)
        }
        return flagged
    }

    /// A further copy of a record of which this run has made a version already: the last copy counts, and the account
    /// says what the run did to the record in all. A list that names one record twice, with two contents, then changes
    /// nothing night after night.
    mutating func replace(
        _ known: PageStatements.KnownRecord, with pending: PendingRecord, active: Int?, _ counts: inout OutcomeCounts
    ) throws -> StoreOutcome {
        if case .active(let mapped) = pending.body, known.isActive, let current = known.current,
            try statements.contentHash(current) == mapped.contentHash
        {
            return .duplicate
        }
        let before = try statements.ended(known.id, run: run.id)
        // What the rules withdrew was counted as quarantined.
        let wasWithdrawn = known.status == Int64(DocumentStatus.withdrawn.rawValue)
        let first: StoreOutcome? = wasWithdrawn ? nil : Self.outcome(from: before?.status, isActive: known.isActive)
        if let before, let current = known.current, try isSame(before, pending) {
            try retire(current, born: known.born)
            try statements.revive(before.id, of: known.id, run: run.id)
            try see(known, rawHash: active == nil ? 0 : pending.rawHash, isNews: true)
            noteDeletion(pending, of: known.id)
            if let first { counts.count(first, by: -1) }
            counts.count(.unchanged)
            return .duplicate
        }
        guard try next(pending, known, active: active) != .unchanged else { return .duplicate }
        let last = Self.outcome(from: before?.status, isActive: active != nil)
        guard last != first, !versions.isEmpty else { return .duplicate }
        try statements.forgetNote(known.id, run: run.id)
        // The account leaves out a deletion of what readers never saw, the story of the record does not.
        versions[versions.count - 1].outcome = active == nil ? .deleted : last
        if let first { counts.count(first, by: -1) }
        counts.count(last)
        return .duplicate
    }

    /// Whether a copy is what stood before the run.
    private func isSame(_ before: (id: Int64, status: Int64), _ pending: PendingRecord) throws -> Bool {
        let wasActive = before.status == Int64(DocumentStatus.active.rawValue)
        guard case .active(let mapped) = pending.body else { return !wasActive }
        return try wasActive && statements.contentHash(before.id) == mapped.contentHash
    }

    /// What a run did to a record in all, for its account.
    /// - Parameter before: the status of what stood before the run; nil for nothing.
    private static func outcome(from before: Int64?, isActive: Bool) -> StoreOutcome {
        if !isActive { return before == nil ? .unchanged : .deleted }
        return before == Int64(DocumentStatus.active.rawValue) ? .updated : .added
    }
}

extension PageStatements.KnownRecord {
    var isActive: Bool { status == Int64(DocumentStatus.active.rawValue) }
}

extension RunRepeats {
    fileprivate mutating func note(_ sourceID: String?) {
        conflicts += 1
        if conflicting == nil { conflicting = sourceID }
    }
}

extension PendingRecord {
    private static let repeated = "duplicate_in_source"

    /// It bears the flag of a record that is not the only one of its identifier.
    var isFlagged: Bool {
        guard case .active(let mapped) = body else { return false }
        return mapped.resource.flags.contains(Self.repeated)
    }

    fileprivate var flaggedAsRepeated: PendingRecord {
        guard case .active(let mapped) = body, !isFlagged else { return self }
        var resource = mapped.resource
        resource.flags = (resource.flags + [Self.repeated]).sorted()
        var flagged = self
        flagged.body = .active(
            MappedRecord(resource, findings: mapped.findings + [Finding(rule: Self.repeated, severity: .warning)]))
        return flagged
    }
}
