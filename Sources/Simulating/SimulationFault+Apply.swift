extension SimulationFault {
    /// Puts the fault on an answer.
    /// - Parameters:
    ///   - hit: how many requests this source has had since the fault was set, this one included.
    func apply(to answer: SimulatedAnswer, _ request: SimulatedRequest, hit: Int) -> FaultyAnswer {
        var faulty = FaultyAnswer(answer: answer)
        switch self {
        case .down: faulty.answer = Self.page(503, "服务暂时不可用")
        case .reset: faulty.delivery = .cut(after: 0)
        case .html200: faulty.answer = Self.maintenance
        case .busyOnce: if hit == 3 { faulty.answer = Self.busy(answer) }
        case .brokenPage: if request.isLaterPage { faulty.answer.body = Self.firstPart(answer.body) }
        case .truncatedOnce: if hit == 2 { faulty.answer.body = Self.firstPart(answer.body) }
        case .shortBody: if hit == 2 { faulty.delivery = .cut(after: answer.body.count * 6 / 10) }
        case .hung: faulty.delivery = .hang
        case .slow: faulty.delivery = .delayed(milliseconds: 100)
        case .empty, .shrink5, .shrink16, .shrink50: break
        case .expiredToken: return expired(answer, request, hit)
        case .tokenLoop: faulty.answer.body = Self.looping(answer.body, request)
        case .retryAfter:
            if hit == 2 {
                faulty.answer = Self.page(503, "请稍后再试")
                faulty.answer.headers.append(("Retry-After", "1"))
            }
        case .retryAfterDate:
            if hit == 2 {
                faulty.answer = Self.page(429, "请求过于频繁")
                faulty.answer.headers.append(("Retry-After", "Fri, 01 Nov 2019 00:00:00 GMT"))
            }
        case .controlCharacters: faulty.answer.body = Self.inTitles(answer.body, [0x03, 0x0B, 0x1A])
        case .badUTF8: faulty.answer.body = Self.inTitles(answer.body, [0xE5, 0x9B, 0xFF])
        case .wrongCharset:
            let type = answer.contentType.prefix { $0 != ";" }
            faulty.answer.contentType = "\(type); charset=ISO-8859-1"
        case .byteOrderMark: faulty.answer.body = [0xEF, 0xBB, 0xBF, 0x0A] + answer.body
        case .trailingNotice:
            faulty.answer.body += Array("\n<br />\n<b>Notice</b>: Undefined index: page in <b>list.php</b>\n".utf8)
        case .billionLaughs: if hit == 2 { faulty.answer = Self.bomb(answer) }
        case .externalEntity: faulty.answer.body = Self.withExternalEntity(answer.body)
        case .redirectInternal:
            if hit >= 2 { faulty.answer = Self.redirect("http://169.254.169.254/latest/meta-data/") }
        case .redirectLoop: faulty.answer = Self.redirect("/\(request.path)")
        case .wrongTotal: faulty.answer.body = Self.withWrongTotal(answer.body)
        case .hugeRecord:
            faulty.answer.body = Self.inTitles(
                answer.body, [UInt8](repeating: UInt8(ascii: "A"), count: 20 << 20), times: 1)
        case .endless: faulty.delivery = .blanks(2 << 30)
        case .gzipBomb:
            faulty.answer.body = Self.packedBlanks
            faulty.answer.headers.append(("Content-Encoding", "gzip"))
        }
        return faulty
    }

    /// The first later page is refused once, the way the shape refuses a token.
    private func expired(_ answer: SimulatedAnswer, _ request: SimulatedRequest, _ hit: Int) -> FaultyAnswer {
        guard request.isLaterPage, hit == 3 else { return FaultyAnswer(answer: answer) }
        let text =
            answer.contentType.contains("xml")
            ? """
            <?xml version="1.0" encoding="UTF-8"?>
            <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2019-11-02T21:00:00Z</responseDate>\
            <request>http://127.0.0.1/oai</request>\
            <error code="badResumptionToken">resumptionToken 已过期</error></OAI-PMH>
            """
            : "{\"retCode\":\"100003\",\"retDesc\":\"accessToken 无效或已过期\"}"
        return FaultyAnswer(answer: SimulatedAnswer(contentType: answer.contentType, body: Array(text.utf8)))
    }
}

extension SimulatedRequest {
    /// Asks for a page after the first.
    var isLaterPage: Bool {
        if query["resumptionToken"] != nil { return true }
        if let page = query["pageIndex"] ?? query["page"] { return page != "1" }
        let text = String(decoding: body, as: UTF8.self)
        if text.contains("\"start\"") || text.contains("\"pageNo\"") {
            return !text.contains("\"start\":1,") && !text.contains("\"pageNo\":1,") && !text.contains("\"pageNo\":1}")
        }
        return path.hasPrefix("part_") && !path.hasPrefix("part_100")
    }
}
