import Metadata

extension CoverageReport {
    /// The report's bytes: equal reports give equal bytes.
    package func canonicalJSON() -> [UInt8] {
        var json = CanonicalJSON(reserving: 64 << 10)
        json.object { write(&$0) }
        return json.bytes
    }

    /// Its members, in an object that may have others.
    /// - Parameter statement: what is told beside, of its night; the report itself has nothing that moves by itself.
    fileprivate func write(_ json: inout CanonicalJSON, beside statement: CoverageStatement? = nil) {
        json.key("document")
        json.object {
            $0.member("id", document.id)
            $0.member("number", document.number)
            $0.member("title", document.title)
            $0.member("rules", document.rules)
        }
        json.member("records", records)
        json.member("works", works)
        json.key("platforms")
        json.array(platforms) { json, platform in
            json.write(platform) { $0.member("confirmed", statement?.confirmed(platform)) }
        }
        json.key("targets")
        json.array(targets) { json, target in
            json.write(target) { json in
                guard let statement else { return }
                json.member("confirmed", statement.confirmed(target))
                json.member("unconfirmed", unconfirmed(target))
            }
        }
    }
}

extension CoverageStatement {
    /// The report as programs and files have it: with the night and the moment it tells of, the days its data was last
    /// confirmed, and how much of each number is not.
    package func json() -> [UInt8] {
        var json = CanonicalJSON(reserving: 64 << 10)
        json.object { json in
            json.member("night", night.map { Int($0) })
            json.member("of", of)
            report.write(&json, beside: self)
        }
        return json.bytes
    }
}

extension CanonicalJSON {
    mutating func member(_ name: StaticString, _ instant: UTCInstant?) {
        guard let instant else { return }
        member(name, Int(instant.seconds))
    }

    fileprivate mutating func write(_ row: PlatformRow, beside: (inout CanonicalJSON) -> Void) {
        object { json in
            json.member("code", row.code)
            json.member("name", row.name)
            json.member("kind", row.kind.rawValue)
            json.member("province", row.province)
            json.member("standing", row.standing.rawValue)
            json.member("since", row.since)
            json.member("dataOf", row.dataOf)
            json.member("records", row.records)
            if row.isUnproven == true {
                json.key("isUnproven")
                json.bool(true)
            }
            json.member("quarantined", row.quarantined)
            beside(&json)
        }
    }

    fileprivate mutating func write(_ target: TargetResult, beside: (inout CanonicalJSON) -> Void) {
        object { json in
            json.member("id", target.id)
            json.member("name", target.name)
            json.member("clause", target.clause)
            json.member("wording", target.wording)
            json.key("units")
            json.array(target.units) { $0.string($1) }
            json.member("kind", target.kind.rawValue)
            json.member("measure", target.measure.rawValue)
            json.member("unit", target.unit)
            json.member("from", target.from)
            json.member("to", target.to)
            json.member("rule", target.rule)
            json.member("notCounted", target.notCounted)
            json.member("goal", target.goal)
            json.member("outcome", target.outcome.rawValue)
            json.member("number", target.number)
            json.member("records", target.records)
            if let percent = target.percent {
                json.key("percent")
                json.number(percent)
            }
            if let met = target.met {
                json.key("met")
                json.bool(met)
            }
            json.member("oldest", target.oldest)
            json.member("excluded", target.excluded)
            json.member("unmapped", target.unmapped)
            json.member("source", target.source)
            json.key("cells")
            json.array(target.cells) { json, cell in
                json.object {
                    $0.member("key", cell.key)
                    $0.member("name", cell.name)
                    $0.member("number", cell.number)
                    $0.member("records", cell.records)
                }
            }
            json.key("rows")
            json.array(target.rows) { json, row in
                json.object {
                    $0.member("code", row.code)
                    $0.member("standing", row.standing.rawValue)
                    $0.member("number", row.number)
                    $0.member("since", row.since)
                    $0.member("excluded", row.excluded)
                    $0.member("unmapped", row.unmapped)
                }
            }
            beside(&json)
        }
    }
}

extension CoverageReport {
    /// Reads bytes `canonicalJSON()` wrote.
    /// - Throws: `DecodingError` for anything else.
    package init(json: [UInt8]) throws {
        self = try CodableJSON.read(CoverageReport.self, from: json)
    }
}
