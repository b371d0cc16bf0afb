internal import Metadata

/// Lets nothing of what the platform said out of a session before it is fit to be shown and kept, whatever the protocol.
struct DiscreetSession: HarvestSession {
    let session: any HarvestSession
    let words: PlatformWords

    var format: PayloadFormat { session.format }

    func nextPage() async throws(HarvestError) -> HarvestPage? {
        do throws(HarvestError) {
            return try await session.nextPage().map { words.cleaned($0) }
        } catch {
            throw words.cleaned(error)
        }
    }

    func end() async -> HarvestEnd {
        var end = await session.end()
        end.reword { words.cleaned($0) }
        return end
    }
}

extension PlatformWords {
    /// The page without the secrets it was asked for with, where the platform repeats them in its records and in the
    /// addresses that name these. The places to go on from keep theirs.
    func cleaned(_ page: HarvestPage) -> HarvestPage {
        if hidesNothing { return page }
        var records: [SourceRecord] = []
        var unreadable = page.unreadable.map { record in
            var record = record
            record.payload = withoutSecrets(record.payload) ?? record.payload
            record.sourceID = record.sourceID.map(withoutSecrets)
            return record
        }
        let reader = PayloadReader()
        for var record in page.records {
            record.sourceID = withoutSecrets(record.sourceID)
            if let bytes = withoutSecrets(record.payload) {
                record.payload = bytes
                do { record.tree = try reader.tree(of: bytes, as: record.format) } catch {
                    // A number that was the secret leaves no document.
                    let finding = Finding(rule: "record_unreadable", severity: .error, value: "去掉平台的密钥后读不了")
                    unreadable.append(
                        UnreadableRecord(
                            sourceID: record.sourceID, payload: bytes, format: record.format,
                            findings: record.findings + [finding]))
                    continue
                }
            }
            records.append(record)
        }
        var page = page
        page.records = records
        page.unreadable = unreadable
        return page
    }
}
