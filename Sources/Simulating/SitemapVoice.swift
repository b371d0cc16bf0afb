import Metadata

/// A portal read by its sitemap: an index of sitemaps, and one page with schema.org JSON-LD per resource.
struct SitemapVoice: PlatformVoice {
    let simulation: Simulation
    let source: SimulatedSource
    let cache: ListIndexCache

    private static let mapSize = 1000
    private static let licences = [
        "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
        "CC-BY-NC-SA-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
        "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    ]

    func answer(_ request: SimulatedRequest, _ surroundings: Surroundings) -> SimulatedAnswer {
        let rows = PagedRows(simulation, source, cache, surroundings)
        let base = "\(surroundings.baseURL)/\(source.code)"
        var writer = ByteWriter(capacity: 4096)
        if request.path == "sitemap.xml" {
            let maps = max(1, (rows.count + Self.mapSize - 1) / Self.mapSize)
            writer.add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
            writer.add("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n")
            for number in 0..<maps {
                writer.add(text: "<sitemap><loc>\(base)/sitemap-\(number + 1).xml</loc></sitemap>\n")
            }
            writer.add("</sitemapindex>\n")
            return SimulatedAnswer(contentType: "application/xml", body: writer.bytes)
        }
        if request.path.hasPrefix("sitemap-"), let number = Int(request.path.dropFirst(8).dropLast(4)), number >= 1 {
            writer.add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
            writer.add("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n")
            rows.write(offset: (number - 1) * Self.mapSize, limit: Self.mapSize, separator: "\n", to: &writer) {
                record, writer in
                writer.add(text: "<url><loc>\(base)/r/")
                writer.add(idOf: record.index, source, seed: simulation.settings.seed)
                writer.add(".html</loc><lastmod>")
                writer.add(shanghai: record.datestamp)
                writer.add("</lastmod></url>")
            }
            writer.add("\n</urlset>\n")
            return SimulatedAnswer(contentType: "application/xml", body: writer.bytes)
        }
        return page(request, surroundings)
    }

    private func page(_ request: SimulatedRequest, _ surroundings: Surroundings) -> SimulatedAnswer {
        let name = request.path.dropFirst(2).dropLast(5)
        let parts = name.split(separator: "-")
        guard request.path.hasPrefix("r/"), request.path.hasSuffix(".html"), parts.count == 3,
            let index = Int(parts[1]), simulation.id(source, index) == name,
            let record = simulation.record(source, index, day: surroundings.day)
        else { return .notFound }
        if record.isDeleted {
            return SimulatedAnswer(
                status: 410, contentType: "text/html; charset=utf-8",
                body: Array("<html><body>资源已下架</body></html>".utf8))
        }
        var writer = ByteWriter(capacity: 3000)
        write(record, &writer)
        return SimulatedAnswer(contentType: "text/html; charset=utf-8", body: writer.bytes)
    }

    private func write(_ record: TrueRecord, _ writer: inout ByteWriter) {
        writer.add("<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>")
        writer.add(record.title)
        writer.add("</title>\n<script type=\"application/ld+json\">\n{\"@context\":\"https://schema.org\"")
        writer.add(",\"@type\":\"LearningResource\"")
        writer.member("@id") { writer in
            writer.add("https://")
            writer.add(source.host)
            writer.add("/r/")
            writer.add(idOf: record.index, source, seed: simulation.settings.seed)
        }
        writer.member("name") { $0.add(record.title) }
        writer.member("description", simulation.sentence(of: record))
        writer.member("inLanguage") { $0.add(text: record.tongue.label.code) }
        writer.member("learningResourceType", record.type)
        writer.add(",\"educationalLevel\":[\"")
        writer.add(record.stage)
        writer.add("\",\"")
        writer.add(record.gradeName)
        writer.add("\"]")
        writer.member("about", record.subject)
        writer.add(",\"isPartOf\":{\"@type\":\"Book\",\"name\":\"")
        writer.add(record.edition)
        writer.add(UInt8(ascii: " "))
        writer.add(record.subject)
        writer.add(UInt8(ascii: " "))
        // A module of 高中 stands alone: 必修1, not 高一必修1.
        if record.stage?.code != "senior" { writer.add(record.gradeName) }
        writer.add(record.volume)
        writer.add("\"},\"educationalAlignment\":{\"@type\":\"AlignmentObject\"")
        writer.add(",\"alignmentType\":\"educationalSubject\",\"educationalFramework\":\"教材目录\",\"targetName\":\"")
        writer.add(record.chapter)
        writer.add(UInt8(ascii: "/"))
        writer.add(record.section)
        writer.add("\"},\"author\":{\"@type\":\"Person\",\"name\":\"")
        writer.add(record.teacher)
        writer.add("\",\"affiliation\":{\"@type\":\"School\",\"name\":\"")
        writer.add(record.school)
        writer.add("\"}}")
        writer.member("dateModified") { $0.add(shanghai: record.datestamp) }
        writer.member("license") { $0.add(text: Self.licences[record.rights.code] ?? "") }
        writer.add(",\"isAccessibleForFree\":true")
        if let award = record.award { writer.member("award", award) }
        writer.add("}\n</script></head><body><h1>")
        writer.add(record.title)
        writer.add("</h1></body></html>\n")
    }
}

extension ByteWriter {
    /// `2019-05-19T19:47:09+08:00`.
    mutating func add(shanghai instant: UTCInstant) {
        let local = instant.onShanghaiClock
        add(dateOf: local)
        add(UInt8(ascii: "T"))
        add(timeOf: local)
        add("+08:00")
    }
}
