internal import Foundation
internal import GRDB
internal import Metadata

/// Stores the records of pages inside one transaction: first it decides what each record comes to, then it writes the
/// new versions of a page table by table.
struct PageWriter {
    let catalogue: Catalogue
    let run: RunHandle
    let db: Database
    let statements: PageStatements
    /// Ids are given out here, so that a record can name its version before either is written.
    private var nextRecord: Int64
    private var nextDocument: Int64
    private var page: PreparedPage?
    var versions: [NewVersion] = []
    private var toIndex: [IndexDocument] = []
    /// Records of the page whose versions are not written yet.
    private var unwritten: Set<Int64> = []
    private var hasQuarantine: Bool

    init(catalogue: Catalogue, run: RunHandle, db: Database) throws {
        self.catalogue = catalogue
        self.run = run
        self.db = db
        statements = try PageStatements(db)
        nextRecord = try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) + 1 FROM record") ?? 1
        nextDocument = try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) + 1 FROM document") ?? 1
        hasQuarantine =
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM quarantine WHERE source = ? AND settled IS NULL)",
                arguments: [run.source]) ?? true
    }

    mutating func store(_ page: PreparedPage) throws -> OutcomeCounts {
        // A page that brings nothing to use is no better than a held result.
        let isUsable = page.records.contains { if case .rejected = $0.body { false } else { true } }
        if isUsable { try catalogue.discardHeld(before: run, db) }
        var counts = OutcomeCounts()
        self.page = page
        var active = 0
        for (place, pending) in page.records.enumerated() {
            let isActive = page.active.count > active && page.active[active] == place
            // A second copy of a record must find the first one in the tables.
            if unwritten.contains(pending.uid) { try flush() }
            let outcome = try store(pending, active: isActive ? active : nil, &counts)
            counts.count(outcome)
            if isActive { active += 1 }
        }
        try flush()
        self.page = nil
        return counts
    }

    /// - Parameter counts: what an earlier copy in this page or run had come to is put right here when it no longer holds.
    private mutating func store(
        _ pending: PendingRecord, active: Int?, _ counts: inout OutcomeCounts
    ) throws -> StoreOutcome {
        guard let sourceID = pending.sourceID else { return try quarantine(pending) }
        if case .sameRaw = pending.body {
            let isFirst = try statements.seeAgain(pending.uid, source: run.source, run: run.id)
            if isFirst { try settleQuarantine(sourceID) }
            return isFirst ? .unchanged : .duplicate
        }
        guard let known = try statements.record(pending.uid, source: run.source) else {
            return try first(pending, sourceID: sourceID, active: active)
        }
        guard known.sourceID == sourceID else {
            var clashing = pending
            clashing.body = .rejected(
                .store, [Finding(rule: "identifier_clash", severity: .error, field: "sourceID", value: sourceID)])
            return try quarantine(clashing)
        }
        let isDuplicate = run.isHarvest ? known.lastSeen == run.id : known.born == run.id
        if case .rejected(let stage, _) = pending.body {
            if isDuplicate { return try quarantine(pending) }
            if stage == .check, known.status == Int64(DocumentStatus.active.rawValue), let current = known.current,
                run.isRenormalisation || isSame(pending, as: known, current)
            {
                // These very bytes were good, and the rules let them pass no longer: nor what was made of them.
                try see(known, rawHash: 0, isNews: true)
                try retire(current, born: known.born)
                add(pending, to: known.id, active: nil, .deleted)
            } else {
                try see(known, rawHash: known.rawHash, isNews: false)
            }
            return try quarantine(pending)
        }
        var pending = pending
        if isDuplicate {
            if try isOutdated(pending, known) { return .duplicate }
            pending = try judged(pending, known)
            // A version of this run stands: the first copy made it.
            if known.born == run.id { return try replace(known, with: pending, active: active, &counts) }
        }
        let outcome = try next(pending, known, active: active)
        guard isDuplicate else {
            try settleQuarantine(sourceID)
            return outcome
        }
        guard outcome != .unchanged, known.born != run.id else { return .duplicate }
        // The last copy is the one kept, and the first had changed nothing: it was as stored, or could not be used.
        guard try !isQuarantined(sourceID) else { return outcome }
        counts.count(.unchanged, by: -1)
        counts.count(outcome)
        return .duplicate
    }

    /// Whether a version was made of these very bytes.
    private func isSame(_ pending: PendingRecord, as known: PageStatements.KnownRecord, _ current: Int64) -> Bool {
        if known.rawHash == pending.rawHash { return true }
        // After a rollback or a night that failed the number of the bytes is not known.
        guard known.rawHash == 0 || known.rawHash == PendingRecord.takenBack else { return false }
        return (try? catalogue.payload(document: current, db))?.bytes == pending.payload
    }

    /// Notes that a platform delivered a record. Work on what is stored asked none: when the record was seen, and how
    /// often it was missed, stay as they are; so does the payload it is known by, unless it gets another version.
    func see(_ known: PageStatements.KnownRecord, rawHash: Int64, isNews: Bool) throws {
        if run.isHarvest {
            try statements.see(known.id, run: run.id, rawHash: rawHash)
        } else if isNews {
            // That it was taken back has now been said.
            try statements.remember(known.id, rawHash: rawHash == PendingRecord.takenBack ? 0 : rawHash)
        }
    }

    /// A record never seen before.
    private mutating func first(_ pending: PendingRecord, sourceID: String, active: Int?) throws -> StoreOutcome {
        let record = nextRecord
        nextRecord += 1
        if case .rejected = pending.body {
            try statements.insertRecord(
                record, source: run.source, pending, sourceID: sourceID, current: nil, rawHash: 0, run: run.id)
            return try quarantine(pending)
        }
        noteDeletion(pending, of: record)
        unwritten.insert(pending.uid)
        versions.append(
            NewVersion(
                record: record, pending: pending, active: active, isFirst: true,
                outcome: active == nil ? .deleted : .added))
        if active != nil { return .added }
        // The deletion of what never was here is passed on to harvesters and changes nothing for readers; an import was
        // asked for tombstones too.
        return run.isHarvest ? .unchanged : .deleted
    }

    /// A record seen before, in an earlier run or earlier in this one.
    mutating func next(
        _ pending: PendingRecord, _ known: PageStatements.KnownRecord, active: Int?
    ) throws -> StoreOutcome {
        let isLive = known.status == Int64(DocumentStatus.active.rawValue)
        guard case .active(let mapped) = pending.body else {
            let isNews = isLive || known.rawHash == PendingRecord.takenBack
            try see(known, rawHash: 0, isNews: isNews)
            noteDeletion(pending, of: known.id)
            guard isNews else { return .unchanged }
            if let current = known.current { try retire(current, born: known.born) }
            add(pending, to: known.id, active: nil, .deleted)
            return .deleted
        }
        let isNews = try !isAsStored(mapped, known)
        try see(known, rawHash: pending.rawHash, isNews: isNews)
        guard isNews else { return .unchanged }
        if let current = known.current { try retire(current, born: known.born) }
        let outcome: StoreOutcome = isLive ? .updated : .added
        add(pending, to: known.id, active: active, outcome)
        return outcome
    }

    /// Whether readers have exactly this already.
    private func isAsStored(_ mapped: MappedRecord, _ known: PageStatements.KnownRecord) throws -> Bool {
        guard known.status == Int64(DocumentStatus.active.rawValue), known.rawHash != PendingRecord.takenBack,
            let current = known.current
        else { return false }
        return try isSame(mapped, as: current)
    }

    /// Whether a version says what was mapped, and is filed under the same facets.
    private func isSame(_ mapped: MappedRecord, as current: Int64) throws -> Bool {
        if try statements.contentHash(current) != mapped.contentHash {
            // Mapped again, the date of the change is as good as any other value: the mapping of it was mended.
            if run.isRenormalisation { return false }
            do {
                guard let stored = try catalogue.mappedJSON(document: current, db), mapped.isSameButModified(stored)
                else { return false }
            } catch is DamagedRecord {
                return false
            }
        }
        return try statements.facets(current) == facets(of: mapped)
    }

    private mutating func add(_ pending: PendingRecord, to record: Int64, active: Int?, _ outcome: StoreOutcome) {
        unwritten.insert(pending.uid)
        versions.append(
            NewVersion(
                record: record, pending: pending, active: active, isFirst: false, outcome: outcome,
                isAltered: pending.isFlagged))
    }

    /// Ends a version: of an earlier run it stays for those who still read that generation; of this run it goes.
    mutating func retire(_ document: Int64, born: Int64) throws {
        if born == run.id {
            try index()
            try catalogue.remove(document: document, db)
        } else {
            try statements.retire(document, run: run.id)
        }
    }

    /// Writes the versions gathered so far: active ones first, so that those packed together have ids without a gap.
    private mutating func flush() throws {
        guard let page, !versions.isEmpty else { return }
        let active = versions.filter { $0.active != nil }
        let first = nextDocument
        for version in active { try write(version) }
        for version in versions where version.active == nil { try write(version) }
        if !active.isEmpty { try writePacked(active, of: page, first: first) }
        versions.removeAll(keepingCapacity: true)
        unwritten.removeAll(keepingCapacity: true)
    }

    private mutating func write(_ version: NewVersion) throws {
        let document = nextDocument
        nextDocument += 1
        let pending = version.pending
        var facets: [UInt8] = []
        if case .active(let mapped) = pending.body { facets = try self.facets(of: mapped) }
        if version.isFirst {
            try statements.insertRecord(
                version.record, source: run.source, pending, sourceID: pending.sourceID ?? "", current: document,
                rawHash: version.active == nil ? 0 : pending.rawHash, run: run.id)
        } else {
            try statements.setCurrent(document, of: version.record)
        }
        try statements.insertDocument(
            document, record: version.record, source: run.source, run: run.id, status: version.status, facets: facets)
        try statements.note(version.record, run: run.id, version.outcome)
        guard case .active(let mapped) = pending.body, !mapped.resource.id.hasPrefix("cnres:\(run.code):") else {
            return
        }
        // It brought its identifier from another catalogue. Two ways to the same record: the first keeps it.
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO alias (record, id) VALUES (?, ?)")
            .execute(arguments: [version.record, mapped.resource.id])
    }

    private func facets(of mapped: MappedRecord) throws -> [UInt8] {
        var values: [(field: FacetField, term: UInt32)] = []
        values.reserveCapacity(mapped.facets.count)
        for facet in mapped.facets {
            values.append((facet.field, try catalogue.writerState.terms.number(facet.field, facet.code, db)))
        }
        return FacetRow(values).bytes
    }

    /// Content, chunks, groups and index entries of active versions whose ids begin with `first`.
    private mutating func writePacked(_ active: [NewVersion], of page: PreparedPage, first: Int64) throws {
        // What was packed beforehand holds the records as they came.
        let isWhole = active.count == page.active.count && !active.contains(where: \.isAltered)
        let chunks = isWhole ? page.chunks : try Packing.chunks(active.map(\.pending))
        let basis = try page.basis.map { try catalogue.number(of: $0, db) }
        var document = first
        for chunk in chunks {
            let last = document + Int64(chunk.count) - 1
            try statements.insertChunk(chunk, run: run.id, first: document, last: last)
            let id = db.lastInsertedRowID
            if let basis { try statements.insertLabels(chunk, id: id, basis: basis) }
            for slot in 0..<chunk.count {
                try statements.insertContent(
                    document + Int64(slot), active[Int(document - first) + slot].pending, chunk: id, slot: slot)
            }
            document = last + 1
        }
        document = first
        for group in isWhole ? page.groups : try Packing.groups(active.map(\.pending.json), catalogue.codec) {
            try statements.insertGroup(document, group)
            document += Int64(group.count)
        }
        for (place, version) in active.enumerated() {
            toIndex.append(IndexDocument(id: first + Int64(place), entry: page.entries[version.active ?? 0]))
        }
    }

    /// Adds the index entries gathered so far, all in a row: any statement between them that SQLite guards with a
    /// savepoint would make FTS5 write out what it holds in memory.
    mutating func index() throws {
        if !toIndex.isEmpty { try catalogue.index.add(toIndex, db) }
        toIndex.removeAll(keepingCapacity: true)
    }

    private mutating func quarantine(_ pending: PendingRecord) throws -> StoreOutcome {
        guard case .rejected(let stage, let findings) = pending.body else { return .rejected }
        hasQuarantine = true
        let open = try db.cachedStatement(
            sql: """
                DELETE FROM quarantine
                WHERE source = ? AND payload_hash = ? AND source_id IS ? AND payload = ? AND settled IS NULL
                """)
        let payload = Data(try Zstd.compress(pending.payload))
        let hash = payload.withUnsafeBytes(Digest.number)
        try open.execute(arguments: [run.source, hash, pending.sourceID, payload])
        try db.cachedStatement(
            sql: """
                INSERT INTO quarantine
                    (source, run, source_id, stage, format, payload, payload_hash, datestamp, sets, findings)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            run.source, run.id, pending.sourceID, stage.rawValue, pending.format.rawValue, payload,
            hash, pending.datestamp, pending.sets.isEmpty ? nil : pending.sets.joined(separator: " "),
            try CodableJSON.text(findings),
        ])
        return .rejected
    }

    /// Whether a copy of a record was put into quarantine in this run.
    private func isQuarantined(_ sourceID: String) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM quarantine WHERE source = ? AND source_id = ? AND run = ?)"),
            arguments: [run.source, sourceID, run.id]) ?? false
    }

    private func settleQuarantine(_ sourceID: String) throws {
        guard hasQuarantine else { return }
        try db.cachedStatement(
            sql: "UPDATE quarantine SET settled = ? WHERE source = ? AND source_id = ? AND settled IS NULL"
        ).execute(arguments: [run.id, run.source, sourceID])
    }
}

/// A version that was decided on and is not written yet.
struct NewVersion {
    var record: Int64
    var pending: PendingRecord
    /// Place among the active records of the page; nil for a tombstone and for what is withdrawn.
    var active: Int?
    /// The record itself is new.
    var isFirst: Bool
    var outcome: StoreOutcome
    /// It is not as it came: a flag was added when it was stored.
    var isAltered = false

    var status: DocumentStatus {
        switch pending.body {
        case .active, .sameRaw: .active
        case .tombstone: .deleted
        case .rejected: .withdrawn
        }
    }
}
