import Metadata

/// A source asked by POST with start and length, everything packed into one key (the shape of 空中课堂).
struct JSONPostVoice: PlatformVoice {
    let simulation: Simulation
    let source: SimulatedSource
    let cache: ListIndexCache

    private struct Asked: Decodable {
        var start: Int
        var length: Int
    }

    func answer(_ request: SimulatedRequest, _ surroundings: Surroundings) -> SimulatedAnswer {
        guard request.path == "kzktNewResource/page" else { return .notFound }
        guard request.method == "POST",
            let asked = try? CodableJSON.read(Asked.self, from: request.body), asked.start >= 1
        else {
            let text = "{\"code\":500,\"msg\":\"请求参数错误\",\"success\":false,\"data\":null}"
            return SimulatedAnswer(contentType: "application/json", body: Array(text.utf8))
        }
        let rows = PagedRows(simulation, source, cache, surroundings)
        let limit = min(max(asked.length, 1), 500)
        var writer = ByteWriter(capacity: 128 + limit * 600)
        writer.add("{\"code\":1,\"msg\":\"成功\",\"success\":true,\"data\":{\"total\":\"")
        writer.add(rows.count)
        writer.add("\",\"list\":[")
        rows.write(offset: asked.start - 1, limit: limit, to: &writer, row)
        writer.add("]}}")
        return SimulatedAnswer(contentType: "application/json;charset=UTF-8", body: writer.bytes)
    }

    private func row(_ record: TrueRecord, _ writer: inout ByteWriter) {
        writer.add("\n{\"id\":\"")
        writer.add(idOf: record.index, source, seed: simulation.settings.seed)
        writer.add("\",\"subjectId\":\"15547110461771")
        writer.add(record.lesson ?? 0, width: 5)
        writer.add("\",\"resourceKey\":\"")
        writer.add(record.stage)
        for part in [record.subject, record.edition, record.gradeName] {
            writer.add(UInt8(ascii: "-"))
            writer.add(part)
        }
        writer.add(UInt8(ascii: "-"))
        writer.add(text: Self.term(record.volume))
        writer.add(UInt8(ascii: "-"))
        writer.add(record.chapter)
        writer.add(UInt8(ascii: "-"))
        writer.add(record.title)
        writer.add(UInt8(ascii: ","))
        writer.add(record.school)
        writer.add(UInt8(ascii: ","))
        writer.add(record.teacher)
        writer.add("老师\",\"uploadFileName\":\"")
        let local = record.datestamp.onShanghaiClock
        let (_, month, day) = local.civil
        writer.add(month, width: 2)
        writer.add(day, width: 2)
        writer.add(UInt8(ascii: "-"))
        writer.add(record.stage)
        writer.add(UInt8(ascii: "-"))
        writer.add(record.subject)
        writer.add(UInt8(ascii: "-"))
        writer.add(record.title)
        writer.add("-W.mp4\",\"releaseTime\":\"")
        writer.add(dateOf: local)
        writer.add(UInt8(ascii: " "))
        writer.add(timeOf: local)
        writer.add("\"}")
    }

    /// 上 for 上册: the shape shortens the two terms.
    private static func term(_ volume: Name?) -> String {
        guard let text = volume?.text else { return "" }
        return text == "上册" || text == "下册" ? String(text.prefix(1)) : text
    }
}
