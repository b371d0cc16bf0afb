import Metadata

/// A source with an Atom feed (RFC 4287, paged by RFC 5005), facts in categories by scheme.
struct AtomVoice: PlatformVoice {
    let simulation: Simulation
    let source: SimulatedSource
    let cache: ListIndexCache

    func answer(_ request: SimulatedRequest, _ surroundings: Surroundings) -> SimulatedAnswer {
        guard request.path == "feed", let number = Int(request.query["page"] ?? "1"), number >= 1 else {
            return .notFound
        }
        let rows = PagedRows(simulation, source, cache, surroundings)
        let base = "\(surroundings.baseURL)/\(source.code)"
        var writer = ByteWriter(capacity: 1024 + surroundings.pageSize * 1500)
        writer.add(
            text: """
                <?xml version="1.0" encoding="UTF-8"?>
                <feed xmlns="http://www.w3.org/2005/Atom"><id>\(base)/feed</id>\
                <title>\(source.name)教育资源更新（模拟）</title><updated>
                """)
        writer.add(shanghai: simulation.now(day: surroundings.day))
        writer.add(text: "</updated><link rel=\"self\" href=\"\(base)/feed?page=\(number)\"/>")
        if number * surroundings.pageSize < rows.count {
            writer.add(text: "<link rel=\"next\" href=\"\(base)/feed?page=\(number + 1)\"/>")
        }
        writer.add(UInt8(ascii: "\n"))
        rows.write(
            offset: (number - 1) * surroundings.pageSize, limit: surroundings.pageSize, separator: "\n", to: &writer,
            entry)
        writer.add("\n</feed>\n")
        return SimulatedAnswer(contentType: "application/atom+xml; charset=utf-8", body: writer.bytes)
    }

    private func entry(_ record: TrueRecord, _ writer: inout ByteWriter) {
        writer.add("<entry><id>tag:")
        writer.add(source.host)
        writer.add(",2019:")
        writer.add(idOf: record.index, source, seed: simulation.settings.seed)
        writer.add("</id><title>")
        writer.add(record.title)
        writer.add("</title><updated>")
        writer.add(shanghai: record.datestamp)
        writer.add("</updated><author><name>")
        writer.add(record.teacher)
        writer.add("</name></author><link rel=\"alternate\" href=\"https://")
        writer.add(source.host)
        writer.add("/res/")
        writer.add(idOf: record.index, source, seed: simulation.settings.seed)
        writer.add("\"/>")
        category("xueduan", &writer) { $0.add(record.stage) }
        category("nianji", &writer) { $0.add(record.gradeName) }
        category("xueke", &writer) { $0.add(record.subject) }
        category("banben", &writer) { $0.add(record.edition) }
        category("ceci", &writer) { $0.add(record.volume) }
        category("leixing", &writer) { $0.add(record.type) }
        category("zhangjie", &writer) { writer in
            writer.add(record.chapter)
            writer.add(" &gt; ")
            writer.add(record.section)
        }
        writer.add("<summary>")
        writer.add(record.school)
        writer.add("</summary><content>")
        writer.add(simulation.sentence(of: record))
        writer.add("</content></entry>")
    }

    private func category(_ scheme: StaticString, _ writer: inout ByteWriter, _ term: (inout ByteWriter) -> Void) {
        writer.add("<category scheme=\"https://")
        writer.add(source.host)
        writer.add("/scheme/")
        writer.add(scheme)
        writer.add("\" term=\"")
        term(&writer)
        writer.add("\"/>")
    }
}
