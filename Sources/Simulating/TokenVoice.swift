import Metadata

/// A source that wants a signed token first, then answers pages by POST (the shape of the national gateway).
struct TokenVoice: PlatformVoice {
    let simulation: Simulation
    let source: SimulatedSource
    let cache: ListIndexCache

    /// What the simulated gateway knows its clients by; written beside the overlay as files.
    static let appID = "demo-app-id"
    static let appKey = "demo-app-key"

    private struct Credentials: Decodable {
        var appid: String
        var timestamp: String
        var keyinfo: String
    }

    private struct Asked: Decodable {
        var pageNo: Int
        var pageSize: Int
    }

    func answer(_ request: SimulatedRequest, _ surroundings: Surroundings) -> SimulatedAnswer {
        switch request.path {
        case "api/getaccesstoken": token(request)
        case "api/queryResources": resources(request, surroundings)
        default: .notFound
        }
    }

    private static func json(_ text: String) -> SimulatedAnswer {
        SimulatedAnswer(contentType: "application/json;charset=UTF-8", body: Array(text.utf8))
    }

    private func token(_ request: SimulatedRequest) -> SimulatedAnswer {
        guard let credentials = try? CodableJSON.read(Credentials.self, from: request.body),
            credentials.appid == Self.appID
        else { return Self.json("{\"result\":\"000001\",\"desc\":\"appid 不存在\"}") }
        let text = Self.appID + Self.appKey + credentials.timestamp
        let signature = Digest.hmac(.sha1, key: Array(Self.appKey.utf8), message: Array(text.utf8)).hex.uppercased()
        guard signature == credentials.keyinfo else {
            return Self.json("{\"result\":\"000002\",\"desc\":\"keyinfo 不正确\"}")
        }
        let token = "T" + signature.prefix(16) + check(signature.prefix(16))
        return Self.json(
            "{\"result\":\"000000\",\"desc\":\"success\",\"tokenInfo\":{\"token\":\"\(token)\",\"validTime\":\"7200000\"}}"
        )
    }

    /// Tokens prove themselves: nothing has to be remembered.
    private func check(_ text: Substring) -> String {
        Digest.hmac(.sha256, key: Array(source.code.utf8), message: Array(text.utf8)).prefix(4).hex
    }

    private func resources(_ request: SimulatedRequest, _ surroundings: Surroundings) -> SimulatedAnswer {
        let token = request.query["accessToken"] ?? ""
        guard token.count == 25, token.hasSuffix(check(token.dropFirst().prefix(16))) else {
            return Self.json("{\"retCode\":\"100003\",\"retDesc\":\"accessToken 无效或已过期\"}")
        }
        guard let asked = try? CodableJSON.read(Asked.self, from: request.body), asked.pageNo >= 1 else {
            return Self.json("{\"retCode\":\"100001\",\"retDesc\":\"请求参数错误\"}")
        }
        let rows = PagedRows(simulation, source, cache, surroundings, showsDeleted: true)
        let size = min(max(asked.pageSize, 1), 500)
        var writer = ByteWriter(capacity: 128 + size * 900)
        writer.add("{\"retCode\":\"000000\",\"retDesc\":\"success\",\"pageNo\":")
        writer.add(asked.pageNo)
        writer.add(",\"pageSize\":")
        writer.add(size)
        writer.add(",\"totalCount\":")
        writer.add(rows.count)
        writer.add(",\"resourceList\":[")
        rows.write(offset: (asked.pageNo - 1) * size, limit: size, to: &writer, row)
        writer.add("]}")
        return SimulatedAnswer(contentType: "application/json;charset=UTF-8", body: writer.bytes)
    }

    private func row(_ record: TrueRecord, _ writer: inout ByteWriter) {
        writer.add("\n{\"resourceId\":\"")
        writer.add(idOf: record.index, source, seed: simulation.settings.seed)
        writer.add(UInt8(ascii: "\""))
        writer.member("resourceName") { $0.add(record.title) }
        writer.member("periodName", record.stage)
        writer.member("gradeName", record.gradeName)
        writer.member("subjectName", record.subject)
        writer.member("editionName", record.edition)
        writer.member("volumeName", record.volume)
        writer.member("chapterName") { writer in
            writer.add(record.chapter)
            writer.add(UInt8(ascii: " "))
            writer.add(record.section)
        }
        writer.member("resourceType", record.type)
        writer.member("langName", record.tongue.label)
        writer.member("intro") { writer in
            writer.add(record.tongue.phrase)
            writer.add(simulation.sentence(of: record))
        }
        writer.member("creatorName") { $0.add(record.teacher) }
        writer.member("orgName") { $0.add(record.school) }
        writer.add(",\"youkeLevel\":")
        let levels = ["national_youke", "provincial_youke", "city_youke", "county_youke"]
        writer.add((levels.firstIndex(of: record.award?.code ?? "") ?? -1) + 1)
        writer.add(",\"updateTime\":")
        writer.add(Int(record.datestamp.seconds) * 1000)
        writer.add(record.isDeleted ? ",\"delFlag\":1}" : ",\"delFlag\":0}")
    }
}
