import Cataloguing
import Foundation
import TestSupport

extension WireFault {
    static let all = bytes + http + lists + servers + changes

    /// Changes the page with the given number, every time it is asked for.
    static func changed(
        _ page: Int = 3, _ change: @escaping @Sendable (String) -> String
    ) -> FaultyRepository.Fault {
        { question, right, _ in
            guard question.isList, question.page == page else { return nil }
            return FaultyRepository.xml(change(right))
        }
    }

    /// Answers the page with the given number by raw steps, the first time only or always.
    static func steps(
        _ page: Int = 3, visits: ClosedRange<Int> = 1...1, _ make: @escaping @Sendable (String) -> [LoopbackServer.Step]
    ) -> FaultyRepository.Fault {
        { question, right, _ in
            question.isList && question.page == page && visits.contains(question.visit) ? make(right) : nil
        }
    }

    /// Record 25 with another title, as it is written in the page.
    private static func titled(_ title: String) -> FaultyRepository.Fault {
        changed { $0.replacing(FaultyRepository.title(25), with: title) }
    }

    private static let bytes: [WireFault] = [
        .init(
            numbers: [1], what: "raw control characters in a title", titles: [25: "勾股定理"],
            fault: titled("勾股\u{3}定\u{B}理\u{1A}")),
        .init(
            numbers: [2], what: "references to forbidden characters", titles: [25: "勾股定理"],
            fault: titled("勾&#x1a;股&#xFFFE;定&#55349;理")),
        .init(
            numbers: [3], what: "bytes that are not UTF-8", titles: [25: "电\u{FFFD}\u{FFFD}"],
            fault: steps(visits: 1...99) { right in
                var body = Array(right.utf8)
                let place = body.firstRange(of: Array(FaultyRepository.title(25).utf8)) ?? 0..<0
                body.replaceSubrange(place, with: Array("电".utf8) + [0xFF, 0xFE])
                return .answer(headers: ["Content-Type": "text/xml"], body)
            }),
        .init(
            numbers: [4], what: "entities no DTD declares", titles: [25: "“圆”与·方"],
            fault: titled("&ldquo;圆&rdquo;与&middot;方")),
        .init(
            numbers: [5, 6], what: "GB18030 that calls itself UTF-8",
            fault: steps(visits: 1...99) { right in
                // GB18030 in Foundation's numbering.
                let body = right.data(using: String.Encoding(rawValue: 0x8000_0632)).map(Array.init) ?? []
                return .answer(headers: ["Content-Type": "text/xml; charset=utf-8"], body)
            }),
        .init(
            numbers: [3, 5], what: "half a character in a page of GB18030 that calls itself UTF-8",
            titles: [25: "勾股定理\u{FFFD}"],
            fault: steps(visits: 1...99) { right in
                let text = right.replacing(FaultyRepository.title(25), with: "勾股定理\u{1}")
                let body = text.data(using: String.Encoding(rawValue: 0x8000_0632)).map(Array.init) ?? []
                return .answer(headers: ["Content-Type": "text/xml"], body.map { $0 == 1 ? 0xBF : $0 })
            }),
        .init(numbers: [7], what: "a byte order mark and a blank line first", fault: changed { "\u{FEFF}\r\n" + $0 }),
        .init(
            numbers: [8], what: "PHP notices behind the end",
            fault: changed { $0 + "<br />\n<b>Notice</b>: Undefined index: x in /var/www/oai.php" }),
        .init(
            numbers: [9], what: "a second XML declaration in metadata",
            fault: changed { $0.replacing("<metadata>", with: "<metadata><?xml version=\"1.0\" encoding=\"UTF-8\"?>") }),
        .init(
            numbers: [10], what: "one record that is not well-formed", titles: [25: String?.none], quarantined: 1,
            states: [.ok, .partial], fault: titled("圆<br>和<p>方")),
        .init(
            numbers: [11], what: "a page cut in the middle twice",
            fault: steps(visits: 1...2) { FaultyRepository.xml(String($0.prefix($0.count / 2))) }),
        .init(
            numbers: [12], what: "a page that is always cut",
            states: [.ok, .partial],
            fault: steps(visits: 1...99) { FaultyRepository.xml(String($0.prefix($0.count / 2))) }),
        .init(
            numbers: [13], what: "UTF-8 encoded twice", titles: [25: "天气"], fault: titled("å¤©æ°\u{94}")),
        .init(
            numbers: [14], what: "a namespace without its slash",
            fault: { question, right, _ in
                FaultyRepository.xml(right.replacing("OAI/2.0/\">", with: "OAI/2.0\">"))
            }),
        .init(
            numbers: [15], what: "a prefix on every element of the protocol",
            fault: { _, right, _ in
                FaultyRepository.xml(
                    right.replacing("xmlns=\"http://www.open", with: "xmlns:oai=\"http://www.open")
                        .replacing(/<(\/?)([A-Za-z-]+)([ >\/])/) { "<\($0.output.1)oai:\($0.output.2)\($0.output.3)" })
            }),
        .init(
            numbers: [16], what: "HTML in a title, escaped and in CDATA: the text of it",
            titles: [25: "分数的认识", 26: "圆与方"],
            fault: changed {
                $0.replacing(FaultyRepository.title(25), with: "&lt;b&gt;分数&lt;/b&gt;的认识")
                    .replacing(FaultyRepository.title(26), with: "<![CDATA[<i>圆</i>与方]]>")
            }),
        .init(
            numbers: [17], what: "a record larger than it may be", titles: [25: String?.none], quarantined: 1,
            states: [.ok, .partial],
            fault: changed { right in
                let description = "<dc:description>\(String(repeating: "很长。", count: 400_000))</dc:description>"
                let whole = FaultyRepository.record(25)
                return right.replacing(whole, with: FaultyRepository.record(25, extra: description))
            }),
        .init(
            numbers: [18], what: "an entity bomb in front of a page",
            fault: changed {
                let bomb = (1...9).map { "<!ENTITY b\($0) \"\(String(repeating: "&b\($0 - 1);", count: 10))\">" }
                    .joined()
                return $0.replacing("<OAI-PMH", with: "<!DOCTYPE x [<!ENTITY b0 \"哈\">\(bomb)]><OAI-PMH")
            }),
        .init(
            numbers: [19], what: "an external entity in a title", titles: [25: String?.none], quarantined: 1,
            states: [.ok, .partial],
            fault: changed {
                $0.replacing("<OAI-PMH", with: "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><OAI-PMH")
                    .replacing(FaultyRepository.title(25), with: "&e;")
            }),
        .init(
            numbers: [20], what: "a DOCTYPE with an external DTD",
            fault: changed {
                $0.replacing("<OAI-PMH", with: "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\"><OAI-PMH")
            }),
        .init(
            numbers: [62], what: "a mobile number in a title", titles: [25: "请致电 咨询"],
            fault: titled("请致电13812345678 咨询")),
    ]

