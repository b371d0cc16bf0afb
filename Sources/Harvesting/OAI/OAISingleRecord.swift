internal import Metadata

/// Reads one record cut out of a page: as it is, or mended, or not at all, at the cost of this record alone.
enum OAISingleRecord {
    static func read(_ bytes: [UInt8], _ format: PayloadFormat, _ limits: XMLLimits, _ batch: inout OAIBatch) {
        guard bytes.count <= limits.recordBytes else {
            return refuse(bytes, .tooLarge, [], format, limits, &batch)
        }
        if let good = try? parse(bytes, format, limits) {
            batch.records += good.records
            batch.unreadable += good.unreadable
            return
        }
        let repaired = XMLRepair.repair(bytes)
        do throws(XMLProblem) {
            merge(try parse(repaired.bytes, format, limits), repaired.findings, bytes, &batch)
        } catch {
            refuse(bytes, error.asksForEntity ? .entities : error, repaired.findings, format, limits, &batch)
        }
    }

    private static func parse(
        _ bytes: [UInt8], _ format: PayloadFormat, _ limits: XMLLimits
    ) throws(XMLProblem) -> OAIBatch {
        let sink = OAIPageSink(format: format, limits: limits, recordDepth: 1)
        try bytes.withUnsafeBufferPointerTyped { buffer throws(XMLProblem) in try sink.parse(buffer) }
        return sink.batch
    }

    private static func merge(_ read: OAIBatch, _ findings: [Finding], _ raw: [UInt8], _ batch: inout OAIBatch) {
        batch.records += read.records.map { record in
            var record = record
            record.findings = findings + record.findings.filter { !findings.contains($0) }
            // The payload is kept as it came: mending it again gives the same tree and the same findings.
            if !record.isDeleted, let raw = payload(of: raw) { record.payload = raw }
            return record
        }
        batch.unreadable += read.unreadable.map { record in
            var record = record
            record.findings = findings + record.findings
            record.payload = Array(raw.prefix(OAIRecordReading.keptBytes))
            return record
        }
    }

    /// What stands between the tags of `<metadata>`.
    private static func payload(of record: [UInt8]) -> [UInt8]? {
        guard let name = record.firstRange(of: Array("metadata".utf8)),
            let start = record[name.upperBound...].firstIndex(of: UInt8(ascii: ">")),
            let last = record.lastIndex(of: UInt8(ascii: "<"), before: "metadata>")
        else { return nil }
        let inner = record[(start + 1)..<max(start + 1, last)]
        guard let first = inner.firstIndex(where: { $0 > 0x20 }), let end = inner.lastIndex(where: { $0 > 0x20 })
        else { return nil }
        return Array(inner[first...end])
    }

    private static func refuse(
        _ bytes: [UInt8], _ problem: XMLProblem, _ findings: [Finding], _ format: PayloadFormat, _ limits: XMLLimits,
        _ batch: inout OAIBatch
    ) {
        let header = header(of: bytes, format, limits)
        bytes.withUnsafeBufferPointer { buffer in
            var reading = OAIRecordReading(header: header, format: format, limits: limits)
            reading.bytes = buffer
            reading.problem = problem
            reading.findings = findings
            reading.add(to: &batch, tree: SourceTreeBuilder.empty)
        }
    }

    /// The header of a record whose metadata cannot be read.
    private static func header(of bytes: [UInt8], _ format: PayloadFormat, _ limits: XMLLimits) -> OAIHeader {
        let head = Array(bytes.prefix(16 << 10))
        guard let end = head.firstRange(of: Array("header>".utf8), after: "</"),
            let name = head.firstRange(of: Array("header".utf8)),
            let start = head[..<name.lowerBound].lastIndex(of: UInt8(ascii: "<"))
        else { return OAIHeader() }
        let repaired = XMLRepair.repair(Array(head[start..<end.upperBound])).bytes
        return (try? parse(repaired, format, limits))?.headers.first ?? OAIHeader()
    }
}

extension [UInt8] {
    /// The first range of `mark` whose tag begins with `opening` (a prefix may stand between).
    fileprivate func firstRange(of mark: [UInt8], after opening: String) -> Range<Int>? {
        var place = 0
        while let found = self[place...].firstRange(of: mark) {
            if let tag = self[..<found.lowerBound].lastIndex(of: UInt8(ascii: "<")),
                self[tag...].starts(with: opening.utf8)
            {
                return found
            }
            place = found.upperBound
        }
        return nil
    }
}

extension [UInt8] {
    /// The last `<` of an end tag that ends in `tail`.
    fileprivate func lastIndex(of byte: UInt8, before tail: String) -> Int? {
        let mark = [UInt8](tail.utf8)
        var end = count
        while let open = self[..<end].lastIndex(of: byte) {
            let tag = self[(open + 1)..<end]
            if tag.first == UInt8(ascii: "/"), tag.prefix(64).firstRange(of: mark) != nil { return open }
            end = open
        }
        return nil
    }
}

extension SourceTreeBuilder {
    /// A tree of nothing, for records that have none.
    fileprivate static var empty: SourceTree {
        var builder = SourceTreeBuilder()
        return builder.finish()
    }
}
