import Foundation

extension SimulationFault {
    static func page(_ status: Int, _ text: String) -> SimulatedAnswer {
        SimulatedAnswer(
            status: status, contentType: "text/html; charset=utf-8",
            body: Array("<html><head><title>\(text)</title></head><body>\(text)</body></html>".utf8))
    }

    /// A maintenance page in GBK with status 200: 系统维护.
    static let maintenance: SimulatedAnswer = {
        let head = Array("<html><head><meta charset=\"gbk\"><title>".utf8)
        let words: [UInt8] = [0xCF, 0xB5, 0xCD, 0xB3, 0xCE, 0xAC, 0xBB, 0xA4]
        let body = head + words + Array("</title></head><body>".utf8) + words + Array("</body></html>".utf8)
        return SimulatedAnswer(contentType: "text/html", body: body)
    }()

    static func busy(_ answer: SimulatedAnswer) -> SimulatedAnswer {
        answer.contentType.contains("json")
            ? SimulatedAnswer(
                contentType: answer.contentType, body: Array("{\"code\":500,\"success\":false,\"msg\":\"系统繁忙\"}".utf8))
            : page(200, "系统繁忙")
    }

    static let packedBlanks = Deflate.gzipBlanks(600 << 20)

    static func firstPart(_ body: [UInt8]) -> [UInt8] { Array(body.prefix(body.count * 6 / 10)) }

    static func redirect(_ location: String) -> SimulatedAnswer {
        SimulatedAnswer(status: 302, contentType: "text/html", headers: [("Location", location)], body: [])
    }

    /// The bytes before which titles begin, in the shapes we speak.
    private static let titleMarks = [
        "<dc:title>", "<title><string language=\"zh\">", "\"caseName\":\"", "\"resourceName\":\"", "\"title\":\"",
        "\"name\":\"", "</id><title>",
    ].map { Data($0.utf8) }

    /// Puts bytes at the head of the first `times` titles.
    static func inTitles(_ body: [UInt8], _ bytes: [UInt8], times: Int = 3) -> [UInt8] {
        var data = Data(body)
        for mark in titleMarks {
            var start = data.startIndex
            for _ in 0..<times {
                guard let range = data.range(of: mark, in: start..<data.endIndex) else { break }
                data.replaceSubrange(range.upperBound..<range.upperBound, with: bytes)
                start = range.upperBound + bytes.count
            }
        }
        return Array(data)
    }

    static func looping(_ body: [UInt8], _ request: SimulatedRequest) -> [UInt8] {
        guard let token = request.query["resumptionToken"] else { return body }
        let text = String(decoding: body, as: UTF8.self)
        guard let start = text.range(of: "<resumptionToken"),
            let open = text.range(of: ">", range: start.upperBound..<text.endIndex),
            let close = text.range(of: "</resumptionToken>")
        else { return body }
        return Array((text[..<open.upperBound] + XMLText.escape(token) + text[close.lowerBound...]).utf8)
    }

    static func bomb(_ answer: SimulatedAnswer) -> SimulatedAnswer {
        var answer = answer
        guard answer.contentType.contains("xml") else {
            answer.body = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
            return answer
        }
        var text = "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [<!ENTITY lol0 \"哈\">"
        for level in 1...9 {
            text += "<!ENTITY lol\(level) \"" + String(repeating: "&lol\(level - 1);", count: 10) + "\">"
        }
        text +=
            "]>\n<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\"><ListRecords>&lol9;</ListRecords></OAI-PMH>"
        answer.body = Array(text.utf8)
        return answer
    }

    static func withExternalEntity(_ body: [UInt8]) -> [UInt8] {
        let text = String(decoding: body, as: UTF8.self)
        guard text.hasPrefix("<?xml"), let end = text.range(of: "?>") else { return body }
        let doctype = "<!DOCTYPE x [<!ENTITY secret SYSTEM \"file:///etc/passwd\">]>"
        let bytes = Array((text[..<end.upperBound] + doctype + text[end.upperBound...]).utf8)
        return inTitles(bytes, Array("&secret;".utf8), times: 1)
    }

    static func withWrongTotal(_ body: [UInt8]) -> [UInt8] {
        var text = String(decoding: body, as: UTF8.self)
        for pattern in [
            "completeListSize=\"\\d+\"", "\"totalCount\":\\d+", "\"total\":\"\\d+\"",
        ] {
            guard let range = text.range(of: pattern, options: .regularExpression) else { continue }
            text.replaceSubrange(
                range, with: text[range].replacing(/\d+/, with: "99999"))
        }
        return Array(text.utf8)
    }
}