    private static let http: [WireFault] = [
        .init(
            numbers: [21], what: "503 with Retry-After in seconds",
            fault: steps { _ in .answer(status: 503, headers: ["Retry-After": "2"], "") }),
        .init(
            numbers: [22], what: "503 with Retry-After as a date",
            fault: steps { _ in .answer(status: 503, headers: ["Retry-After": "Tue, 31 Dec 2019 16:00:30 GMT"], "") }),
        .init(
            numbers: [23], what: "503 without Retry-After, twice",
            fault: steps(visits: 1...2) { _ in .answer(status: 503, "") }),
        .init(
            numbers: [24], what: "429 with Retry-After",
            fault: steps { _ in .answer(status: 429, headers: ["Retry-After": "2"], "") }),
        .init(numbers: [25], what: "500 once", fault: steps { _ in .answer(status: 500, "") }),
        .init(
            numbers: [26], what: "a maintenance page with status 200, once",
            fault: steps { _ in .answer(headers: ["Content-Type": "text/html"], "<html><body>系统维护中</body></html>") }),
        .init(
            numbers: [27], what: "a login page with status 200 from page 4 on, for ever",
            titles: Dictionary(uniqueKeysWithValues: (30..<60).map { ($0, String?.none) }), states: [.partial],
            fault: { question, _, _ in
                question.verb != "Identify" && (question.page >= 4 || question.verb != "ListRecords")
                    ? .answer(headers: ["Content-Type": "text/html"], "<html><body>请登录</body></html>") : nil
            }),
        .init(
            numbers: [28], what: "every request answered by a redirect to another path",
            fault: { question, _, base in
                question.target.hasPrefix("/oai?")
                    ? .answer(status: 302, headers: ["Location": base + "/new" + question.target], "") : nil
            }),
        .init(
            numbers: [29], what: "a redirect to the address with a slash, the query lost",
            fault: { question, _, base in
                question.target.hasPrefix("/oai?") || question.target == "/oai/"
                    ? .answer(status: 301, headers: ["Location": base + "/oai/"], "") : nil
            }),
        .init(
            numbers: [31], what: "gzip bytes nobody asked for and no header says",
            fault: steps { right in
                .answer(headers: ["Content-Type": "text/xml"], Compressed.zlib(Array(right.utf8), window: 31))
            }),
        .init(
            numbers: [32], what: "a gzip stream cut at 60 %, once",
            fault: steps { right in
                let whole = Compressed.zlib(Array(right.utf8), window: 31)
                return .answer(headers: ["Content-Encoding": "gzip"], Array(whole.prefix(whole.count * 6 / 10)))
            }),
        .init(
            numbers: [33], what: "a gzip bomb instead of a page, once",
            states: [.ok, .partial],
            fault: steps { _ in
                .answer(
                    headers: ["Content-Encoding": "gzip"],
                    Compressed.zlib([UInt8](repeating: 32, count: 60 << 20), window: 31))
            }),
        .init(
            numbers: [34], what: "a length larger than the body, once",
            fault: steps { right in
                .answer(headers: ["Content-Length": "\(right.utf8.count + 500)"], right) + [.close]
            }),
        .init(
            numbers: [36], what: "a reset in the middle of the body, once",
            fault: steps { right in
                [
                    .send(Array("HTTP/1.1 200 OK\r\nContent-Length: \(right.utf8.count)\r\n\r\n".utf8)),
                    .send(Array(right.utf8.prefix(500))), .reset,
                ]
            }),
        .init(
            numbers: [37], what: "a server that says keep-alive and closes",
            fault: { _, right, _ in .answer(headers: ["Connection": "keep-alive"], right) + [.close] }),
        .init(
            numbers: [38], what: "a label of ISO-8859-1 and text/html",
            fault: { _, right, _ in .answer(headers: ["Content-Type": "text/html; charset=ISO-8859-1"], right) }),
        .init(
            numbers: [41], what: "HTTP/1.0 without a length",
            fault: { _, right, _ in [.send(Array("HTTP/1.0 200 OK\r\n\r\n\(right)".utf8)), .close] }),
    ]

