import Cataloguing
import Foundation
import GRDB
import Harvesting
import Mapping
import Metadata

/// Maps quarantined records once more, offline, after a rule, crosswalk or vocabulary was mended.
struct Replay: Sendable {
    let catalogue: Catalogue
    let workshop: Workshop
    /// Who gave the order, for the audit log; nil: nobody.
    var actor: String?
    var now: Now = currentInstant

    struct Report: Codable, Sendable {
        var source: String
        var tried = 0
        var released = 0
    }

    func run(_ platform: Platform, night: Int64) async throws -> Report {
        let mapper = try workshop.mapper(for: platform)
        let handle = try await catalogue.beginRun(
            night: night, code: platform.code, extent: "replay", mapping: mapper.version, isHarvest: false,
            now: now())
        // Oldest first: of two copies of a record the one that came last is kept.
        let ids = try await catalogue.pool.read { db in
            try catalogue.quarantine(source: platform.code, limit: .max, db).map(\.id).reversed() as [Int64]
        }
        var report = Report(source: platform.code, tried: ids.count)
        let tracing = TracingMapper(mapper)
        for start in stride(from: 0, to: ids.count, by: 500) {
            let items = try await catalogue.pool.read { db in
                try ids[start..<min(start + 500, ids.count)].compactMap { try catalogue.quarantined(id: $0, db) }
                    .filter { try !catalogue.isEnded($0, db) }
            }
            let page = items.compactMap { Self.retry($0, mapper, tracing) }
            report.released += page.count
            if !page.isEmpty {
                _ = try await catalogue.commit(
                    page: page, run: handle, basis: mapper.basis, checkpoint: "{}", claimed: nil, bytes: 0)
            }
        }
        var ending = RunEnding()
        ending.isHarvest = false
        ending.act = actor.map { OperatorAct(actor: $0, act: "replay", detail: "released \(report.released)") }
        _ = try await catalogue.finish(handle, platform: platform, ending: ending, now: now)
        return report
    }

    /// The record if it is good now, else nil: it stays where it is.
    private static func retry(
        _ item: QuarantinedRecord, _ mapper: Mapper, _ tracing: TracingMapper
    ) -> PendingRecord? {
        guard let sourceID = item.sourceID, let format = PayloadFormat(rawValue: item.format),
            let tree = try? PayloadReader().tree(of: item.payload, as: format)
        else { return nil }
        let record = SourceRecord(
            sourceID: sourceID, datestamp: item.datestamp, sets: item.sets, format: format, payload: item.payload,
            tree: tree)
        let (outcome, labels) = tracing.map(record)
        let body = SourceNight.body(
            outcome.remembering(item.findings.filter { $0.rule == PersonalNumbers.rule }))
        guard case .active = body else { return nil }
        var pending = PendingRecord(
            sourceID: sourceID, format: format, payload: item.payload, datestamp: item.datestamp, sets: item.sets,
            body: body, labels: labels)
        // Whatever the platform delivers next is mapped: which of its payloads this one was is not known any more.
        pending.rawHash = 0
        // Put there before a number in its bytes was known as one.
        return pending.withoutPersonalNumbers(mapper)
    }
}
