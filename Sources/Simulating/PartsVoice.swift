import Metadata

/// A source of static JSON part files with a version file and ETags (the shape of the national 智慧教育 site).
struct PartsVoice: PlatformVoice {
    let simulation: Simulation
    let source: SimulatedSource
    let cache: ListIndexCache

    static let partSize = 1000
    private static let firstPart = 100

    func answer(_ request: SimulatedRequest, _ surroundings: Surroundings) -> SimulatedAnswer {
        let rows = PagedRows(simulation, source, cache, surroundings)
        let parts = max(1, (rows.count + Self.partSize - 1) / Self.partSize)
        var answer: SimulatedAnswer
        switch request.path {
        case "zxx/ndrs/data_version.json": answer = version(parts, surroundings)
        case "zxx/ndrs/parts.json":
            let urls = addresses(parts, surroundings).map { "\"\($0)\"" }.joined(separator: ",\n ")
            answer = Self.json("[\n \(urls)\n]\n")
        default:
            guard request.path.hasPrefix("zxx/ndrs/part_"), request.path.hasSuffix(".json"),
                let number = Int(request.path.dropFirst("zxx/ndrs/part_".count).dropLast(5)),
                (Self.firstPart..<Self.firstPart + parts).contains(number)
            else { return .notFound }
            var writer = ByteWriter(capacity: Self.partSize * 2000)
            writer.add("[")
            rows.write(offset: (number - Self.firstPart) * Self.partSize, limit: Self.partSize, to: &writer, row)
            writer.add("\n]\n")
            answer = SimulatedAnswer(contentType: "application/json", body: writer.bytes)
        }
        let tag = "\"\(Digest.md5(answer.body).hex)\""
        if request.headers["if-none-match"] == tag {
            return SimulatedAnswer(status: 304, contentType: "application/json", headers: [("ETag", tag)], body: [])
        }
        answer.headers.append(("ETag", tag))
        return answer
    }

    private func version(_ parts: Int, _ surroundings: Surroundings) -> SimulatedAnswer {
        let urls = addresses(parts, surroundings).joined(separator: ",")
        let version = simulation.midnight(day: surroundings.day).seconds * 1000
        return Self.json(
            "{\n \"module\": \"tch_material\",\n \"module_version\": \(version),\n \"urls\": \"\(urls)\"\n}\n")
    }

    private func addresses(_ parts: Int, _ surroundings: Surroundings) -> [String] {
        (0..<parts).map { "\(surroundings.baseURL)/\(source.code)/zxx/ndrs/part_\(Self.firstPart + $0).json" }
    }

    private static func json(_ text: String) -> SimulatedAnswer {
        SimulatedAnswer(contentType: "application/json", body: Array(text.utf8))
    }

    private func row(_ record: TrueRecord, _ writer: inout ByteWriter) {
        writer.add("\n{\"id\":\"")
        writer.add(idOf: record.index, source, seed: simulation.settings.seed)
        writer.add(UInt8(ascii: "\""))
        writer.member("title") { $0.add(record.title) }
        writer.member("description", simulation.sentence(of: record))
        writer.add(",\"global_title\":{\"zh-CN\":\"")
        writer.add(record.title)
        writer.add("\"}")
        writer.add(
            record.type.code == "micro_video"
                ? ",\"resource_type_code\":\"assets_video\"" : ",\"resource_type_code\":\"assets_document\"")
        writer.member("resource_type_code_name", record.type)
        writer.add(",\"status\":\"ONLINE\",\"language\":\"zh-CN\",\"tag_list\":[")
        tag("zxxbb", 3, record.edition, isFirst: true, &writer)
        tag("zxxcc", 5, record.volume, &writer)
        tag("zxxxk", 2, record.subject, &writer)
        tag("zxxnj", 4, record.gradeName, &writer)
        tag("bklx", 6, record.type, &writer)
        tag("zxxxd", 1, record.stage, &writer)
        writer.add("],\"tag_paths\":[\"教材")
        for part in [record.stage, record.subject, record.edition, record.volume] {
            writer.add(UInt8(ascii: "/"))
            writer.add(part)
        }
        writer.add("\"],\"chapter_paths\":[\"")
        writer.add(record.chapter)
        writer.add(UInt8(ascii: "/"))
        writer.add(record.section)
        writer.add("\"],\"provider_list\":[{\"name\":\"")
        writer.add(record.school)
        writer.add("\",\"type\":\"org\"}],\"teacher_list\":[{\"id\":null,\"name\":\"")
        writer.add(record.teacher)
        writer.add("\"}],\"custom_properties\":{\"school_name\":\"")
        writer.add(record.school)
        writer.add("\",\"extend_type\":null}")
        writer.member("create_time") { $0.add(local: record.created) }
        writer.member("update_time") { $0.add(local: record.datestamp) }
        writer.add(UInt8(ascii: "}"))
    }

    private func tag(
        _ dimension: StaticString, _ order: Int, _ name: Name?, isFirst: Bool = false, _ writer: inout ByteWriter
    ) {
        guard let name else { return }
        writer.add(isFirst ? "{\"tag_id\":\"" : ",{\"tag_id\":\"")
        // The same word has the same id everywhere, as on the real site.
        var hash: UInt32 = 2_166_136_261
        for byte in name.bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        for step: UInt32 in 0..<4 { writer.add(hex: hash &+ step &* 2_654_435_761) }
        writer.add("\",\"tag_name\":\"")
        writer.add(name)
        writer.add("\",\"tag_dimension_id\":\"")
        writer.add(dimension)
        writer.add("\",\"order_num\":")
        writer.add(order)
        writer.add(UInt8(ascii: "}"))
    }
}

extension ByteWriter {
    /// `2019-10-08T09:37:22.000+0800`.
    mutating func add(local instant: UTCInstant) {
        let local = instant.onShanghaiClock
        add(dateOf: local)
        add(UInt8(ascii: "T"))
        add(timeOf: local)
        add(".000+0800")
    }
}