    private static let lists: [WireFault] = [
        .init(
            numbers: [42], what: "a page that gives its own token for ever",
            states: [.ok, .partial],
            fault: { question, right, _ in
                guard question.isList, question.page == 4, let own = question.arguments["resumptionToken"],
                    own.hasSuffix("@")
                else { return nil }
                return FaultyRepository.xml(right.replacing(">p5@<", with: ">\(own)<"))
            }),
        .init(
            numbers: [49], what: "each page repeats the last three records of the page before",
            states: [.ok, .partial],
            fault: changed { right in
                let again = (17..<20).map { FaultyRepository.record($0) }.joined()
                return right.replacing("<ListRecords>", with: "<ListRecords>\(again)")
            }),
        .init(
            numbers: [50], what: "a list that loses a record at a page border",
            fault: changed { $0.replacing(FaultyRepository.record(29), with: "") }),
        .init(
            numbers: [52], what: "everything in one answer without a token",
            fault: { question, _, _ in
                question.isList
                    ? FaultyRepository.xml(
                        FaultyRepository.page(
                            "<ListRecords>\((0..<60).map { FaultyRepository.record($0) }.joined())</ListRecords>"))
                    : nil
            }),
        .init(
            numbers: [43], what: "fresh tokens and empty lists after the last page",
            fault: { question, _, _ in
                guard question.isList, question.page >= 6 else { return nil }
                let records = question.page == 6 ? (50..<60).map { FaultyRepository.record($0) } : []
                return FaultyRepository.xml(
                    FaultyRepository.list("ListRecords", records, token: "p\(question.page + 1)@"))
            }),
        .init(
            numbers: [44], what: "a last token that is refused",
            fault: { question, _, _ in
                guard question.isList, question.page >= 6 else { return nil }
                return FaultyRepository.xml(
                    question.page == 6
                        ? FaultyRepository.list(
                            "ListRecords", (50..<60).map { FaultyRepository.record($0) }, token: "p7@")
                        : FaultyRepository.error("badResumptionToken"))
            }),
        .init(
            numbers: [45], what: "a token refused once",
            fault: steps(5) { _ in FaultyRepository.xml(FaultyRepository.error("badResumptionToken")) }),
        .init(
            numbers: [46, 47], what: "tokens of strange characters with blanks around them",
            token: { "a+b/c=d|e%20g h第\($0)页" },
            fault: { question, right, _ in
                FaultyRepository.xml(
                    right.replacing("\">a+b", with: "\">\n  a+b").replacing(
                        "</resumptionToken>", with: " \n</resumptionToken>"))
            }),
        .init(
            numbers: [48], what: "an empty page with a token",
            states: [.ok, .partial],
            fault: changed { right in (20..<30).reduce(right) { $0.replacing(FaultyRepository.record($1), with: "") } }),
        .init(
            numbers: [51], what: "an announced size of 99999", states: [.ok, .partial],
            fault: { question, right, _ in
                FaultyRepository.xml(right.replacing("completeListSize=\"60\"", with: "completeListSize=\"99999\""))
            }),
    ]
}
