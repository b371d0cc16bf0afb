package import Cataloguing
internal import Foundation
package import GRDB
package import Metadata

extension CoverageCounter {
    /// Digest of the vocabularies and trees in use.
    static func digest(of reader: RuleReader, _ trees: TextbookTrees) -> String {
        var text = ""
        for field in FacetField.allCases {
            for term in reader.vocabulary(of: field)?.terms ?? [] {
                text += "\(field.name) \(term.code) \(term.name)\n"
            }
        }
        for grade in reader.vocabularies.grades.terms { text += "grade \(grade.code) \(grade.name)\n" }
        for kind in reader.vocabularies.providerKinds.vocabulary.terms {
            text += "providerKind \(kind.code) \(kind.name) \(kind.columns["synonyms"] ?? "")\n"
        }
        for node in trees.nodes { text += node.key + "\n" }
        return Digest.sha256(text).hex
    }

    /// Counts what readers see now and freezes it as a night's statistics.
    /// - Parameter db: a write transaction.
    /// - Throws: `DatabaseError` when the catalogue cannot be read or written, `Zstd.Failure` for what cannot be
    ///   packed.
    @discardableResult
    package func freeze(night: Int64, now: UTCInstant, _ catalogue: Catalogue, _ db: Database) throws -> Snapshot {
        let count = try count(catalogue, db)
        let report = report(count)
        var frozen = inputs
        let words = CountingInputs.Words(vocabularies: vocabularies.texts, textbooks: trees.texts)
        frozen.keptWords = try Snapshot.keep(CodableJSON.bytes(words), db)
        let linking = try Int64.fetchOne(db, sql: "SELECT state FROM linking") ?? 0
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO snapshot
                    (night, document, taken, linking, coverage, contributions, inputs, vocabularies)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                night, plan.document.id, now.seconds, linking, try Snapshot.keep(report.canonicalJSON(), db),
                try Snapshot.keep(CodableJSON.bytes(contributions(count)), db),
                try Snapshot.keep(CodableJSON.bytes(frozen), db), vocabularyDigest,
            ])
        for target in report.targets {
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO snapshot_value (document, target, night, outcome, number)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [plan.document.id, target.id, night, target.outcome.rawValue, target.number])
        }
        for entry in count.states.entries {
            try db.execute(
                sql: "INSERT OR REPLACE INTO snapshot_source (night, source, generation, shown) VALUES (?, ?, ?, ?)",
                arguments: [
                    night, entry.id, entry.generation,
                    try CodableJSON.text(entry.row),
                ])
        }
        try SnapshotRetention.apply(db)
        return try Snapshot.of(night: night, document: plan.document.id, db)
    }

    /// The counter a frozen night was counted with. Of nights that kept no vocabularies and trees it has those of today.
    package func frozen(_ snapshot: Snapshot, _ db: Database) throws -> CoverageCounter {
        guard snapshot.vocabularies != vocabularyDigest else {
            return try CoverageCounter(
                snapshot.rules(db), vocabularies: vocabularies, trees: trees, isFrozen: true)
        }
        let inputs = try snapshot.countingInputs(db)
        guard let words = inputs.words else {
            return try CoverageCounter(inputs.rules, vocabularies: vocabularies, trees: trees, isFrozen: true)
        }
        let then = try Vocabularies(texts: words.vocabularies, now: vocabularies)
        return try CoverageCounter(
            inputs.rules, vocabularies: then, trees: TextbookTrees(texts: words.textbooks, vocabularies: then),
            isFrozen: true)
    }

    /// Counts again what readers saw at the end of a frozen night, from the versions kept.
    /// - Parameter like: a count of another night by the same rules; sources that have not moved since are taken from it.
    /// - Throws: `Catalogue.Failure` when the night's versions are not kept any more.
    package func count(
        _ snapshot: Snapshot, like other: CoverageCount? = nil, _ catalogue: Catalogue, _ db: Database
    ) throws -> CoverageCount {
        guard snapshot.isRecomputable else {
            throw Catalogue.Failure(
                cause: "第 \(snapshot.night) 夜的版本已不保留，不能重算，也没有明细",
                nextStep: "冻结的数字仍可用 huiliu snapshot show \(snapshot.night) 查看")
        }
        let states = try SourceStates(night: snapshot.night, provinces: vocabularies.provinces, db)
        var known: [Int64: SourceTally] = [:]
        if let other, other.plan.document == plan.document, other.vocabularies == vocabularyDigest {
            for entry in states.entries {
                guard let same = other.states.entries.first(where: { $0.id == entry.id }),
                    same.generation == entry.generation
                else { continue }
                known[entry.id] = other.tallies[entry.id]
            }
        }
        return try count(
            catalogue, states: states, links: WorkLinks(night: snapshot.night, linking: snapshot.linking, db),
            night: snapshot.night, known: known, db)
    }

    /// Whether counting a frozen night again gives the bytes that were frozen. Nights that kept no words may differ, and
    /// those another version of the program counted.
    package func recompute(_ snapshot: Snapshot, _ catalogue: Catalogue, _ db: Database) throws -> Recomputation {
        let counter = try frozen(snapshot, db)
        let report = counter.report(try counter.count(snapshot, catalogue, db))
        let differences = report.differences(from: try snapshot.coverageReport(db))
        let haveMoved = snapshot.vocabularies != vocabularyDigest
        return Recomputation(
            night: snapshot.night, frozen: snapshot.coverage,
            counted: Digest.sha256(report.canonicalJSON()).hex,
            differences: differences, numbersAgree: differences.areBesideNumbers,
            vocabulariesMoved: try haveMoved && snapshot.countingInputs(db).words == nil)
    }

    /// Whether nothing has moved since a snapshot: what it says is what counting now would say. That a harvest has
    /// confirmed it once more since then moves no number.
    package func stillHolds(_ snapshot: Snapshot, _ catalogue: Catalogue, _ db: Database) throws -> Bool {
        guard snapshot.isRecomputable, snapshot.vocabularies == vocabularyDigest,
            try Int64.fetchOne(db, sql: "SELECT state FROM linking") == snapshot.linking
        else { return false }
        let now = try SourceStates(catalogue, provinces: vocabularies.provinces, db)
        let then = try SourceStates(night: snapshot.night, provinces: vocabularies.provinces, db)
        return try now.entries.map(\.counted) == then.entries.map(\.counted) && snapshot.rules(db) == inputs
    }
}
